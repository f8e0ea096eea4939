package io.gmp.actor;

import io.gmp.channel.Overflow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Collects the definition of an actor message class by message class, and checks it as a whole:
 * {@link #build} names all that is wrong at once. For one thread; may be built several times.
 *
 * @param <M> the messages
 * @param <S> the state
 */
public final class ActorBuilder<M, S> {
  private final Setup<M, S> setup;
  private final List<TypeHandlers.Entry<M, S, M>> messages = new ArrayList<>();
  private final List<TypeHandlers.Entry<M, S, Signal>> signals = new ArrayList<>();
  private final Set<String> problems = new LinkedHashSet<>();
  private TypeHandlers.@Nullable ByType<M, S, M> otherwise;
  private int capacity = Mailbox.DEFAULT_CAPACITY;
  private Overflow overflow = Overflow.BLOCK;
  private @Nullable ToIntFunction<? super M> rank;
  private @Nullable Mailbox<? super M> mailbox;
  private Traits<M> traits = Traits.defaults();

  /**
   * What an actor does with messages of one class.
   *
   * @param <M> the messages
   * @param <S> the state
   * @param <T> those of that class
   */
  @FunctionalInterface
  public interface TypeHandler<M, S, T> {
    /**
     * Handles one message, or signal.
     *
     * @param context the actor's view of itself
     * @param state the state the previous message left
     * @param message the message
     * @return the next state
     * @throws Exception to fail; supervision decides what follows
     */
    S handle(ActorContext<M> context, S state, T message) throws Exception;
  }

  ActorBuilder(Setup<M, S> setup) {
    this.setup = setup;
  }

  /**
   * Says what the actor does with messages of a class and of its subclasses. The most specific
   * class decides; of classes that know nothing of one another, the first given.
   *
   * @param type the class
   * @param handler what it does
   * @param <T> messages of that class
   * @return this
   */
  public <T extends M> ActorBuilder<M, S> on(Class<T> type, TypeHandler<M, S, T> handler) {
    Objects.requireNonNull(handler, "the handler is null");
    if (messages.stream().anyMatch(each -> each.type() == type)) {
      problems.add("there are two handlers for a " + type.getName() + "; leave out one of them");
    }
    messages.add(
        new TypeHandlers.Entry<>(
            type, (context, state, message) -> handler.handle(context, state, type.cast(message))));
    return this;
  }

  /**
   * Says what the actor does with signals of a class.
   *
   * @param type the class
   * @param handler what it does
   * @param <T> signals of that class
   * @return this
   */
  public <T extends Signal> ActorBuilder<M, S> onSignal(
      Class<T> type, TypeHandler<M, S, T> handler) {
    Objects.requireNonNull(handler, "the handler is null");
    if (signals.stream().anyMatch(each -> each.type() == type)) {
      problems.add("there are two handlers for a " + type.getName() + "; leave out one of them");
    }
    signals.add(
        new TypeHandlers.Entry<>(
            type, (context, state, signal) -> handler.handle(context, state, type.cast(signal))));
    return this;
  }

  /**
   * Says what the actor does with all other messages; where nothing was said they are dead letters.
   *
   * @param handler what it does
   * @return this
   */
  public ActorBuilder<M, S> otherwise(TypeHandler<M, S, M> handler) {
    Objects.requireNonNull(handler, "the handler is null");
    if (otherwise != null) {
      problems.add("there are two handlers for all other messages; leave out one of them");
    }
    otherwise = handler::handle;
    return this;
  }

  /**
   * Names the actor.
   *
   * @param name as for {@link ActorDefinition#named}
   * @return this
   */
  public ActorBuilder<M, S> named(String name) {
    traits = traits.named(Objects.requireNonNull(name));
    return this;
  }

  /**
   * Sets the mailbox as a whole.
   *
   * @param mailbox the mailbox
   * @return this
   */
  public ActorBuilder<M, S> mailbox(Mailbox<? super M> mailbox) {
    this.mailbox = Objects.requireNonNull(mailbox);
    return this;
  }

  /**
   * Sets how many messages the mailbox holds.
   *
   * @param messages how many, at least 1
   * @return this
   */
  public ActorBuilder<M, S> capacity(int messages) {
    capacity = messages;
    return this;
  }

  /**
   * Sets what happens to a message for which there is no room.
   *
   * @param policy the policy
   * @return this
   */
  public ActorBuilder<M, S> overflow(Overflow policy) {
    overflow = Objects.requireNonNull(policy);
    return this;
  }

  /**
   * Sets the order in which the actor gets its messages.
   *
   * @param rank the rank of a message, the smallest first
   * @return this
   */
  public ActorBuilder<M, S> rank(ToIntFunction<? super M> rank) {
    this.rank = Objects.requireNonNull(rank);
    return this;
  }

  /**
   * Sets what happens when a handler fails.
   *
   * @param supervision the supervision
   * @return this
   */
  public ActorBuilder<M, S> supervise(Supervision supervision) {
    traits = traits.supervision(Objects.requireNonNull(supervision));
    return this;
  }

  /**
   * Gives the actor an OS thread of its own; see {@link ActorDefinition#pinned}.
   *
   * @return this
   */
  public ActorBuilder<M, S> pinned() {
    traits = traits.pinned(OptionalInt.empty());
    return this;
  }

  /**
   * Sets the most messages that the actor handles before others have their turn; see {@link
   * ActorDefinition#throughput}.
   *
   * @param messages how many, at least 1
   * @return this
   */
  public ActorBuilder<M, S> throughput(int messages) {
    traits = traits.throughput(messages);
    return this;
  }

  /**
   * Sets when the actor has its turn once it is ready.
   *
   * @param priority the priority
   * @return this
   */
  public ActorBuilder<M, S> priority(Priority priority) {
    traits = traits.priority(Objects.requireNonNull(priority));
    return this;
  }

  /**
   * Sets how many messages the actor may put by.
   *
   * @param messages how many; 0 for none
   * @return this
   */
  public ActorBuilder<M, S> stash(int messages) {
    traits = traits.stash(messages);
    return this;
  }

  /**
   * Sets how many actors there are where the definition is spawned as a pool.
   *
   * @param actors how many, at least 1
   * @return this
   */
  public ActorBuilder<M, S> poolSize(int actors) {
    traits = traits.poolSize(actors);
    return this;
  }

  /**
   * Checks all that was said.
   *
   * @return the definition
   * @throws InvalidDefinitionException if anything contradicts; it names all there is
   */
  public ActorDefinition<M> build() {
    var all = new ArrayList<>(problems);
    if (messages.isEmpty() && otherwise == null) {
      all.add("there is no handler for any message; say what it does with on(...)");
    }
    Traits<M> complete = traits;
    boolean inParts =
        capacity != Mailbox.DEFAULT_CAPACITY || overflow != Overflow.BLOCK || rank != null;
    if (mailbox == null && inParts) {
      List<String> found = DefinitionChecks.mailbox(capacity, overflow, rank != null);
      all.addAll(found);
      if (found.isEmpty()) {
        complete = traits.mailbox(new Mailbox<>(capacity, overflow, rank));
      }
    } else if (inParts) {
      all.add("the mailbox was given as a whole and in parts; leave out one of them");
    } else if (mailbox != null) {
      complete = traits.mailbox(mailbox);
    }
    return ActorDefinition.define(
        setup,
        new TypeHandlers<>(messages, otherwise, signals),
        DefinitionChecks.checked(complete, all));
  }
}
