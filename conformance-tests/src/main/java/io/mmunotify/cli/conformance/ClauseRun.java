// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import io.mmunotify.cli.UsageError;
import io.mmunotify.conformance.Clause;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the tests of some clauses through the JUnit Platform. */
final class ClauseRun {
  private final String suite;
  private final Map<String, String> parameters;

  /**
   * @param suite the package that the test classes are in
   * @param parameters as the kit's extension takes them
   */
  ClauseRun(String suite, Map<String, String> parameters) {
    this.suite = suite;
    this.parameters = parameters;
  }

  /** How many of these clauses have tests, and what it takes to run them. */
  record Planned(Launcher launcher, TestPlan plan, Set<String> clauses) {

    /**
     * Runs them all.
     *
     * @param finished hears the clause of every test that has ended
     */
    ClauseResults run(Consumer<String> finished) {
      ClauseResults results = new ClauseResults(finished);
      launcher.execute(plan, results);
      return results;
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
            .configurationParameter("junit.platform.output.capture.stdout", "true")
            .build();
    Launcher launcher = LauncherFactory.create();
    TestPlan plan = launcher.discover(request);
    Set<String> found = new HashSet<>();
    for (TestIdentifier root : plan.getRoots()) {
      for (TestIdentifier each : plan.getDescendants(root)) {
        String clause = ClauseResults.clause(each);
        if (clause != null) {
          found.add(clause);
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
}
