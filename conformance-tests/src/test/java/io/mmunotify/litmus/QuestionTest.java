// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mmunotify.conformance.EachGeneration;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.sync.SrcuStruct;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A search that leaves what cannot come to the end in question finds that end")
final class QuestionTest {
  private static final int FEW_PROCESSES = 3;
  private static final boolean EVERYTHING = Boolean.getBoolean("engine.everything");
  private static final LitmusBounds ALL = LitmusBounds.byDefault(1);
  private static final LitmusBounds QUESTION =
      new LitmusBounds(ALL.states(), ALL.seconds(), ALL.megabytes(), 0, false, true);

  private static LitmusResult search(
      Generation generation, MemoryModel model, LitmusBounds bounds, LitmusTest test) {
    return new LitmusSearch(generation, GracePeriodOptions.EXACT, model, bounds).search(test);
  }

  /** What stands for read sections, with the exact rule behind it. */
  private static Class<?> domain(Generation generation) {
    SteppedMachine any = new SteppedMachine(new InOrder(), null);
    return generation.readDomain(any, GracePeriodOptions.EXACT).getClass();
  }

  /** The exact rule is one for all generations, so that a domain of the same kind is the same. */
  private static void assumeFirstWithItsDomain(Generation generation) {
    for (Generation earlier : Generation.all()) {
      if (earlier.name().equals(generation.name())) {
        return;
      }
      assumeFalse(
          domain(earlier).equals(domain(generation)),
          "the searches would be those of " + earlier.name());
    }
  }

  /** The same test with a fence for each wait. */
  private static LitmusTest withoutWaits(LitmusTest test) {
    List<List<Op>> processes = new ArrayList<>();
    for (List<Op> process : test.processes()) {
      processes.add(
          process.stream()
              .map(
                  op -> op instanceof Op.Synchronize ? (Op) new Op.Fence(Op.Fence.Kind.SMP_MB) : op)
              .toList());
    }
    return new LitmusTest(
        test.name(),
        processes,
        test.init(),
        test.filter(),
        test.exists(),
        test.verdict(),
        test.observable(),
        test.gracePeriodMatters(),
        test.selfDeadlock());
  }

  @EachGeneration
  @DisplayName("where grace periods do not wait, however many processes there are")
  void whereNobodyWaits(Generation generation) {
    assumeFirstWithItsDomain(generation);
    LitmusSearch any = new LitmusSearch(generation, GracePeriodOptions.EXACT, MemoryModel.SC, ALL);
    List<String> missed = new ArrayList<>();
    int found = 0;
    for (LitmusTest test : Corpus.tests(Corpus.Part.SENSITIVE)) {
      if (any.unfit(test) == null) {
        LitmusResult result = search(generation, MemoryModel.SC, QUESTION, withoutWaits(test));
        found += result.found().asked() ? 1 : 0;
        if (!result.found().asked()) {
          missed.add(test + ": " + result.coverage().text());
        }
      }
    }
    assertEquals(List.of(), missed);
    assertTrue(found > 90, found + " were found");
  }

  /** Those of two processes and each ninth one of three; all with {@code engine.everything}. */
  private static List<LitmusTest> withFewProcesses() {
    List<LitmusTest> few = new ArrayList<>();
    int three = 0;
    for (LitmusTest test : Corpus.tests(Corpus.Part.ALL)) {
      int processes = test.processes().size();
      boolean chosen = processes < FEW_PROCESSES || EVERYTHING || three++ % 9 == 0;
      if (processes <= FEW_PROCESSES && chosen) {
        few.add(test);
      }
    }
    return few;
  }

  @EachGeneration
  @DisplayName("exactly where one that follows everything does")
  void asOneThatFollowsEverything(Generation generation) {
    assumeFirstWithItsDomain(generation);
    LitmusSearch any = new LitmusSearch(generation, GracePeriodOptions.EXACT, MemoryModel.SC, ALL);
    int never = 0;
    for (MemoryModel model : MemoryModel.values()) {
      for (LitmusTest test : withFewProcesses()) {
        if (any.unfit(test) == null) {
          LitmusResult all = search(generation, model, ALL, test);
          if (all.coverage().complete() && !all.coverage().forTheQuestion()) {
            LitmusResult question = search(generation, model, QUESTION, test);
            assertEquals(all.found().asked(), question.found().asked(), test + ", " + model);
            never += question.found().asked() ? 0 : 1;
          }
        }
      }
    }
    assertTrue(never > 100, never + " never come to it");
  }

  /**
   * What is behind a step that settles the question is not learned there. Others' steps that were
   * only to be learned behind it were missed once, on these tests and engines.
   */
  @EachGeneration
  @DisplayName("also where all but a few schedules are cut off at once")
  void whereNearlyAllIsCutOff(Generation generation) {
    assumeTrue(
        EVERYTHING || SrcuStruct.class.isAssignableFrom(domain(generation)),
        "ends were missed on the engines of SRCU; engine.everything tries the others, too");
    LitmusSearch engine =
        new LitmusSearch(generation, GracePeriodOptions.ENGINE, MemoryModel.SC, QUESTION);
    List<String> names =
        List.of("C-RW-G+RW-G+RW-G+RW-R1I", "inv:C-RW-H+RW-R+RW-R+RW-R", "inv:LISA3R2G");
    List<String> found = new ArrayList<>();
    for (LitmusTest test : Corpus.tests(Corpus.Part.ALL)) {
      if (names.contains(test.name()) && engine.search(test).found().asked()) {
        found.add(test.name());
      }
    }
    assertEquals(names, found);
  }
}
