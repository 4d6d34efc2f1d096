// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.Endless;
import io.mmunotify.hw.machine.BoundReached;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DocumentLimitsTest {

  @ParameterizedTest
  @ValueSource(strings = {"s.yaml", "s.json"})
  void aLongFileIsNotReadWhole(String file) {
    Endless endless = new Endless(' ');
    BoundAt bound =
        assertThrows(
            BoundAt.class, () -> ScenarioFiles.read(file, endless, Limits.DEFAULTS, Set.of()));
    assertEquals("more than 1048576 bytes in one document", bound.bound().getMessage());
    assertTrue(endless.count() <= 1 + Limit.DOCUMENT_BYTES.byDefault());
  }

  @Test
  void aDocumentMayHaveAsManyBytesAsTheLimitSays() throws IOException {
    String text = "scenario: s\nmms: {}";
    Limits limits = new Limits(Map.of(Limit.DOCUMENT_BYTES, (long) text.length()));
    assertEquals("s", read(text, limits).name());
    assertThrows(BoundAt.class, () -> read(text + "\n", limits));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "{\"a\":"})
  void nestingEndsAtItsLimit(String open) {
    BoundReached bound =
        assertThrows(
            BoundReached.class,
            () -> YamlDocuments.parse("s.yaml", open.repeat(100_000), Limits.DEFAULTS));
    assertEquals("more than 64 levels of nesting in a document", bound.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void nestingOfJsonEndsAtItsLimit(String open) {
    assertThrows(
        BoundReached.class,
        () -> JsonDocuments.parse("s.json", open.repeat(100_000), Limits.DEFAULTS));
  }

  @Test
  void sixtyFourLevelsAreAccepted() {
    String text = "[".repeat(64) + "]".repeat(64);
    Document document = YamlDocuments.parse("s.yaml", text, Limits.DEFAULTS);
    assertEquals(document, JsonDocuments.parse("s.json", text, Limits.DEFAULTS));
  }

  @Test
  void aliasesThatUnfoldToBillionsEndAtOnce() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 40; i++) {
      String alias = "*a" + (i - 1);
      bomb.append("a").append(i).append(": &a").append(i).append(" [").append(alias);
      bomb.append((", " + alias).repeat(8)).append("]\n");
    }
    BoundReached bound =
        assertThrows(
            BoundReached.class,
            () -> YamlDocuments.parse("bomb.yaml", bomb.toString(), Limits.DEFAULTS));
    assertEquals("more than 64 aliases in a document", bound.getMessage());
  }

  @Test
  void aliasesAreCountedAsTheyUnfold() {
    // 2 inside b, which is 3 a time: 2 + 2 * 3.
    String text = "{a: &a x, b: &b [*a, *a], c: [*b, *b]}";
    YamlDocuments.parse("s.yaml", text, new Limits(Map.of(Limit.ALIASES, 8L)));
    assertThrows(
        BoundReached.class,
        () -> YamlDocuments.parse("s.yaml", text, new Limits(Map.of(Limit.ALIASES, 7L))));
  }

  @Test
  void stepsOfTasksAndOfCallbacksAreCountedTogether() throws IOException {
    String text =
        """
        scenario: s
        mms: {A: {}}
        notifiers: {kvm: {mm: A, callbacks: {release: {does: [sleep, sleep]}}}}
        setup: [sleep]
        tasks: {t: [sleep], u: [sleep]}
        after: [sleep]
        """;
    assertEquals(1, read(text, new Limits(Map.of(Limit.STEPS, 6L))).after().size());
    BoundAt bound =
        assertThrows(BoundAt.class, () -> read(text, new Limits(Map.of(Limit.STEPS, 5L))));
    assertEquals("more than 5 steps in a scenario", bound.bound().getMessage());
  }

  private static Scenario read(String text, Limits limits) throws IOException {
    InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return ScenarioFiles.read("s.yaml", in, limits, Set.of());
  }
}
