package io.gmp.actor;

/**
 * When an actor that has become ready has its turn. Within the slice of 10 ms that each P gives,
 * which none of them exceeds.
 */
public enum Priority {
  /** Behind all that is ready on its P, for work that may wait. */
  LOW,
  /**
   * Next on the P of whoever sent the message that woke it, for as many messages as its turn has,
   * but for the last few if others are ready.
   */
  NORMAL,
  /** As normal, and until its mailbox is empty or the slice is over. */
  HIGH
}
