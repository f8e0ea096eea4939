package io.gmp.benchmarks.compare;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Cases that stand in one table.
 *
 * @param name as it is typed, and the name of its files
 * @param title above its table
 * @param cases what it compares
 * @param note what a reader has to know besides
 * @param needs what it cannot do without
 */
record Suite(String name, String title, List<Case> cases, String note, @Nullable Tool needs) {
  Suite(String name, String title, List<Case> cases) {
    this(name, title, cases, "");
  }

  Suite(String name, String title, List<Case> cases, String note) {
    this(name, title, cases, note, null);
  }

  /** Returns it with those of its cases. */
  Suite only(Predicate<Case> chosen) {
    return new Suite(name, title, cases.stream().filter(chosen).toList(), note, needs);
  }
}
