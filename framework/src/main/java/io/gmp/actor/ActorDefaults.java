package io.gmp.actor;

import org.jspecify.annotations.Nullable;

/** What a system's actors are where their definitions say nothing. */
record ActorDefaults(
    Mailbox<Object> mailbox, Supervision supervision, @Nullable ActorObserver observer) {
  static final ActorDefaults USUAL =
      new ActorDefaults(Mailbox.buffered(Mailbox.DEFAULT_CAPACITY), Supervision.stop(), null);

  /** The definition with what it leaves open filled in. */
  <M> ActorDefinition<M> complete(ActorDefinition<M> definition) {
    ActorDefinition<M> complete = definition;
    if (this != USUAL) {
      Traits<M> said = definition.traits();
      complete = said.saysMailbox() ? complete : complete.mailbox(mailbox);
      complete = said.saysSupervision() ? complete : complete.supervise(supervision);
      complete =
          said.observer() != null || observer == null ? complete : complete.observed(observer);
    }
    return complete;
  }
}
