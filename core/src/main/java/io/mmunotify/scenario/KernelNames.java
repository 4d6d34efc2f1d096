// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import java.util.Map;

/** What the kernel calls the functions that steps stand for. */
final class KernelNames {
  /** Those whose step has a name that does not follow from the function's. */
  private static final Map<String, String> STEPS =
      Map.ofEntries(
          Map.entry("__mmu_notifier_register", "register_locked"),
          Map.entry("mmu_notifier_invalidate_range_start_nonblock", "invalidate_range_start"),
          Map.entry("mmu_notifier_invalidate_range_only_end", "invalidate_range_end"),
          Map.entry("mm_has_blockable_invalidate_notifiers", "has_blockable"),
          Map.entry("exit_mmap", "release"),
          Map.entry("schedule", "sleep"),
          Map.entry("mutex_lock", "lock"),
          Map.entry("mutex_unlock", "unlock"),
          Map.entry("spin_lock", "lock"),
          Map.entry("spin_unlock", "unlock"));

  private KernelNames() {}

  /** The step that a function is; the name itself, less the usual prefix, where nobody knows. */
  static String step(String function) {
    String known = STEPS.get(function);
    return known == null ? function.replaceFirst("^_*(do_)?mmu_notifier_", "") : known;
  }
}
