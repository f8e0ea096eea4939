package io.gmp.samples.bank;

/** Why a payment was not made. */
enum Refusal {
  /** The account to take from was never opened. */
  UNKNOWN_SOURCE,
  /** The account to give to was never opened. */
  UNKNOWN_TARGET,
  /** The account to take from holds less. */
  OVERDRAFT,
  /** The account to give to would hold more than {@link Account#LIMIT}. */
  LIMIT
}
