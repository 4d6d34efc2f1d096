// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.BoundReached;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.KernelStop;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.ScenarioReader;
import io.mmunotify.scenario.YamlDocuments;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NestingTest {
  private static final int NOTIFIERS = 200;

  /** The depth is a task's, not a notifier's: else many of them could use up the stack together. */
  @Test
  void notifiersThatCallEachOtherNestNoDeeperThanOneThatCallsItself() {
    StringBuilder mms = new StringBuilder();
    StringBuilder notifiers = new StringBuilder();
    StringBuilder setup = new StringBuilder();
    for (int i = 0; i < NOTIFIERS; i++) {
      int next = (i + 1) % NOTIFIERS;
      mms.append("  M%d: {}\n".formatted(i));
      notifiers.append(
          "  n%d: {mm: M%d, callbacks: {test_young: {does: [{test_young: {mm: M%d, address: 0}}]}}}\n"
              .formatted(i, i, next));
      setup.append("  - register: n%d\n".formatted(i));
    }
    String text =
        "scenario: chain\nmms:\n%snotifiers:\n%ssetup:\n%stasks:\n  t: [{test_young: {mm: M0, address: 0}}]\n"
            .formatted(mms, notifiers, setup);
    Scenario scenario =
        new ScenarioReader("chain", Limits.DEFAULTS, Set.of())
            .read(YamlDocuments.parse("chain", text, Limits.DEFAULTS));
    for (Generation generation : Generation.all()) {
      BoundReached bound =
          assertThrows(
              BoundReached.class,
              () -> new ScenarioRunner(Limits.DEFAULTS).run(scenario, generation, new InOrder()));
      assertEquals("callbacks inside callbacks", bound.bound());
    }
  }

  @Test
  void aCallbackThatCallsItselfWithoutEndIsAMisuseThatNamesIt() {
    String text =
        """
        scenario: recursion
        mms: {A: {}, B: {}}
        notifiers:
          a: {mm: A, callbacks: {test_young: {does: [{test_young: {mm: B, address: 0}}]}}}
          b: {mm: B, callbacks: {test_young: {does: [{test_young: {mm: A, address: 0}}]}}}
        setup: [{register: a}, {register: b}]
        tasks: {t: [{test_young: {mm: A, address: 0}}]}
        """;
    Scenario scenario =
        new ScenarioReader("recursion", Limits.DEFAULTS, Set.of())
            .read(YamlDocuments.parse("recursion", text, Limits.DEFAULTS));
    for (Generation generation : Generation.all()) {
      RunResult run = new ScenarioRunner(Limits.DEFAULTS).run(scenario, generation, new InOrder());
      KernelStop stop = assertInstanceOf(RunEnd.Stopped.class, run.end()).stop();
      assertEquals(
          "test_young of a calls itself without end, 32 callbacks deep by now, and overflows a"
              + " kernel's stack",
          assertInstanceOf(KernelMisuse.class, stop).sentence());
    }
  }
}
