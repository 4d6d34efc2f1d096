// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.conformance.sample.WrongClauses;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A test of a clause that fails says what was seen, shows the run, and how to see it again. */
final class KitFailuresTest {
  private static final Pattern AGAIN =
      Pattern.compile(
          "again: \\./mmunotify conformance --generation \\S+ --clause (\\S+) --replay '([^']+)'$");

  /** A test of the sample and its generation, to what became of it. */
  private static final class Results implements TestExecutionListener {
    private final Map<String, String> texts = new LinkedHashMap<>();
    private String evidence = "";

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest() && test.getSource().orElseThrow() instanceof MethodSource method) {
        texts.put(
            method.getMethodName() + " " + test.getDisplayName(),
            result.getThrowable().map(Throwable::getMessage).orElse("passed"));
      }
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
      evidence += entry.getKeyValuePairs().get("evidence");
    }
  }

  private static Results run(Map<String, String> parameters) {
    Results results = new Results();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(WrongClauses.class))
                .configurationParameters(parameters)
                .build(),
            results);
    return results;
  }

  private static String text(Map<String, String> parameters, String test) {
    return Objects.requireNonNull(run(parameters).texts.get(test), test);
  }

  @Test
  void anOutcomeThatIsNotDeclaredIsShownAndFoundAgain() {
    String text = text(Map.of(), "declaresTooLittle v3.15");
    assertTrue(
        text.startsWith(
            """
            on v3.15, a schedule comes to
              ok (kvm release 2x, A freed)
            which is none of
              ok (kvm release 1x, A freed)
            REL-06: Release may come twice for one notifier, at the same time even: from exit and\
             from unregister.

                setup                              driver                         exit
             1  call register kvm
            """),
        text);
    Matcher again = AGAIN.matcher(text);
    assertTrue(again.find(), text);
    assertEquals("REL-06", again.group(1));
    String replayed = text(Map.of("mmunotify.replay", again.group(2)), "declaresTooLittle v3.15");
    assertEquals(text.replace("a schedule", "this schedule"), replayed);
  }

  @Test
  void anOutcomeThatDoesNotComeAboutIsTold() {
    String text = text(Map.of(), "declaresTooMuch v4.18");
    assertTrue(
        text.startsWith(
            """
            on v4.18, no schedule comes to
              deadlock
            All that they come to is
              ok (kvm release 1x, A freed)
              ok (kvm release 2x, A freed)
            Shown is a run to the first of these.
            UNR-04: A notifier that exit unlinks between the look and the unlink of unregister is\
             left alone by the latter.

                setup                              driver                    exit
             1  call register kvm
            """),
        text);
    assertTrue(
        text.endsWith("\nagain: ./mmunotify conformance --generation v4.18 --clause UNR-04"), text);
  }

  @Test
  void anOrderThatIsNotThereIsShown() {
    String text = text(Map.of(), "seesAnOtherOrder v3.5");
    assertTrue(
        text.startsWith(
            "on v3.5, there is no event \"driver: callback kvm release A\" behind \"driver:"
                + " hlist_del_rcu kvm\".\nUNR-03: "),
        text);
    assertTrue(AGAIN.matcher(text).find(), text);
  }

  @Test
  void aTestThatLooksAtNothingFails() {
    assertEquals("UNR-01 has a test that looks at no run", text(Map.of(), "looksAtNothing v3.5"));
  }

  @Test
  void aScheduleThatFitsNowhereIsNoSuccess() {
    assertEquals(
        "no scenario of DEF-02 can follow this schedule",
        text(Map.of("mmunotify.replay", "v4.18 exit driver"), "isRight v4.18"));
  }

  @Test
  void whereAClauseDoesNotApplyItsTestIsSkippedAndSaysWhy() {
    assertEquals(
        "not applicable: there is no such thing: A notifier can be taken out without release and"
            + " without waiting.",
        text(Map.of(), "isRight v3.15"));
    assertEquals("passed", text(Map.of(), "isRight v4.18"));
  }

  @Test
  void allAreHeldToTheColumnThatIsAskedFor() {
    assertTrue(text(Map.of("mmunotify.as", "v3.15"), "isRight v4.18").startsWith("not applicable"));
    // On the side that differs the sample declares nothing.
    assertEquals(
        "UNR-04 has a test that looks at no run",
        text(Map.of("mmunotify.as", "v3.5"), "declaresTooMuch v4.18"));
  }

  @Test
  void evidenceIsPublishedWhereItIsAskedFor() {
    Map<String, String> one = Map.of("mmunotify.generations", "v4.18");
    assertEquals("", run(one).evidence);
    Results results = run(Map.of("mmunotify.generations", "v4.18", "mmunotify.evidence", "true"));
    assertTrue(results.evidence.contains("call unregister_no_release kvm"), results.evidence);
    assertEquals(6, results.texts.size());
  }
}
