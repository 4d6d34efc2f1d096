// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.mmunotify.BrokenEngine;
import io.mmunotify.conformance.EachGeneration;
import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.litmus.Judgement.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/**
 * SRCU's engines in every schedule of small litmus tests. That nothing happens which must not, says
 * what processes see. The monitor looks on as well: no grace period ends where the exact one could
 * not. {@code mmunotify litmus} does the same with the whole corpus.
 */
@DisplayName("The engines of SRCU refine the exact rule over every schedule of litmus tests")
final class LitmusEngineTest {
  private static final LitmusBounds BOUNDS = LitmusBounds.byDefault(1);
  private static final LitmusBounds ALL_ORDERS =
      new LitmusBounds(
          BOUNDS.states(), BOUNDS.seconds(), BOUNDS.megabytes(), BOUNDS.preemptions(), true, false);
  private static final int SMALL = 8;
  private static final boolean EVERYTHING = Boolean.getBoolean("engine.everything");
  private static final GracePeriodOptions ENGINE = GracePeriodOptions.ENGINE;

  /** Those that fail where grace periods do not wait, if they are short. */
  private static List<LitmusTest> small() {
    return Corpus.tests(Corpus.Part.SENSITIVE).stream()
        .filter(test -> test.processes().size() == 2 && test.ops().size() <= SMALL)
        .toList();
  }

  private static LitmusResult search(Generation generation, LitmusTest test, LitmusBounds bounds) {
    return new LitmusSearch(generation, ENGINE, MemoryModel.SC, bounds).search(test);
  }

  private static void assumeSrcu(Generation generation) {
    assumeFalse(
        generation.capabilities().contains(Capability.SLEEP_IS_QUIESCENT),
        "classic RCU has tests of its own");
  }

  @EachGeneration
  @DisplayName("tests that fail where grace periods do not wait, with two processes")
  void whatCanCatchThem(Generation generation) {
    assumeSrcu(generation);
    List<String> wrong = new ArrayList<>();
    for (LitmusTest test : small()) {
      LitmusResult result = search(generation, test, BOUNDS);
      Judgement judgement = Judgement.of(result, ENGINE.rule(), MemoryModel.SC, false);
      if (judgement.kind() != Kind.AS_EXPECTED || !result.coverage().complete()) {
        wrong.add(test + ": " + judgement + ", " + result.coverage().text());
      }
    }
    assertEquals(List.of(), wrong);
  }

  /**
   * All tests, or all but most of those in which every process waits: these differ in their
   * accesses alone, and there are a hundred times as many orders of the engine's steps in them.
   */
  private static List<LitmusTest> fewWhereAllWait() {
    List<LitmusTest> some = new ArrayList<>(Corpus.tests(Corpus.Part.ALL));
    List<LitmusTest> waiting = some.stream().filter(LitmusEngineTest::allWait).toList();
    if (!EVERYTHING) {
      some.removeAll(waiting.subList(1, waiting.size()));
    }
    return some;
  }

  private static boolean allWait(LitmusTest test) {
    return test.processes().size() == 2
        && test.ops().size() < SMALL
        && test.processes().stream()
            .allMatch(process -> process.stream().anyMatch(op -> op instanceof Op.Synchronize));
  }

  @EachGeneration
  @DisplayName("orders that make no difference make none")
  void withAllOrders(Generation generation) {
    assumeSrcu(generation);
    int compared = 0;
    int two = 0;
    for (LitmusTest test : fewWhereAllWait()) {
      boolean small = test.processes().size() == 2 && test.ops().size() < SMALL;
      if (small && (EVERYTHING || two++ % 3 == 0)) {
        LitmusResult some = search(generation, test, BOUNDS);
        LitmusResult all = search(generation, test, ALL_ORDERS);
        assertEquals(all.found(), some.found(), test.name());
        assertEquals(all.coverage(), some.coverage(), test.name());
        if (!some.found().decided()) {
          assertEquals(all.ends(), some.ends(), test.name());
          compared++;
        }
      }
    }
    assertTrue(compared > 10, compared + " were compared to the last end");
  }

  @EachGeneration
  @DisplayName("a grace period that waits for nobody is met on the way to the end in question")
  void aBrokenTwinOnTheWay(Generation generation) {
    assumeSrcu(generation);
    LitmusBounds question =
        new LitmusBounds(BOUNDS.states(), BOUNDS.seconds(), BOUNDS.megabytes(), 0, false, true);
    Generation broken = new BrokenEngine(generation, true);
    for (LitmusTest test : Corpus.tests(Corpus.Part.SENSITIVE)) {
      LitmusResult.Found found = search(broken, test, question).found();
      assertTrue(found.failure() != null || found.asked(), test.name());
    }
  }

  @EachGeneration
  @DisplayName("a grace period that waits for nobody is told by the monitor")
  void aBrokenTwin(Generation generation) {
    assumeSrcu(generation);
    LitmusTest test = small().getFirst();
    LitmusResult result = search(new BrokenEngine(generation, true), test, BOUNDS);
    assertNotNull(result.found().failure());
    assertTrue(result.found().failure().contains("a grace period ended before a read section"));
    assertEquals(Kind.WRONG, Judgement.of(result, ENGINE.rule(), MemoryModel.SC, false).kind());
  }
}
