package io.gmp.actor;

import io.gmp.Gmp;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sets up an actor system. Not for several threads at once. */
public final class ActorSystemBuilder {
  private final Gmp gmp;
  private String name;
  private Mailbox<Object> mailbox = Mailbox.buffered(Mailbox.DEFAULT_CAPACITY);
  private Supervision supervision = Supervision.stop();
  private @Nullable ContextCapture capture;
  private @Nullable ActorObserver observer;

  ActorSystemBuilder(Gmp gmp) {
    this.gmp = Objects.requireNonNull(gmp, "the runtime is null");
    this.name = gmp.name();
  }

  /**
   * Names the system; without it it is called as its runtime.
   *
   * @param name begins the paths of its actors; not blank, without a slash
   * @return this
   * @throws IllegalArgumentException if the name is blank or holds a slash
   */
  public ActorSystemBuilder name(String name) {
    ActorNames.check(name);
    this.name = name;
    return this;
  }

  /**
   * Sets the mailbox of actors whose definitions say nothing about it, wherever they are spawned in
   * the system; {@link Mailbox#DEFAULT_CAPACITY} and waiting senders by default.
   *
   * @param mailbox the mailbox
   * @return this
   */
  public ActorSystemBuilder defaultMailbox(Mailbox<Object> mailbox) {
    this.mailbox = Objects.requireNonNull(mailbox, "the mailbox is null");
    return this;
  }

  /**
   * Sets the supervision of actors whose definitions say nothing about it, wherever they are
   * spawned in the system; {@link Supervision#stop} by default.
   *
   * @param supervision the supervision
   * @return this
   */
  public ActorSystemBuilder defaultSupervision(Supervision supervision) {
    this.supervision = Objects.requireNonNull(supervision, "the supervision is null");
    return this;
  }

  /**
   * Lets the context of senders follow their messages; without it nothing does, and costs nothing.
   *
   * @param context what is captured; {@link ContextCapture#threadLocals()} for MDC, Observations
   *     and all else that Micrometer knows of
   * @return this
   */
  public ActorSystemBuilder captureContext(ContextCapture context) {
    this.capture = Objects.requireNonNull(context, "the context is null");
    return this;
  }

  /**
   * Sets what hears of each message that the actors handle whose definitions name no other; nothing
   * by default.
   *
   * @param observer what hears of them
   * @return this
   */
  public ActorSystemBuilder observer(ActorObserver observer) {
    this.observer = Objects.requireNonNull(observer, "the observer is null");
    return this;
  }

  /**
   * Makes the system.
   *
   * @return a system without actors, to be closed by the caller before the runtime
   * @throws IllegalArgumentException if the runtime's name, where no other was given, is no name
   *     for a system
   */
  public ActorSystem build() {
    ActorNames.check(name);
    return new ActorSystem(name, gmp, new ActorDefaults(mailbox, supervision, observer), capture);
  }
}
