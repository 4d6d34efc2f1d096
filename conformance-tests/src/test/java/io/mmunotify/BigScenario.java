// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A scenario with many states: four tasks walk the notifiers, two of them end something. */
public final class BigScenario {
  private BigScenario() {}

  /**
   * Writes it.
   *
   * @param rounds how often each task walks: 1 makes a million states, 2 twenty millions
   * @return the file
   */
  public static Path in(Path folder, int rounds) throws IOException {
    String mm = "{mm: A, start: 0x1000, end: 0x3000}";
    String round =
        """
            - invalidate_range_start: %s
            - test_young: {mm: A, address: 0x1000}
            - invalidate_range_end: %s
        """
            .formatted(mm, mm)
            .repeat(rounds);
    String text =
        """
        scenario: big
        about: Four tasks walk the notifiers while one of these goes away.
        mms:
          A: {users: 2}
        notifiers:
          kvm:
            mm: A
            callbacks:
              release: {}
              invalidate_range_start: {}
              invalidate_range_end: {}
              test_young: {}
          scif:
            mm: A
            callbacks:
              invalidate_range_start: {}
        setup:
          - register: kvm
          - register: scif
        tasks:
          a:
        %s    - unregister: kvm
          b:
        %s    - mmput: A
          c:
        %s  d:
        %s\
        """
            .formatted(round, round, round, round);
    return Files.writeString(folder.resolve("big.yaml"), text);
  }
}
