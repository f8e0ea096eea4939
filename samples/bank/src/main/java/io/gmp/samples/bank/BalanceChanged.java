package io.gmp.samples.bank;

/**
 * One booking on one account, announced after it was committed.
 *
 * @param account the account
 * @param payment the payment that caused it
 * @param leg which part of the payment
 * @param cents the change, negative for money given
 * @param balance the balance after it
 */
record BalanceChanged(String account, String payment, Leg leg, long cents, long balance) {}
