// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.goal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.hw.kernel.Generation;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoundsTest {
  @Test
  void theDomainShowsWhetherItsCallerEndsAGracePeriod() {
    List<String> themselves =
        Rounds.srcu().stream().filter(Rounds::callerEndsIt).map(Generation::name).toList();
    assertEquals(List.of("v3.15"), themselves);
  }
}
