package io.gmp.samples.bank;

/** The part of a payment that concerns one account. A payment has each at most once. */
enum Leg {
  DEBIT,
  CREDIT,
  REFUND
}
