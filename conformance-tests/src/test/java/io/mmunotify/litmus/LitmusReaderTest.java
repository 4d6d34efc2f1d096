// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.machine.BoundReached;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.Limit;
import io.mmunotify.scenario.Limits;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Litmus tests are read with a place for every error")
final class LitmusReaderTest {
  private static final String GOOD =
      "[{\"name\":\"t\",\"processes\":[[[\"write\",\"x\",1]]],\"exists\":\"x=1\"}]";

  @Test
  void theCorpusIsAllThere() {
    List<LitmusTest> tests = Corpus.tests(Corpus.Part.ALL);
    assertEquals(486, tests.size());
    assertEquals(289, tests.stream().filter(test -> test.verdict() == Verdict.NEVER).count());
    assertEquals(111, Corpus.tests(Corpus.Part.SENSITIVE).size());
    assertEquals(17, Corpus.tests(Corpus.Part.SMOKE).size());
    assertEquals(10, tests.stream().filter(LitmusTest::selfDeadlock).count());
  }

  @Test
  void conditionsBindAsHerdHasThem() {
    Condition parsed = ConditionParser.parse("x=1 \\/ ~(0:r1=2) /\\ y=3", Limits.DEFAULTS);
    assertEquals(
        new Condition.Or(
            List.of(
                new Condition.Variable("x", 1),
                new Condition.And(
                    List.of(
                        new Condition.Not(new Condition.Register(0, "r1", 2)),
                        new Condition.Variable("y", 3))))),
        parsed);
  }

  @Test
  void errorsNameTheirPlace() {
    assertEquals(1, LitmusReader.read("t.json", GOOD, Limits.DEFAULTS).size());
    says(GOOD.replace("\"write\"", "\"wirte\""), "t.json:1:29: unknown instruction \"wirte\"");
    says(GOOD.replace(",1]", "]"), "t.json:1:28: this list has 2 items; accepted are 3");
    says(
        GOOD.replace("\"x=1\"", "\"x=\""),
        "t.json:1:55: \"x=\" is no condition: it lacks a number");
    says(GOOD.replace("\"exists\"", "\"exist\""), "t.json:1:46: unknown key \"exist\"");
    says("[]", "t.json:1:1: there is no test in this list");
  }

  @Test
  void aConditionIsNestedNoDeeperThanADocument() {
    String deep = "(".repeat(50_000) + "x=1" + ")".repeat(50_000);
    String many = "x=1" + " /\\ x=1".repeat(50_000);
    for (String condition : List.of(deep, "~".repeat(50_000) + "x=1")) {
      BoundReached reached =
          assertThrows(BoundReached.class, () -> ConditionParser.parse(condition, Limits.DEFAULTS));
      assertEquals(Limit.NESTING.words(), reached.bound());
    }
    assertFalse(ConditionParser.parse(many, Limits.DEFAULTS).mentions(0, "r1"));
  }

  private static void says(String text, String beginning) {
    InputError error =
        assertThrows(InputError.class, () -> LitmusReader.read("t.json", text, Limits.DEFAULTS));
    assertTrue(error.sentence().startsWith(beginning), error.sentence());
  }
}
