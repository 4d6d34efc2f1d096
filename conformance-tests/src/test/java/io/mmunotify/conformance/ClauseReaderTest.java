// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.scenario.InputError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of clauses is read as it says, and refused at the place where something is wrong. */
final class ClauseReaderTest {
  private static final String FILE =
      """
      generations: [v3.5, v4.18]
      families: {REG: Registration, REL: Release}
      link: https://git.kernel.org/linus/
      commits:
        cddb8a5c: {release: v2.6.27, did: brought notifiers}
        6bdb913f0a70: {release: v3.7, did: put a section around it, recalled: true}
      rows:
        "1.2": [callback release, flags]
      clauses:
      - clause: REG-01
        sentence: A registration owns one mm_count.
        relies: every driver
        symbols: [do_mmu_notifier_register]
        commits: [cddb8a5c]
        generations: {v3.5: holds, v4.18: holds}
        covers: [callback release, D-23]
      - clause: REG-02
        sentence: Nothing is told in its place.
        relies: nobody
        symbols: [register, unregister]
        commits: [cddb8a5c, 6bdb913f0a70]
        generations:
          v3.5: {differs: it is told by other means}
          v4.18: holds
        unless: CHANGE_PTE_FALLBACK
        scenarios: [a-b]
        covers: [flags]
      - clause: REL-01
        sentence: Release waits for nobody.
        relies: KFD
        symbols: [mmu_notifier_release]
        commits: []
        generations:
          v3.5: {lacks: CALL_SRCU}
          v4.18: holds
        not-shown: no model of it
        covers: [B-01]
      """;

  @Test
  void aFileIsRead() {
    Clauses clauses = Clauses.read("c.yaml", FILE);
    Clause second = clauses.all().get(1);
    assertEquals("REG", second.family());
    assertEquals(
        Map.of(
            "v3.5", new Verdict.Differs("it is told by other means"), "v4.18", new Verdict.Holds()),
        second.generations());
    assertEquals(new Clause.Side(Capability.CHANGE_PTE_FALLBACK, false), second.side());
    assertEquals(List.of("a-b"), second.scenarios());
    Commit commit = second.commits().getLast();
    assertEquals("https://git.kernel.org/linus/6bdb913f0a70", commit.link());
    assertEquals("6bdb913f0a70 (v3.7; recalled, not confirmed)", commit.text());
    Clause third = clauses.all().getLast();
    assertEquals("no model of it", third.notShown());
    assertEquals(List.of("B-01"), third.numbers('B'));
    assertEquals(Map.of("1.2", List.of("callback release", "flags")), clauses.rows());
  }

  @Test
  void aGenerationThatIsNotNamedIsToldByWhatItCanDo() {
    List<Clause> all = Clauses.read("c.yaml", FILE).all();
    assertEquals("holds", all.get(0).verdict(Set.of()).word());
    assertEquals("holds", all.get(1).verdict(Set.of()).word());
    assertEquals(
        new Verdict.Differs("it is told by other means"),
        all.get(1).verdict(Set.of(Capability.CHANGE_PTE_FALLBACK)));
    assertEquals(
        "there is no such thing: " + Capability.CALL_SRCU.sentence(),
        all.get(2).verdict(Set.of()).how());
    assertEquals("holds", all.get(2).verdict(Set.of(Capability.CALL_SRCU)).word());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          clause: REG-02         | clause: REG-03        | c.yaml:17:11: unknown clause "REG-03" (did you mean REG-02?); accepted are REG-02, REL-01
          clause: REL-01         | clause: UNR-01        | c.yaml:28:11: unknown clause "UNR-01"; accepted are REG-03, REL-01
          one mm_count.          | one mm_count          | c.yaml:11:13: sentence is "A registration owns one mm_count"; accepted is one sentence that ends with a full stop
          relies: nobody         | relies: nobody.       | c.yaml:19:11: relies is "nobody."; accepted is a part of a sentence, on one line and without a full stop
          [register, unregister] | [register, 'un reg']  | c.yaml:20:23: item 2 of symbols is "un reg"; accepted is a name of the kernel's
          commits: []            | commits: [cddb8a5d]   | c.yaml:32:13: unknown commit "cddb8a5d" (did you mean cddb8a5c?); accepted are cddb8a5c, 6bdb913f0a70
          lacks: CALL_SRCU       | lacks: CAL_SRCU       | unknown capability "CAL_SRCU" (did you mean CALL_SRCU?)
          lacks: CALL_SRCU       | because: none         | c.yaml:34:11: a verdict is holds, differs: how, or lacks: capability, the last with a because or without
          v4.18: holds}          | v4.18: hold}          | c.yaml:15:37: unknown verdict "hold" (did you mean holds?); accepted is holds
          {v3.5: holds, v4.18    | {v3.5: holds, v3.15   | c.yaml:15:30: unknown key "v3.15" (did you mean v3.5?); accepted are v3.5, v4.18
          v3.5: {lacks           | v4.18: {lacks         | c.yaml:35:5: the key "v4.18" stands in line 34 already; once is accepted
          unless: CHANGE_PTE_FALLBACK | scenarios: []    | c.yaml:26:3: the key "scenarios" stands in line 25 already; once is accepted
          not-shown: no model of it | when: CALL_SRCU    | c.yaml:36:3: no generation differs; when and unless are for clauses where one does
          covers: [B-01]         | covers: [B-1]         | c.yaml:37:12: item 1 of covers is "B-1"; accepted is a row from the table, D-nn or B-nn
          covers: [B-01]         | covers: [B-01, B-01]  | c.yaml:37:18: B-01 stands here twice
          covers: [flags]        | covers: [D-33]        | c.yaml:7:1: no clause covers flags
          commits: [cddb8a5c, 6bdb913f0a70] | commits: [cddb8a5c] | c.yaml:4:1: no clause names the commit 6bdb913f0a70
          , REL: Release         | , REL: Release, UNR: Unregistration | c.yaml:2:1: no clause is of the family UNR
          families: {REG         | families: {reg        | c.yaml:2:12: unknown family "reg"; accepted is two to four capital letters
          link: https            | link: http            | c.yaml:3:7: link is "http://git.kernel.org/linus/"; accepted is the beginning of a link, such as https://…/
          scenarios: [a-b]       | scenarios: [a_b]      | c.yaml:26:15: item 1 of scenarios is "a_b"; accepted is a scenario
          relies: KFD            | rely: KFD             | c.yaml:30:3: unknown key "rely"; accepted are clause, sentence, relies
          """)
  void whatIsWrongIsToldWithItsPlace(String right, String wrong, String sentence) {
    assertEquals(2, FILE.split(java.util.regex.Pattern.quote(right), 3).length, right);
    InputError error =
        assertThrows(InputError.class, () -> Clauses.read("c.yaml", FILE.replace(right, wrong)));
    assertEquals(true, error.sentence().contains(sentence), error::sentence);
  }

  @Test
  void aDifferenceNeedsItsSide() {
    InputError error =
        assertThrows(
            InputError.class,
            () -> Clauses.read("c.yaml", FILE.replace("  unless: CHANGE_PTE_FALLBACK\n", "")));
    assertEquals(
        "c.yaml:17:3: a generation differs, and nothing tells which ones do; say when or unless",
        error.sentence());
  }
}
