package io.gmp.benchmarks.compare;

import java.util.List;

/**
 * Cases that stand in one table.
 *
 * @param name as it is typed, and the name of its files
 * @param title above its table
 * @param cases what it compares
 * @param note what a reader has to know besides
 */
record Suite(String name, String title, List<Case> cases, String note) {
  Suite(String name, String title, List<Case> cases) {
    this(name, title, cases, "");
  }

  /** Returns what is left of it in a run that is told nothing. */
  Suite everyDay() {
    return new Suite(name, title, cases.stream().filter(each -> each.everyDay).toList(), note);
  }
}
