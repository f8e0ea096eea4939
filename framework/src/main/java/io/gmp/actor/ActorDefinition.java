package io.gmp.actor;

import io.gmp.internal.engine.CpuAffinity;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What an actor is, before it is spawned. Immutable; each method returns a new definition, and one
 * definition may be spawned many times.
 *
 * @param <M> the messages
 */
public final class ActorDefinition<M> {
  private final Setup<M, ?> setup;
  private final Handler<M, Object> handler;
  private final @Nullable String name;
  private final Mailbox mailbox;
  private final Supervision supervision;
  private final boolean pinned;
  private final OptionalInt cpu;

  private ActorDefinition(
      Setup<M, ?> setup,
      Handler<M, Object> handler,
      @Nullable String name,
      Mailbox mailbox,
      Supervision supervision,
      boolean pinned,
      OptionalInt cpu) {
    this.setup = setup;
    this.handler = handler;
    this.name = name;
    this.mailbox = mailbox;
    this.supervision = supervision;
    this.pinned = pinned;
    this.cpu = cpu;
  }

  @SuppressWarnings("unchecked") // setup makes the S that this handler takes, and nothing else does
  static <M, S> ActorDefinition<M> define(Setup<M, S> setup, Handler<M, S> handler) {
    Objects.requireNonNull(setup, "the setup is null");
    Objects.requireNonNull(handler, "the handler is null");
    return new ActorDefinition<>(
        setup,
        (Handler<M, Object>) handler,
        null,
        Mailbox.buffered(Mailbox.DEFAULT_CAPACITY),
        Supervision.stop(),
        false,
        OptionalInt.empty());
  }

  /**
   * Names the actors spawned from this definition where {@code spawn} is given no name.
   *
   * @param name the name; not blank, without a slash
   * @return the new definition
   * @throws IllegalArgumentException if it is blank or holds a slash
   */
  public ActorDefinition<M> named(String name) {
    ActorNames.check(name);
    return new ActorDefinition<>(setup, handler, name, mailbox, supervision, pinned, cpu);
  }

  /**
   * Sets the mailbox.
   *
   * @param mailbox the mailbox
   * @return the new definition
   */
  public ActorDefinition<M> mailbox(Mailbox mailbox) {
    Objects.requireNonNull(mailbox);
    return new ActorDefinition<>(setup, handler, name, mailbox, supervision, pinned, cpu);
  }

  /**
   * Sets what happens when the handler fails.
   *
   * @param supervision the supervision
   * @return the new definition
   */
  public ActorDefinition<M> supervise(Supervision supervision) {
    Objects.requireNonNull(supervision);
    return new ActorDefinition<>(setup, handler, name, mailbox, supervision, pinned, cpu);
  }

  /**
   * Gives the actor an OS thread of its own ({@code LockOSThread}), for thread-bound native code.
   * Costs a thread for each such actor, and two thread switches for a message to an idle one.
   *
   * @return the new definition
   */
  public ActorDefinition<M> pinned() {
    return new ActorDefinition<>(
        setup, handler, name, mailbox, supervision, true, OptionalInt.empty());
  }

  /**
   * Gives the actor an OS thread of its own, as {@link #pinned()} does, and ties that thread to one
   * CPU, as {@link io.gmp.Go#lockOSThread(int)} does. Spawning it fails with a {@link
   * io.gmp.CpuAffinityException} where that cannot be had.
   *
   * @param cpu the number of the CPU, from 0
   * @return the new definition
   * @throws IllegalArgumentException if it is negative
   */
  public ActorDefinition<M> pinned(int cpu) {
    CpuAffinity.requireNumber(cpu);
    return new ActorDefinition<>(
        setup, handler, name, mailbox, supervision, true, OptionalInt.of(cpu));
  }

  Setup<M, ?> setup() {
    return setup;
  }

  Handler<M, Object> handler() {
    return handler;
  }

  /** {@return the name given by {@link #named}, or {@code null}} */
  public @Nullable String name() {
    return name;
  }

  /** {@return the mailbox} */
  public Mailbox mailbox() {
    return mailbox;
  }

  /** {@return the supervision} */
  public Supervision supervision() {
    return supervision;
  }

  /** {@return whether the actor has an OS thread of its own} */
  public boolean isPinned() {
    return pinned;
  }

  /** {@return the CPU its OS thread is tied to, if it is} */
  public OptionalInt cpu() {
    return cpu;
  }
}
