// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import io.mmunotify.cli.UsageError;
import io.mmunotify.conformance.Clause;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the tests of some clauses through the JUnit Platform. */
final class ClauseRun {
  private final String suite;
  private final Map<String, String> parameters;
  private final int threads;

  /**
   * @param suite the package that the test classes are in
   * @param parameters as the kit's extension takes them
   * @param threads how many tests may run at the same time
   */
  ClauseRun(String suite, Map<String, String> parameters, int threads) {
    this.suite = suite;
    this.parameters = parameters;
    this.threads = threads;
  }

  /**
   * What it takes to run the tests of clauses.
   *
   * @param methods by clause, how many methods test it
   */
  record Planned(Launcher launcher, TestPlan plan, Map<String, Integer> methods) {

    /** Runs them all; these listen. */
    void run(TestExecutionListener... listeners) {
      launcher.execute(plan, listeners);
    }
  }

  /** Finds the tests of these clauses. */
  Planned plan(List<Clause> clauses) {
    Set<String> wanted = new HashSet<>(clauses.stream().map(Clause::id).toList());
    PostDiscoveryFilter filter =
        descriptor ->
            descriptor.getSource().orElse(null) instanceof MethodSource method
                ? FilterResult.includedIf(wanted.contains(ClauseResults.clause(method)))
                : FilterResult.included("holds tests");
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectPackage(suite))
            .filters(EngineFilter.includeEngines("junit-jupiter"), filter)
            .configurationParameters(parameters)
            .configurationParameters(order())
            .configurationParameter("junit.platform.output.capture.stdout", "true")
            .build();
    Launcher launcher = LauncherFactory.create();
    TestPlan plan = launcher.discover(request);
    Map<String, Integer> found = new HashMap<>();
    for (TestIdentifier root : plan.getRoots()) {
      for (TestIdentifier each : plan.getDescendants(root)) {
        String clause = ClauseResults.clause(each);
        if (clause != null) {
          int _ = found.merge(clause, 1, Integer::sum);
        }
      }
    }
    if (found.isEmpty() && clauses.stream().anyMatch(clause -> clause.notShown() == null)) {
      throw new UsageError(
          "the conformance kit (package "
              + suite
              + ") is not on the class path; run ./mmunotify from the source folder");
    }
    return new Planned(launcher, plan, found);
  }

  /**
   * Family after family, so that the first ones can be told while later ones run; the tests of one
   * are run at the same time. They share nothing: each boots machines of its own.
   */
  private Map<String, String> order() {
    return Map.of(
        "junit.jupiter.testclass.order.default",
        FamilyOrder.class.getName(),
        "junit.jupiter.execution.parallel.enabled",
        String.valueOf(threads > 1),
        "junit.jupiter.execution.parallel.mode.default",
        "concurrent",
        "junit.jupiter.execution.parallel.mode.classes.default",
        "same_thread",
        "junit.jupiter.execution.parallel.config.strategy",
        "fixed",
        "junit.jupiter.execution.parallel.config.fixed.parallelism",
        String.valueOf(threads));
  }
}
