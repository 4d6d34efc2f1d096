// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.vmcase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.scenario.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The generations tell a notifier what booted kernels told one. */
final class VmCasesTest {
  @Test
  void everyRecordedCaseComesOutTheSame() throws IOException {
    VmReplay replay = new VmReplay(Limits.DEFAULTS);
    Map<String, String> differ = new LinkedHashMap<>();
    int compared = 0;
    for (VmCase recorded : RecordedCases.all()) {
      for (Generation generation : Generation.all()) {
        if (recorded.recorded().containsKey(generation.name())) {
          compared++;
          String difference = replay.differs(recorded, generation);
          if (difference != null) {
            differ.put(recorded.name() + " on " + generation.name(), difference);
          }
        }
      }
    }
    assertEquals(
        new TreeSet<>(RecordedCases.CONTRADICTORY),
        new TreeSet<>(differ.keySet()),
        differ.toString());
    assertTrue(compared >= 196, "compared: " + compared);
  }

  @Test
  void anEventThatDiffersIsShownWithItsNeighbours() throws IOException {
    VmCase recorded =
        RecordedCases.all().stream()
            .filter(each -> each.name().equals("munmap4"))
            .findFirst()
            .orElseThrow();
    Generation generation = Generation.all().getLast();
    assertNull(new VmReplay(Limits.DEFAULTS).differs(recorded, generation));
    List<ToldEvent> events = recorded.recorded().get(generation.name());
    assertNotNull(events);
    Map<String, Object> members = new LinkedHashMap<>(events.getLast().members());
    members.put("pages", List.of(0L, 1L));
    List<ToldEvent> changed = new ArrayList<>(events.subList(0, events.size() - 1));
    changed.add(new ToldEvent(members));
    VmCase other =
        new VmCase(
            "a file",
            recorded.name(),
            recorded.scenario(),
            recorded.watch(),
            Map.of(generation.name(), changed));
    assertEquals(
        """
        a file: munmap4 on v4.18 differs at event 6
                    callback op=invalidate_range_end mm=A start=0x600000000 end=0x600004000 ptl=false mmap_sem=write ptes=0-3:none
                    tlb_flush mm=A start=0x600000000 end=0x600004000
                    callback op=invalidate_range mm=A start=0x600000000 end=0x600004000 ptl=false mmap_sem=write ptes=0-3:none
          expected  page_free pages=[0, 1]
          got       page_free pages=[0, 1, 2, 3]
        """,
        new VmReplay(Limits.DEFAULTS).differs(other, generation));
  }
}
