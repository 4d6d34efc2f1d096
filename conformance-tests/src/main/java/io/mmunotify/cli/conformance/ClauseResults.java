// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import io.mmunotify.conformance.kit.ClauseTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** What became of each clause on each generation. JUnit may call from several threads. */
final class ClauseResults implements TestExecutionListener {

  /** What became of a clause's tests. */
  enum Status {
    PASSED,
    SKIPPED,
    FAILED
  }

  /**
   * Something that a test looked at.
   *
   * @param text in words and tables
   * @param events of the run, each as {@code task: event}; empty where no run was looked at
   */
  record Evidence(String text, List<String> events) {}

  /**
   * The tests of one clause on one generation.
   *
   * @param status the worst of them
   * @param reasons why they were skipped or failed
   * @param evidence what they looked at, where that was asked for
   */
  record Result(Status status, List<String> reasons, List<Evidence> evidence) {
    Result and(Result other) {
      List<String> all = new ArrayList<>(reasons);
      all.addAll(other.reasons);
      List<Evidence> seen = new ArrayList<>(evidence);
      seen.addAll(other.evidence);
      return new Result(status.compareTo(other.status) >= 0 ? status : other.status, all, seen);
    }
  }

  /** Clause to generation to result. */
  private final Map<String, Map<String, Result>> results = new LinkedHashMap<>();

  /** A test that is under way, to what it has told of what it looks at. */
  private final Map<String, List<Evidence>> evidence = new LinkedHashMap<>();

  /** What went wrong outside of any test of a clause. */
  private final List<String> troubles = new ArrayList<>();

  private Consumer<String> ended = clause -> {};

  /** The clause that a test or a container of tests is of; null if it is of none. */
  static @Nullable String clause(TestIdentifier identifier) {
    return identifier.getSource().orElse(null) instanceof MethodSource method
        ? clause(method)
        : null;
  }

  /** The clause that a method tests; null if it tests none. */
  static @Nullable String clause(MethodSource method) {
    return AnnotationSupport.findAnnotation(method.getJavaMethod(), ClauseTest.class)
        .map(ClauseTest::value)
        .orElse(null);
  }

  /**
   * Who hears the clause of every method that has ended, with all its tests: one thread at a time
   * calls it.
   */
  synchronized void whenEnded(Consumer<String> hears) {
    ended = hears;
  }

  @Override
  public synchronized void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    String text = entry.getKeyValuePairs().get("evidence");
    if (text != null) {
      String events = entry.getKeyValuePairs().getOrDefault("events", "");
      evidence
          .computeIfAbsent(test.getUniqueId(), id -> new ArrayList<>())
          .add(new Evidence(text, events.lines().toList()));
    }
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    String clause = clause(test);
    boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
    if (clause == null || !test.isTest()) {
      if (!passed) {
        troubles.add(test.getDisplayName() + ": " + reason(result));
      }
      if (clause != null) {
        ended.accept(clause);
      }
      return;
    }
    List<Evidence> seen = evidence.getOrDefault(test.getUniqueId(), List.of());
    Result one =
        switch (result.getStatus()) {
          case SUCCESSFUL -> new Result(Status.PASSED, List.of(), seen);
          case ABORTED -> new Result(Status.SKIPPED, List.of(reason(result)), seen);
          case FAILED -> new Result(Status.FAILED, List.of(reason(result)), seen);
        };
    Result _ =
        results
            .computeIfAbsent(clause, id -> new LinkedHashMap<>())
            .merge(test.getDisplayName(), one, Result::and);
  }

  private static String reason(TestExecutionResult result) {
    Throwable thrown = result.getThrowable().orElse(null);
    if (thrown == null) {
      return result.getStatus().toString();
    }
    return thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
  }

  /** What became of a clause on a generation; null if no test of it was run. */
  synchronized @Nullable Result of(String clause, String generation) {
    return results.getOrDefault(clause, Map.of()).get(generation);
  }

  /** Whether a test of a clause failed, or something outside of these. */
  synchronized boolean anyFailed() {
    return !troubles.isEmpty()
        || results.values().stream()
            .flatMap(row -> row.values().stream())
            .anyMatch(result -> result.status() == Status.FAILED);
  }

  /** What went wrong outside of any test of a clause. */
  synchronized List<String> troubles() {
    return List.copyOf(troubles);
  }
}
