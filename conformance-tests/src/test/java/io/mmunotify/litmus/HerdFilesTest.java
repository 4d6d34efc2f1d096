// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.cli.Console;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Litmus tests in the language of herd7 are the tests that they are in JSON. */
final class HerdFilesTest {
  /** Every way to write what is understood. */
  private static final String TEST =
      """
      C everything "a title that says nothing"

      (* Result: Sometimes
       * exists (in a comment)
       *)
      {
        int x = 1; y=-2;
        struct srcu_struct ss;
      }

      P0(int *x, int *y, struct srcu_struct *ss) // the first
      {
        int r0, r1 = READ_ONCE(*x);
        int idx;

        idx = srcu_read_lock(ss);
        r0 = smp_load_acquire(&y);
        WRITE_ONCE(*x, r0);
        srcu_read_unlock(&ss, idx);
        smp_mb__after_srcu_read_unlock();
      }

      P1(int *x, int *y)
      {
        rcu_read_lock();
        smp_store_release(y, 2); /* the second */
        rcu_read_unlock();
        synchronize_rcu_expedited();
        smp_wmb();
      }

      locations [0:r1; x] (* herd shows these *)
      filter (~(0:r0=7))
      exists (0:r0=2 /\\ (x=2 \\/ ~0:r1=1))
      """;

  private static LitmusTest read(String text) {
    return HerdReader.read("a.litmus", text, Limits.DEFAULTS);
  }

  @Test
  void everyWayOfWritingIsUnderstood() {
    LitmusTest test = read(TEST);
    assertEquals("everything", test.name());
    assertEquals(Map.of("x", 1, "y", -2), test.init());
    assertEquals(Verdict.SOMETIMES, test.verdict());
    assertEquals(
        "[read x > r1, srcu_read_lock ss > idx, read_acquire y > r0, write x = r0,"
            + " srcu_read_unlock ss, idx, smp_mb__after_srcu_read_unlock]",
        test.processes().get(0).toString());
    assertEquals(
        "[rcu_read_lock, write_release y = 2, rcu_read_unlock, synchronize_rcu, smp_wmb]",
        test.processes().get(1).toString());
    assertEquals(new Condition.Not(new Condition.Register(0, "r0", 7)), test.filter());
    assertEquals(
        new Condition.And(
            List.of(
                new Condition.Register(0, "r0", 2),
                new Condition.Or(
                    List.of(
                        new Condition.Variable("x", 2),
                        new Condition.Not(new Condition.Register(0, "r1", 1)))))),
        test.exists());
  }

  @Test
  void aNegatedQuestionAndAQuestionForAllAskForTheEndThatMustNotBe() {
    String body = "C a\n{}\nP0(int *x)\n{\n\tWRITE_ONCE(*x, 1);\n}\n";
    Condition one = new Condition.Variable("x", 1);
    LitmusTest never = read(body + "~exists (x=1)\n");
    assertEquals(one, never.exists());
    assertEquals(Verdict.NEVER, never.verdict());
    assertEquals(new Condition.Not(one), read(body + "forall (x=1)\n").exists());
  }

  @Test
  void theCorpusIsTheSameBothWays() {
    List<LitmusTest> corpus = Corpus.tests(Corpus.Part.ALL);
    assertEquals(486, corpus.size());
    for (LitmusTest test : corpus) {
      LitmusTest again = read(HerdWriter.text(test));
      assertEquals(test.name(), again.name());
      assertEquals(test.processes(), again.processes(), test.name());
      assertEquals(test.init(), again.init(), test.name());
      assertEquals(test.filter(), again.filter(), test.name());
      assertEquals(test.exists(), again.exists(), test.name());
      assertEquals(test.verdict(), again.verdict(), test.name());
      assertEquals(test.selfDeadlock(), again.selfDeadlock(), test.name());
      assertEquals(HerdWriter.text(test), HerdWriter.text(again));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{}                   | 2:1: \"P0\" stands here; accepted is {",
        "P0(int *x)           | 4:1: \"Q0\" stands here; accepted is a process: P0",
        "WRITE_ONCE(*x, 1)    | 6:2: \"spin_lock\" stands here; accepted is READ_ONCE",
        "exists               | 8:1: \"never\" stands here; accepted is exists",
      })
  void whatIsNotUnderstoodIsToldWithItsPlace(String part, String sentence) {
    String text =
        "C a\n{}\n\nP0(int *x)\n{\n\tWRITE_ONCE(*x, 1);\n}\nexists (x=1)\n"
            .replace(
                part,
                switch (part) {
                  case "{}" -> "";
                  case "P0(int *x)" -> "Q0(int *x)";
                  case "exists" -> "never";
                  default -> "spin_lock(x)";
                });
    String said = assertThrows(InputError.class, () -> read(text)).sentence();
    String expected = part.equals("{}") ? sentence.replace("2:1", "4:1") : sentence;
    assertTrue(said.startsWith("a.litmus:" + expected), said);
  }

  @Test
  void aConditionAndAHeadThatAreWrongAreTold() {
    assertEquals(
        "a.litmus:1:1: the first line is not \"C\" and a name",
        assertThrows(InputError.class, () -> read("PPC a\n")).sentence());
    String said =
        assertThrows(
                InputError.class,
                () -> read("C a\n{}\nP0(int *x)\n{\n\tsmp_mb();\n}\nexists (x==1)\n"))
            .sentence();
    assertTrue(said.startsWith("a.litmus:7:8: \"(x==1)\" is no condition: it lacks"), said);
    assertTrue(
        assertThrows(InputError.class, () -> read("C a\n{}\nP0(int *x)\n{\n\tsmp_mb();\n"))
            .sentence()
            .startsWith("a.litmus:6:1: the file ends; accepted is"));
  }

  @Test
  void theCommandReadsWhatItWrites(@TempDir Path folder) throws IOException {
    Path tests = folder.resolve("new/tests");
    Console.run("litmus", "--set", "smoke", "--write", tests.toString())
        .fine()
        .shows("17 files in " + tests);
    Path file = tests.resolve("RCU+sync+read.litmus");
    Console.run("litmus", file.toString(), "-g", "v3.15", "--grace-periods", "exact")
        .fine()
        .shows("v3.15, grace periods exact, model sc: 1 tests, 1 as expected");
    Path locks = folder.resolve("locks.litmus");
    Files.writeString(
        locks, "C locks\n{}\nP0(spinlock_t *l)\n{\n\tspin_lock(l);\n}\nexists (l=0)\n");
    Console refused = Console.run("litmus", locks.toString());
    assertEquals(ExitStatus.INPUT.code(), refused.code());
    assertTrue(
        refused.err().startsWith("mmunotify: " + locks + ":5:2: \"spin_lock\" stands here"),
        refused.err());
  }
}
