// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Counts the suite's tests by method and by generation: the first word of a test's name. */
final class SuiteResults implements TestExecutionListener {
  /** The column of tests that belong to no generation. */
  private static final String NO_GENERATION = "";

  private final List<String> columns;
  private final Map<String, Map<String, Count>> counts = new TreeMap<>();
  private final Count sum = new Count();
  private final List<Failure> failures = new ArrayList<>();
  private @Nullable TestPlan plan;

  SuiteResults(List<String> generations) {
    columns = new ArrayList<>(generations);
    columns.add(NO_GENERATION);
  }

  /** How many of one test's invocations passed, failed and were skipped. */
  static final class Count {
    private int passed;
    private int failed;
    private int skipped;

    @Override
    public String toString() {
      List<String> parts = new ArrayList<>();
      add(parts, passed, "passed");
      add(parts, failed, "FAILED");
      add(parts, skipped, "skipped");
      return parts.isEmpty() ? "-" : String.join(", ", parts);
    }

    private static void add(List<String> parts, int number, String word) {
      if (number > 0) {
        parts.add(number + " " + word);
      }
    }
  }

  /**
   * A test, or a whole class of them, that failed.
   *
   * @param id what JUnit finds it by
   */
  record Failure(String test, String display, String id, TestExecutionResult result) {}

  @Override
  public synchronized void testPlanExecutionStarted(TestPlan testPlan) {
    plan = testPlan;
  }

  @Override
  public synchronized void executionSkipped(TestIdentifier identifier, String reason) {
    count(identifier).skipped++;
    sum.skipped++;
  }

  @Override
  public synchronized void executionFinished(
      TestIdentifier identifier, TestExecutionResult result) {
    boolean successful = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
    if (identifier.isContainer() && !identifier.isTest() && successful) {
      return; // its tests were counted
    }
    Count count = count(identifier);
    switch (result.getStatus()) {
      case SUCCESSFUL -> {
        count.passed++;
        sum.passed++;
      }
      case ABORTED -> {
        count.skipped++;
        sum.skipped++;
      }
      case FAILED -> {
        count.failed++;
        sum.failed++;
        failures.add(
            new Failure(
                test(identifier), identifier.getDisplayName(), identifier.getUniqueId(), result));
      }
    }
  }

  private Count count(TestIdentifier identifier) {
    return counts
        .computeIfAbsent(test(identifier), test -> new HashMap<>())
        .computeIfAbsent(column(identifier), column -> new Count());
  }

  /** The generation that an invocation, or a container around it, has in front of its name. */
  private String column(TestIdentifier identifier) {
    for (TestIdentifier at = identifier; at != null; at = parent(at)) {
      String name = at.getDisplayName();
      int blank = name.indexOf(' ');
      String word = blank < 0 ? name : name.substring(0, blank);
      if (columns.contains(word)) {
        return word;
      }
    }
    return NO_GENERATION;
  }

  private @Nullable TestIdentifier parent(TestIdentifier identifier) {
    return plan == null ? null : plan.getParent(identifier).orElse(null);
  }

  /** The class and the method, where there are such. */
  private String test(TestIdentifier identifier) {
    for (TestIdentifier at = identifier; at != null; at = parent(at)) {
      TestSource source = at.getSource().orElse(null);
      if (source instanceof MethodSource method) {
        return simple(method.getClassName()) + "." + method.getMethodName();
      } else if (source instanceof ClassSource type) {
        return simple(type.getClassName());
      }
    }
    return identifier.getDisplayName();
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  /** Every test's name, sorted. */
  Iterable<String> tests() {
    return counts.keySet();
  }

  /** The generations, and then the column of what belongs to none. */
  List<String> columns() {
    return columns;
  }

  Count count(String test, String column) {
    return counts.getOrDefault(test, Map.of()).getOrDefault(column, new Count());
  }

  /** All of them together. */
  Count sum() {
    return sum;
  }

  List<Failure> failures() {
    return failures;
  }
}
