package io.gmp.sync;

import org.jspecify.annotations.Nullable;

/** What a context tells of its end. */
abstract class Child extends Link<Child> {
  private @Nullable CancelNode above; // written before it is in the list of that context

  /**
   * The context above is done.
   *
   * @return those that must be told in turn; they hang together by {@code next}
   */
  abstract @Nullable Child told(Outcome outcome);

  /** The parent was done already, or is a foreign one that now is. */
  final void tell(Outcome outcome) {
    tellAll(told(outcome), outcome);
  }

  /** Tells all of the chain, and all below each of them, in a loop, however deep they go. */
  static void tellAll(@Nullable Child first, Outcome outcome) {
    Child todo = first;
    while (todo != null) {
      Child child = todo;
      todo = child.next;
      child.next = null;
      Child more = child.told(outcome);
      if (more != null) {
        Child last = more;
        while (last.next != null) {
          last = last.next;
        }
        last.next = todo;
        todo = more;
      }
    }
  }

  /**
   * Gets into the list of the context that decides when the parent is done.
   *
   * @return what must be called off at the end, if the parent is a foreign one, else {@code null}
   */
  final Context.@Nullable Registration follow(Context parent) {
    CancelNode node = CancelNode.decisive(parent);
    if (node != null) {
      above = node;
      Outcome outcome = node.adopt(this);
      if (outcome != null) {
        tell(outcome);
      }
      return null;
    }
    if (CancelNode.isNeverDone(parent)) {
      return null;
    }
    if (parent.err() != null) {
      tell(Outcome.of(parent));
      return null;
    }
    return followForeign(parent);
  }

  /** Has itself told of the end of a context that is none of ours. */
  Context.Registration followForeign(Context parent) {
    return parent.afterFunc(() -> tell(Outcome.of(parent)));
  }

  /** Leaves the list of the context above. */
  final void leave() {
    CancelNode node = above;
    if (node != null) {
      node.disown(this);
    }
  }
}
