// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.TextTable;
import io.mmunotify.cli.UsageError;
import io.mmunotify.report.Paint;
import io.mmunotify.scenario.Suggestion;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** One run of the conformance suite through the JUnit Platform. */
final class SuiteRun {
  /** The parameter that tells the suite which generations to run. */
  private static final String GENERATIONS = "mmunotify.generations";

  private final String suite;
  private final List<String> generations;
  private final Terminal terminal;
  private final Paint paint;

  /**
   * @param suite the package that the test classes are in
   */
  SuiteRun(String suite, List<String> generations, Terminal terminal) {
    this.suite = suite;
    this.generations = generations;
    this.terminal = terminal;
    this.paint = new Paint(terminal.colour());
  }

  /**
   * Runs it.
   *
   * @param test a class's simple name or a test's unique id; null for all
   */
  ExitStatus run(@Nullable String test) {
    Launcher launcher = LauncherFactory.create();
    TestPlan all = launcher.discover(request(DiscoverySelectors.selectPackage(suite)));
    if (!all.containsTests()) {
      throw new UsageError(
          "the conformance suite (package "
              + suite
              + ") is not on the class path; run ./mmunotify from the source folder");
    }
    TestPlan plan = test == null ? all : launcher.discover(request(selector(test, all)));
    if (!plan.containsTests()) {
      throw new UsageError("there is no test " + test);
    }
    SuiteResults results = new SuiteResults(generations);
    launcher.execute(plan, results);
    print(results);
    return results.failures().isEmpty() ? ExitStatus.FINE : ExitStatus.FOUND;
  }

  private LauncherDiscoveryRequest request(DiscoverySelector selector) {
    return LauncherDiscoveryRequestBuilder.request()
        .selectors(selector)
        .filters(EngineFilter.includeEngines("junit-jupiter"))
        .configurationParameter(GENERATIONS, String.join(",", generations))
        .configurationParameter("junit.platform.output.capture.stdout", "true")
        .build();
  }

  private DiscoverySelector selector(String test, TestPlan all) {
    if (test.startsWith("[")) {
      return uniqueId(test);
    }
    TreeSet<String> names = new TreeSet<>();
    for (TestIdentifier root : all.getRoots()) {
      for (TestIdentifier identifier : all.getDescendants(root)) {
        if (identifier.getSource().orElse(null) instanceof ClassSource source) {
          String name = source.getClassName().substring(suite.length() + 1);
          if (name.equals(test)) {
            return DiscoverySelectors.selectClass(source.getClassName());
          }
          names.add(name);
        }
      }
    }
    throw new UsageError(Suggestion.unknown("test class", test, names));
  }

  private static DiscoverySelector uniqueId(String test) {
    try {
      return DiscoverySelectors.selectUniqueId(test);
    } catch (JUnitException e) {
      throw new UsageError("\"" + test + "\" is not the id of a test as a failure shows it");
    }
  }

  private void print(SuiteResults results) {
    PrintStream out = terminal.out();
    TextTable table = new TextTable(2);
    List<String> header = new ArrayList<>(generations);
    header.add("all");
    header.add("test");
    table.row(header.toArray(new String[0]));
    for (String test : results.tests()) {
      List<String> row = new ArrayList<>();
      for (String column : results.columns()) {
        row.add(results.count(test, column).toString());
      }
      row.add(test);
      table.row(row.toArray(new String[0]));
    }
    table.print(out, terminal.width());
    for (SuiteResults.Failure failure : results.failures()) {
      out.println();
      out.println(paint.red("failed: " + failure.test() + ", " + failure.display()));
      out.println(message(failure.result()).indent(2).stripTrailing());
      out.println("  again: ./mmunotify conformance --test '" + failure.id() + "'");
    }
    out.println();
    out.println("in all: " + results.sum());
  }

  private static String message(TestExecutionResult result) {
    Throwable thrown = result.getThrowable().orElse(null);
    if (thrown == null) {
      return result.getStatus().toString();
    }
    return thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
  }
}
