// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.conformance.Scenes;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.SwapCache;
import io.mmunotify.hw.mm.VmHardware;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class SwapCacheTest {
  /** Two tasks that took a page out of the cache without its lock freed its slot twice. */
  @Test
  void whoTakesAPageOutHasItsLock() {
    VmHardware hardware = VmHardware.of(8, 4);
    SwapCache cache = new SwapCache(hardware.memory(), hardware.swap());
    TaskPlan twin =
        new TaskPlan(
            "a",
            current -> {
              Page page = Objects.requireNonNull(hardware.memory().alloc(current, 1));
              page.lock().lock(current);
              cache.add(current, page);
              page.lock().unlock(current);
              cache.remove(current, page);
            });
    RunEnd end = new SteppedMachine(new InOrder(), null).run(List.of(List.of(twin)));
    assertEquals(
        "the swap cache changes under the lock of the page alone",
        ((KernelMisuse) ((RunEnd.Stopped) end).stop()).getMessage());
  }

  /**
   * Reclaim unmaps the page from the parent, and then finds that the child has used it: the page
   * stays, and nothing was written out. The child's load comes behind any number of reclaim's
   * steps.
   */
  @Test
  void anEntryReadsFromItsSlotWhatAPageThatStaysHolds() {
    for (Generation generation : Generation.all()) {
      boolean stayed = false;
      for (int steps = 1; steps < 60; steps++) {
        List<Event> events = reclaimed(generation, steps);
        List<Object> loaded =
            events.stream()
                .filter(event -> event.kind() == EventKind.LOAD)
                .map(event -> Objects.requireNonNull(event.get(Field.VALUE)))
                .toList();
        assertEquals(List.of(7L, 7L), loaded, generation.name());
        stayed |= allocations(events) == 2 && frees(events) == 0;
      }
      assertTrue(stayed, generation.name());
    }
  }

  private static long allocations(List<Event> events) {
    return events.stream().filter(event -> event.kind() == EventKind.PAGE_ALLOC).count();
  }

  private static long frees(List<Event> events) {
    return events.stream().filter(event -> event.kind() == EventKind.PAGE_FREE).count();
  }

  private static List<Event> reclaimed(Generation generation, int steps) {
    String text =
        """
        mms: {A: {areas: {heap: {at: 0x600000000, pages: 1}}}}
        setup:
          - store: {mm: A, at: heap, value: 7}
          - fork: {mm: A, child: B}
          - clear_refs: {mm: A, what: young}
        tasks:
          reclaim:
            - reclaim: {mm: A, at: heap}
            - load: {mm: A, at: heap}
          child:
            - load: {mm: B, at: heap}
        schedule:
          - {run: reclaim, steps: %d}
          - {run: child}
          - {run: reclaim}
        """
            .formatted(steps);
    Scenario scenario = Scenes.scenario(text);
    return new ScenarioRunner(Limits.DEFAULTS)
        .runVm(scenario, generation, new DirectedSchedule(scenario.schedule()))
        .result()
        .events();
  }
}
