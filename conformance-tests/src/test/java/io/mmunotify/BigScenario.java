// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A scenario with many states: tasks walk the notifiers, two of them end something. */
public final class BigScenario {
  private BigScenario() {}

  /**
   * Writes it with four tasks.
   *
   * @param rounds how often each task walks: 1 makes a million states, 2 twenty millions
   * @return the file
   */
  public static Path in(Path folder, int rounds) throws IOException {
    return in(folder, List.of("c", "d"), rounds);
  }

  /**
   * Writes it with three tasks that walk once, which makes forty thousand states.
   *
   * @return the file
   */
  public static Path withThreeTasks(Path folder) throws IOException {
    return in(folder, List.of("c"), 1);
  }

  private static Path in(Path folder, List<String> walkers, int rounds) throws IOException {
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
        about: Tasks walk the notifiers while one of these goes away.
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
        """
            .formatted(round, round);
    StringBuilder rest = new StringBuilder();
    walkers.forEach(task -> rest.append("  ").append(task).append(":\n").append(round));
    return Files.writeString(folder.resolve("big.yaml"), text + rest);
  }
}
