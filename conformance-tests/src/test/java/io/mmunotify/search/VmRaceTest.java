// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.kernel.Generation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VmRaceTest {
  @Test
  void noScheduleOfARaceGoesWrong() throws IOException {
    List<String> faults = new ArrayList<>();
    int searched = 0;
    for (VmRace race : VmRace.all()) {
      for (Generation generation : Generation.all()) {
        if (race.generations().contains(generation.name())) {
          searched++;
          for (String fault : race.faults(generation)) {
            faults.add(race.name() + " on " + generation.name() + ": " + fault);
          }
        }
      }
    }
    assertEquals(List.of(), faults);
    assertTrue(searched >= 54, "searched: " + searched);
  }
}
