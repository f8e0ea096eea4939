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
  private final Traits<M> traits;
  private final int throughput; // of the traits, as few; one step nearer to each turn
  private final int few;

  private ActorDefinition(Setup<M, ?> setup, Handler<M, Object> handler, Traits<M> traits) {
    this.setup = setup;
    this.handler = handler;
    this.traits = traits;
    this.throughput = traits.dispatch().turn();
    this.few = traits.dispatch().few();
  }

  static <M, S> ActorDefinition<M> define(Setup<M, S> setup, Handler<M, S> handler) {
    return define(setup, handler, Traits.defaults());
  }

  @SuppressWarnings("unchecked") // setup makes the S that this handler takes, and nothing else does
  static <M, S> ActorDefinition<M> define(
      Setup<M, S> setup, Handler<M, S> handler, Traits<M> traits) {
    Objects.requireNonNull(setup, "the setup is null");
    Objects.requireNonNull(handler, "the handler is null");
    return new ActorDefinition<>(setup, (Handler<M, Object>) handler, traits);
  }

  private ActorDefinition<M> with(Traits<M> changed) {
    return new ActorDefinition<>(setup, handler, DefinitionChecks.checked(changed));
  }

  /**
   * Names the actors spawned from this definition where {@code spawn} is given no name.
   *
   * @param name the name; not blank, without a slash, not beginning with {@code $}
   * @return the new definition
   * @throws InvalidDefinitionException if it is no name
   */
  public ActorDefinition<M> named(String name) {
    return with(traits.named(Objects.requireNonNull(name)));
  }

  /**
   * Sets the mailbox.
   *
   * @param mailbox the mailbox
   * @return the new definition
   */
  public ActorDefinition<M> mailbox(Mailbox<? super M> mailbox) {
    return with(traits.mailbox(Objects.requireNonNull(mailbox)));
  }

  /**
   * Sets what happens when the handler fails.
   *
   * @param supervision the supervision
   * @return the new definition
   */
  public ActorDefinition<M> supervise(Supervision supervision) {
    return with(traits.supervision(Objects.requireNonNull(supervision)));
  }

  /**
   * Gives the actor an OS thread of its own ({@code LockOSThread}), for thread-bound native code.
   * The thread is named after the actor's path, and ends with it. Costs a thread for each such
   * actor, and two thread switches for a message to an idle one.
   *
   * @return the new definition
   * @throws InvalidDefinitionException if it has a priority, or is a pool of too many
   */
  public ActorDefinition<M> pinned() {
    return with(traits.pinned(OptionalInt.empty()));
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
    return with(traits.pinned(OptionalInt.of(cpu)));
  }

  /**
   * Takes back {@link #pinned()}: the actor shares the threads of the runtime.
   *
   * @return the new definition
   */
  public ActorDefinition<M> unpinned() {
    return with(traits.unpinned());
  }

  /**
   * Sets the most messages that the actor handles in one turn, before others that are ready have
   * theirs; 2,048 where nothing was said. Set less where handlers are so fast that many messages
   * fit into a slice, and others shall wait less. An actor of {@link Priority#HIGH} takes no notice
   * of it.
   *
   * <p>A turn ends earlier when the mailbox is empty or the slice of 10 ms is over. It also ends
   * when fewer than 16 messages are left and others wait in the run queue of the processor: they go
   * first, and the actor comes back to what has gathered by then, which costs less than to take
   * message by message what others send meanwhile. Whoever the actor has just made ready does not
   * count as waiting. Pinned actors, and those of {@link Priority#HIGH}, do not give way like that.
   *
   * @param messages how many, at least 1
   * @return the new definition
   * @throws InvalidDefinitionException if it is less than 1
   */
  public ActorDefinition<M> throughput(int messages) {
    return with(traits.throughput(messages));
  }

  /**
   * Sets when the actor has its turn once it is ready.
   *
   * @param priority the priority
   * @return the new definition
   * @throws InvalidDefinitionException if the actor is pinned
   */
  public ActorDefinition<M> priority(Priority priority) {
    return with(traits.priority(Objects.requireNonNull(priority)));
  }

  /**
   * Sets how many messages the actor may put by with {@link ActorContext#stash}; 1024 where nothing
   * was said. Costs nothing until it does.
   *
   * @param messages how many; 0 for none
   * @return the new definition
   * @throws InvalidDefinitionException if it is negative
   */
  public ActorDefinition<M> stash(int messages) {
    return with(traits.stash(messages));
  }

  /**
   * Sets how many actors there are where the definition is spawned as a pool; 1 where nothing was
   * said.
   *
   * @param actors how many, at least 1
   * @return the new definition
   * @throws InvalidDefinitionException if it is less than 1, or too many for an OS thread each
   */
  public ActorDefinition<M> poolSize(int actors) {
    return with(traits.poolSize(actors));
  }

  /**
   * Sets what hears the actor's signals, before the handler does. Where there is one, a {@link
   * Signal.Terminated} counts as heard.
   *
   * @param listener what hears them
   * @return the new definition
   */
  public ActorDefinition<M> onSignal(SignalListener<M> listener) {
    return with(traits.listener(Objects.requireNonNull(listener)));
  }

  /**
   * Sets what hears of each message that the actors of this definition handle, and how long that
   * took; replaces that of the system.
   *
   * @param observer what hears of them
   * @return the new definition
   */
  public ActorDefinition<M> observed(ActorObserver observer) {
    return with(traits.observer(Objects.requireNonNull(observer)));
  }

  Setup<M, ?> setup() {
    return setup;
  }

  Handler<M, Object> handler() {
    return handler;
  }

  Traits<M> traits() {
    return traits;
  }

  /** Messages in one turn. */
  int turn() {
    return throughput;
  }

  /** With fewer left than that a turn ends if others are ready. */
  int few() {
    return few;
  }

  /** {@return the name given by {@link #named}, or {@code null}} */
  public @Nullable String name() {
    return traits.name();
  }

  /** {@return the mailbox} */
  public Mailbox<? super M> mailbox() {
    return traits.mailbox();
  }

  /** {@return the supervision} */
  public Supervision supervision() {
    return traits.supervision();
  }

  /** {@return whether the actor has an OS thread of its own} */
  public boolean isPinned() {
    return traits.pinned();
  }

  /** {@return the CPU its OS thread is tied to, if it is} */
  public OptionalInt cpu() {
    return traits.cpu();
  }

  /** {@return how many actors there are where it is spawned as a pool} */
  public int poolSize() {
    return traits.poolSize();
  }
}
