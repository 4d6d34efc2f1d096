// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.kernel;

import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.sync.ReadDomain;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/** One generation of the kernel's notifier code, found as a service. */
public interface Generation {

  /** The name in traces and on the command line: {@code "v3.15"}. */
  String name();

  /** The file that the generation's sources mirror. */
  Upstream upstream();

  /** The behaviours in which this generation differs from others. */
  Set<Capability> capabilities();

  /**
   * Boots the generation on a machine whose run has not begun.
   *
   * @param faults the calls that fail during this run
   * @param options the algorithm that ends grace periods
   */
  Kernel boot(Machine machine, FaultInjector faults, GracePeriodOptions options);

  /** Boots the generation with grace periods after the exact rule. */
  default Kernel boot(Machine machine, FaultInjector faults) {
    return boot(machine, faults, GracePeriodOptions.EXACT);
  }

  /**
   * A domain of read sections of the generation's kind, without notifiers: for litmus tests,
   * torture and benchmarks. On a machine whose run has not begun.
   *
   * @param options the algorithm that ends grace periods
   */
  ReadDomain readDomain(Machine machine, GracePeriodOptions options);

  /**
   * The origin of a generation's sources.
   *
   * @param file the path in the kernel tree
   * @param version the release whose file it is, to the letter
   * @param blob the git object name of the file
   * @param remark a warning for readers; may be empty
   */
  record Upstream(String file, String version, String blob, String remark) {}

  /** All generations on the class path, oldest first. */
  static List<Generation> all() {
    return ServiceLoader.load(Generation.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(Generation::name, Generation::compareVersions))
        .toList();
  }

  /** By the numbers in the names, then by the names: v3.5, v3.15, v3.15-mine. */
  private static int compareVersions(String a, String b) {
    String[] left = a.split("\\D+", -1);
    String[] right = b.split("\\D+", -1);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      // Of two numbers the longer one is the greater one.
      int order = Integer.compare(left[i].length(), right[i].length());
      order = order == 0 ? left[i].compareTo(right[i]) : order;
      if (order != 0) {
        return order;
      }
    }
    return a.compareTo(b);
  }
}
