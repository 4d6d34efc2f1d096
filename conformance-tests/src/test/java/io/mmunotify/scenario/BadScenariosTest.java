// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BadScenariosTest {

  static Stream<BadInput> cases() {
    return BadInput.table("bad-scenarios.txt");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aWrongScenarioIsToldByPlaceByWhatWasFoundAndByWhatIsAccepted(BadInput bad) {
    assertEquals(
        "bad.yaml:" + bad.message(), sentence(bad.input().getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void invalidUtf8IsToldByPlace() {
    byte[] bytes = "scenario: s\nabout: ä\n".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals("bad.yaml:2:8: this is not UTF-8; accepted is text in UTF-8", sentence(bytes));
  }

  @Test
  void utf16IsNotUtf8() {
    byte[] bytes = "scenario: s\n".getBytes(StandardCharsets.UTF_16);
    assertEquals("bad.yaml:1:1: this is not UTF-8; accepted is text in UTF-8", sentence(bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 0x1b, 0x7f, 0x9f, 0xfffe})
  void aControlCharacterIsToldByPlace(int character) {
    String text = "scenario: s\nabout: a" + Character.toString(character) + "\n";
    assertEquals(
        String.format(
            "bad.yaml:2:9: the character U+%04X has no place in a text; remove it", character),
        sentence(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void noMessageHasALineBreak() {
    assertTrue(cases().noneMatch(bad -> bad.message().contains("\n")));
  }

  private static String sentence(byte[] bytes) {
    return assertThrows(InputError.class, () -> read(bytes)).sentence();
  }

  private static Scenario read(byte[] bytes) throws IOException {
    return ScenarioFiles.read(
        "bad.yaml", new ByteArrayInputStream(bytes), Limits.DEFAULTS, Set.of());
  }
}
