// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.vmcase;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.conformance.Scenes;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Limit;
import io.mmunotify.scenario.Limits;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A gather of 3.5 takes any number of pages. A later one takes 8 pages and 19 batches of 510; huge
 * ones count once. Then it is flushed, and what it has is freed, before the rest is unmapped:
 * zap_pte_range, zap_huge_pmd and __unmap_hugepage_range of 3.14 and 4.19. Only zap_pte_range of
 * 4.19 flushes under the page-table lock, and none frees under it.
 */
final class FullGatherTest {
  private static final int FULL = 8 + 19 * 510;
  private static final long HEAP = 0x600000000L;
  private static final Limits LIMITS = Limits.DEFAULTS.with(Limit.EVENTS, 1_000_000);

  /** Flushes, calls and frees of an operation that unmaps two more than a gather takes. */
  private static String unmapped(Generation generation, int huge, String area, String operation) {
    int pages = (FULL + 2) * Math.max(1, huge);
    String text =
        """
        machine: {frames: %d, huge_pages: %d}
        mms: {A: {areas: {heap: {at: %d, pages: %d%s}}}}
        notifiers:
          watch:
            mm: A
            callbacks: {invalidate_range_start: {}, invalidate_range_end: {}}
        setup: [{store: {mm: A, at: heap, pages: %d, value: 1}}, {register: watch}]
        tasks: {main: [{%s}]}
        """
            .formatted(
                pages + 64,
                Math.max(2, huge),
                HEAP,
                pages,
                area,
                pages,
                operation.formatted(pages));
    var scenario = Scenes.scenario(text);
    List<Event> events =
        new ScenarioRunner(LIMITS).runVm(scenario, generation, new InOrder()).result().events();
    List<String> words = new ArrayList<>();
    Iterator<String> flushed =
        events.stream()
            .filter(each -> each.kind() == EventKind.TLB_FLUSH && "main".equals(each.task()))
            .map(FullGatherTest::pages)
            .iterator();
    boolean locked = false;
    int freed = 0;
    for (String step : StepOrder.of(events, "main", "A", HEAP, Set.of()).split(" ", -1)) {
      switch (step) {
        case "+ptl" -> locked = true;
        case "-ptl" -> locked = false;
        case "free" -> freed++;
        case "start", "end", "flush" -> {
          if (freed > 0) {
            words.add("free " + freed);
          }
          freed = 0;
          words.add(step + (step.equals("flush") ? flushed.next() : "") + (locked ? "*" : ""));
        }
        default -> {}
      }
      if (step.equals("free") && locked) {
        words.add("free*");
      }
    }
    words.add("free " + freed);
    return String.join(", ", words);
  }

  /** Which pages are flushed: the last one excluded, as in notifiers' ranges. */
  private static String pages(Event flush) {
    return flush.get(Field.START) instanceof Long start && flush.get(Field.END) instanceof Long end
        ? "[" + (start - HEAP) / Pgd.PAGE_SIZE + "," + (end - HEAP) / Pgd.PAGE_SIZE + ")"
        : "";
  }

  private static void unmaps(
      int huge, String area, String operation, String generation, String told) {
    for (Generation each : Generation.all()) {
      if (each.name().equals(generation)) {
        assertEquals(told, unmapped(each, huge, area, operation));
      }
    }
  }

  @Test
  void aFullGatherIsFlushedBeforeTheRestIsUnmapped() {
    String dontneed = "madvise: {mm: A, at: heap, pages: %d, advice: dontneed}";
    String munmap = "munmap: {mm: A, at: heap, pages: %d}";
    unmaps(0, "", dontneed, "v3.5", "start, end, flush, free 9700");
    unmaps(
        0, "", dontneed, "v3.15", "start, flush[0,9697), free 9698, end, flush[9697,9700), free 2");
    unmaps(
        0,
        "",
        dontneed,
        "v4.18",
        "start, flush[0,9698)*, free 9698, end, flush[9698,9700), free 2");
    unmaps(2, ", huge: true", dontneed, "v3.5", "start, end, flush, free 9700");
    unmaps(
        2,
        ", huge: true",
        dontneed,
        "v3.15",
        "start, flush[0,19400), free 9698, end, flush[0,19400), free 2");
    unmaps(
        2,
        ", huge: true",
        dontneed,
        "v4.18",
        "start, flush[0,19396), free 9698, end, flush[19396,19400), free 2");
    unmaps(
        2,
        ", hugetlb: true",
        munmap,
        "v3.15",
        "start, start, flush[0,19400), free 9698, end, end, flush[0,19400), free 2");
    unmaps(
        2,
        ", hugetlb: true",
        munmap,
        "v4.18",
        "start, start, flush[0,19396), free 9698, end, end, flush[0,19400), free 2");
  }
}
