package io.gmp.actor;

import static io.gmp.testing.Eventually.await;

import java.util.List;
import java.util.Queue;

/** Workers of a queue that do what the test says. */
final class Workers {
  private Workers() {}

  interface Step {
    void run(ActorContext<Object> context) throws Exception;
  }

  interface Handler {
    void handle(ActorContext<Do> context, Do message) throws Exception;
  }

  record Do(Work<String> work) {}

  /** Keeps the work it gets until somebody confirms it. */
  static ActorDefinition<Object> keeping(
      WorkQueue<String> queue, Queue<Work<String>> got, int atATime) {
    return Actor.<Object, Integer>setup(
            context -> {
              queue.enlist(context, Do::new, atATime);
              return 0;
            },
            (context, state, message) -> {
              switch (message) {
                case Do(Work<String> work) -> {
                  got.add(work);
                  if (work.value().startsWith("fail")) {
                    throw new IllegalStateException("on purpose");
                  }
                }
                case Step step -> step.run(context);
                default -> context.unhandled(message);
              }
              return state + 1;
            })
        .supervise(Supervision.restart());
  }

  /** Has one piece at a time, and does with it what it is told. */
  static ActorDefinition<Do> handling(WorkQueue<String> queue, Handler handler) {
    return Actor.setup(
        context -> {
          queue.enlist(context, Do::new);
          return 0;
        },
        (context, state, message) -> {
          handler.handle(context, message);
          return state;
        });
  }

  static void step(ActorRef<Object> actor, Step step) throws InterruptedException {
    actor.tell(step);
  }

  static List<String> values(Queue<Work<String>> got) {
    return got.stream().map(Work::value).toList();
  }

  static Work<String> next(Queue<Work<String>> got) {
    await().until(() -> !got.isEmpty());
    return got.remove();
  }

  static void confirmAll(WorkQueue<String> queue, List<Queue<Work<String>>> all) {
    await()
        .until(
            () -> {
              all.forEach(got -> got.forEach(Work::confirm));
              return queue.stats().underWay() + queue.stats().waiting() == 0;
            });
  }
}
