// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.Golden;
import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.memory.Fallible;
import io.mmunotify.scenario.Scenario.CallbackSpec;
import io.mmunotify.scenario.Scenario.Directive;
import io.mmunotify.scenario.Scenario.Expectation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ScenarioReaderTest {

  private static final String EXAMPLE =
      """
      scenario: unregister-races-exit     # kebab-case identifier
      about: A driver unregisters while its address space is torn down.
      mms:
        A: {}
        B: {users: 2}
      notifiers:
        kvm:
          mm: A
          callbacks:
            release: {}
            clear_flush_young: {returns: 1}
            invalidate_range_start:
              returns: 0
              returns_nonblock: -11
              does: [sleep]
          flags: [does_not_block]
      setup:
        - register: kvm
      tasks:
        exiting: [ {mmput: A} ]
        driver:  [ {unregister: kvm} ]
      after: []
      faults:
        kmalloc: [2]
        mm_take_all_locks: [1]
        init_srcu_struct: [1]
      schedule:
        - {run: driver, until: spin_lock}
        - {run: exiting, through: hlist_del}
        - {run: driver, steps: 3}
        - {run: srcu}
      expect:
        v3.5: {oops: null-deref}
        v3.15: ok
        v4.18: {bug: list_not_empty}
      """;

  @Test
  void theExampleOfTheFormatIsReadInFull() {
    Scenario scenario = read(EXAMPLE);
    assertEquals("unregister-races-exit", scenario.name());
    assertEquals("A driver unregisters while its address space is torn down.", scenario.about());
    assertEquals(Map.of("A", 1, "B", 2), scenario.mms());
    Scenario.NotifierSpec kvm = scenario.notifiers().get("kvm");
    Step sleep = new KernelStep(Op.SLEEP, null, null, null, 0, 0, 0, 0, false, false, false);
    assertEquals(
        new Scenario.NotifierSpec(
            "A",
            Map.of(
                Callback.RELEASE, new CallbackSpec(0, null, List.of()),
                Callback.CLEAR_FLUSH_YOUNG, new CallbackSpec(1, null, List.of()),
                Callback.INVALIDATE_RANGE_START, new CallbackSpec(0, -11, List.of(sleep))),
            Set.of(Notifier.Flag.DOES_NOT_BLOCK)),
        kvm);
    assertEquals(
        List.of(new KernelStep(Op.REGISTER, "kvm", null, null, 0, 0, 0, 0, false, false, false)),
        scenario.setup());
    assertEquals(List.of("exiting", "driver"), List.copyOf(scenario.tasks().keySet()));
    assertEquals(List.of(), scenario.after());
    assertEquals(
        Map.of(
            Fallible.KMALLOC, Set.of(2),
            Fallible.MM_TAKE_ALL_LOCKS, Set.of(1),
            Fallible.INIT_SRCU_STRUCT, Set.of(1)),
        scenario.faults());
    assertEquals(
        List.of(
            new Directive("driver", "spin_lock", null, 0),
            new Directive("exiting", null, "hlist_del", 0),
            new Directive("driver", null, null, 3),
            new Directive("srcu", null, null, 0)),
        scenario.schedule());
    assertEquals(
        Map.of(
            "v3.5", new Expectation("oops", "null-deref"),
            "v3.15", new Expectation("ok", null),
            "v4.18", new Expectation("bug", "list_not_empty")),
        scenario.expect());
  }

  @Test
  void whatIsNotSaidHasItsDefault() {
    List<KernelStep> steps =
        steps(
            "{invalidate_range_start: {mm: A, start: 0, end: 0x1000}}",
            "{invalidate_range_end: {mm: A, start: 0, end: 4096}}",
            "{has_blockable: A}",
            "{has_blockable: {mm: A}}",
            "{has_blockable: {mm: A, locked: false}}");
    assertTrue(steps.get(0).blockable());
    assertEquals(4096, steps.get(0).end());
    assertFalse(steps.get(1).onlyEnd());
    assertTrue(steps.get(2).locked());
    assertEquals(steps.get(2), steps.get(3));
    assertFalse(steps.get(4).locked());
  }

  @Test
  void theSmallestScenarioHasANameAndMms() {
    Scenario scenario = read("{scenario: s, mms: {}}");
    assertEquals("", scenario.about());
    assertTrue(scenario.tasks().isEmpty());
    assertTrue(scenario.notifiers().isEmpty());
  }

  @Test
  void aliasesMayRepeatSteps() {
    Scenario scenario =
        read("{scenario: s, mms: {A: {}}, tasks: {one: &steps [{mmget: A}, sleep], two: *steps}}");
    assertEquals(scenario.tasks().get("one"), scenario.tasks().get("two"));
  }

  @Test
  void expectNamesTheGenerationsThatThereAre() {
    Document document =
        YamlDocuments.parse("s", "{scenario: s, mms: {}, expect: {v3.16: ok}}", Limits.DEFAULTS);
    assertEquals(
        1, new ScenarioReader("s", Limits.DEFAULTS, Set.of()).read(document).expect().size());
    Set<String> known = new LinkedHashSet<>(List.of("v3.5", "v3.15", "v4.18"));
    assertEquals(
        "s:1:33: unknown generation \"v3.16\" (did you mean v3.15?); accepted are v3.5, v3.15,"
            + " v4.18",
        assertThrows(
                InputError.class,
                () -> new ScenarioReader("s", Limits.DEFAULTS, known).read(document))
            .sentence());
  }

  @Test
  void everyGoldenScenarioIsAccepted() {
    assertEquals(110, Golden.scenarios().size());
  }

  @Test
  void whatAnOperationDoesNotTakeIsNothing() {
    KernelStep step = steps("{mmput: A}").getFirst();
    assertNull(step.notifier());
    assertEquals("A", step.mm());
    assertFalse(step.blockable());
    assertFalse(step.locked());
  }

  private static List<KernelStep> steps(String... steps) {
    String list = "[" + String.join(", ", steps) + "]";
    return read("{scenario: s, mms: {A: {}}, setup: " + list + "}").setup().stream()
        .map(KernelStep.class::cast)
        .toList();
  }

  private static Scenario read(String text) {
    Document document = YamlDocuments.parse("s.yaml", text, Limits.DEFAULTS);
    return new ScenarioReader("s.yaml", Limits.DEFAULTS, Set.of()).read(document);
  }
}
