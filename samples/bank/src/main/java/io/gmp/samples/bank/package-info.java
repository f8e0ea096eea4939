/**
 * A bank whose accounts are actors that write through to a database. Requests come in at the
 * controllers, on goroutines that may block; {@link io.gmp.samples.bank.Payments} asks the accounts
 * concerned; {@link io.gmp.samples.bank.Ledger} makes each step one transaction.
 */
@NullMarked
package io.gmp.samples.bank;

import org.jspecify.annotations.NullMarked;
