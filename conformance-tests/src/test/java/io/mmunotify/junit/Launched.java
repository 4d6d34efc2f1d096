// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What JUnit says of test classes that it runs in here. */
final class Launched implements TestExecutionListener {
  private final Map<String, TestExecutionResult> results = new LinkedHashMap<>();
  private final List<String> entries = new ArrayList<>();

  private Launched() {}

  /** Runs a class of tests. */
  static Launched run(Class<?> type) {
    return run(type, "");
  }

  /**
   * Runs a class of tests, replaying.
   *
   * @param line what {@code -Dmmunotify.replay} is; empty for none
   */
  static Launched run(Class<?> type, String line) {
    Launched launched = new Launched();
    LauncherDiscoveryRequestBuilder request =
        LauncherDiscoveryRequestBuilder.request().selectors(DiscoverySelectors.selectClass(type));
    if (!line.isEmpty()) {
      request.configurationParameter(ReplayLine.PARAMETER, line);
    }
    LauncherFactory.create().execute(request.build(), launched);
    return launched;
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    String name = test.getLegacyReportingName().replaceFirst("\\(.*", "");
    if (test.isTest()) {
      results.put(name + " " + test.getDisplayName(), result);
    } else if (result.getStatus() != Status.SUCCESSFUL) {
      results.put(name, result);
    }
  }

  @Override
  public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    entries.addAll(entry.getKeyValuePairs().values());
  }

  /** The tests, each with its method and its display name. */
  List<String> tests() {
    return List.copyOf(results.keySet());
  }

  /** What was reported, beside results. */
  List<String> entries() {
    return entries;
  }

  /** Whether a test passed, or its whole text. */
  String result(String test) {
    TestExecutionResult result = results.get(test);
    assertNotNull(result, test);
    return result.getThrowable().map(Launched::text).orElse("passed");
  }

  /** The whole text of a test that failed. */
  String failure(String test) {
    TestExecutionResult result = results.get(test);
    assertNotNull(result, () -> test + " is not among " + results.keySet());
    assertEquals(Status.FAILED, result.getStatus(), test);
    return text(result.getThrowable().orElseThrow());
  }

  /** What a test failed by. */
  Throwable thrown(String test) {
    TestExecutionResult result = results.get(test);
    assertNotNull(result, () -> test + " is not among " + results.keySet());
    return result.getThrowable().orElseThrow();
  }

  private static String text(Throwable thrown) {
    return thrown instanceof ExplorationFailed failed
        ? failed.text()
        : String.valueOf(thrown.getMessage());
  }

  /** That a test passed. */
  void passed(String test) {
    TestExecutionResult result = results.get(test);
    assertNotNull(result, () -> test + " is not among " + results.keySet());
    assertEquals(Status.SUCCESSFUL, result.getStatus(), result::toString);
  }
}
