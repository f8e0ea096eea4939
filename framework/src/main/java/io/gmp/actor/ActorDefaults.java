package io.gmp.actor;

/** What a system's actors are where their definitions say nothing. */
record ActorDefaults(Mailbox<Object> mailbox, Supervision supervision) {
  static final ActorDefaults USUAL =
      new ActorDefaults(Mailbox.buffered(Mailbox.DEFAULT_CAPACITY), Supervision.stop());

  /** The definition with what it leaves open filled in. */
  <M> ActorDefinition<M> complete(ActorDefinition<M> definition) {
    ActorDefinition<M> complete = definition;
    if (this != USUAL) {
      Traits<M> said = definition.traits();
      complete = said.saysMailbox() ? complete : complete.mailbox(mailbox);
      complete = said.saysSupervision() ? complete : complete.supervise(supervision);
    }
    return complete;
  }
}
