package io.gmp.spring.boot.task;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;

/** The decorators among the beans, as one. */
final class TaskDecorators {
  private TaskDecorators() {}

  static @Nullable TaskDecorator all(ObjectProvider<TaskDecorator> decorators) {
    List<TaskDecorator> all = decorators.orderedStream().toList();
    return switch (all.size()) {
      case 0 -> null;
      case 1 -> all.getFirst();
      default -> new CompositeTaskDecorator(all);
    };
  }
}
