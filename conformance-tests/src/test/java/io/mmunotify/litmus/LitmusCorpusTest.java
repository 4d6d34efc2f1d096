// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.conformance.EachGeneration;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.litmus.Judgement.Kind;
import io.mmunotify.scenario.Limits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Under the exact rule litmus tests come to what the kernel's memory model says")
final class LitmusCorpusTest {
  private static final int MOST_PROCESSES = 3;
  private static final LitmusBounds BOUNDS = LitmusBounds.byDefault(1);

  @EachGeneration
  void smokeTests(Generation generation) {
    hold(generation, Corpus.tests(Corpus.Part.SMOKE), MemoryModel.SC);
    hold(generation, Corpus.tests(Corpus.Part.SMOKE), MemoryModel.TSO);
  }

  @EachGeneration
  void thoseThatCanCatchAGracePeriod(Generation generation) {
    hold(
        generation,
        Corpus.tests(Corpus.Part.SENSITIVE).stream()
            .filter(test -> test.processes().size() <= MOST_PROCESSES)
            .toList(),
        MemoryModel.SC);
  }

  private static void hold(Generation generation, List<LitmusTest> tests, MemoryModel model) {
    GracePeriodOptions exact = GracePeriodOptions.EXACT;
    LitmusSearch search = new LitmusSearch(generation, exact, model, BOUNDS);
    List<String> wrong = new ArrayList<>();
    int held = 0;
    for (LitmusTest test : tests) {
      if (search.unfit(test) == null) {
        LitmusResult result = search.search(test);
        Judgement judgement =
            Judgement.of(result, exact.rule(), model, search.waitingIsQuiescent());
        held++;
        if (judgement.kind() != Kind.AS_EXPECTED) {
          wrong.add(test + " under " + model + ": " + judgement);
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(held * 2 > tests.size(), held + " apply");
  }

  @EachGeneration
  @DisplayName("a grace period that does not wait is seen, with a schedule")
  void aBrokenTwin(Generation generation) {
    String withoutWait =
        """
        [{"name":"t","processes":[[["rcu_read_lock"],["read","x","r1"],["read","y","r2"],
        ["rcu_read_unlock"]],[["write","y",1],["smp_mb"],["write","x",1]]],
        "exists":"(0:r1=0 /\\\\ 0:r2=1)","verdict":"Never"}]
        """;
    LitmusTest test = LitmusReader.read("t.json", withoutWait, Limits.DEFAULTS).getFirst();
    LitmusResult result =
        new LitmusSearch(generation, GracePeriodOptions.EXACT, MemoryModel.SC, BOUNDS).search(test);
    assertEquals(Verdict.SOMETIMES, result.verdict());
    assertEquals(
        Kind.WRONG,
        Judgement.of(result, GracePeriodOptions.EXACT.rule(), MemoryModel.SC, false).kind());
    assertTrue(result.witness().contains("P0  read x > r1 = 0"), result.witness().toString());
  }
}
