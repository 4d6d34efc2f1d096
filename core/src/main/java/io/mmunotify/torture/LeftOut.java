// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.torture;

import io.mmunotify.hw.kernel.VmDefect;
import io.mmunotify.hw.mm.MappedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a soak with several CPUs does not do, since the kernel itself has a bug there: operations
 * that must not meet take turns, and some are not done at all. Any task may ask.
 */
final class LeftOut {
  /** What may free a page that it finds by its reverse map, without mmap_sem. */
  private static final Set<String> BY_REVERSE_MAP =
      Set.of("reclaim", "truncate", "punch_hole", "madvise");

  /** What may split the entry of a huge page whose lock it does not have. */
  private static final Set<String> SPLITTING =
      Set.of("madvise", "mlock", "mmap", "mprotect", "mremap", "munlock", "munmap");

  /** Operations that must not meet: of the one set with one of the other. */
  private static final class Pair {
    private final Set<String> first;
    private final Set<String> second;
    private int inFirst;
    private int inSecond;

    Pair(Set<String> first, Set<String> second) {
      this.first = first;
      this.second = second;
    }

    boolean mayEnter(String operation) {
      return (!first.contains(operation) || inSecond == 0)
          && (!second.contains(operation) || inFirst == 0);
    }

    void count(String operation, int by) {
      inFirst += first.contains(operation) ? by : 0;
      inSecond += second.contains(operation) ? by : 0;
    }
  }

  private final Set<VmDefect> defects;

  /** Guarded by this object's monitor. */
  private final List<Pair> pairs = new ArrayList<>();

  /**
   * @param defects the kernel's; none where there is one CPU
   */
  LeftOut(Set<VmDefect> defects) {
    this.defects = defects;
    if (defects.contains(VmDefect.MREMAP_FLUSHES_LATE)) {
      pairs.add(new Pair(Set.of("mremap"), BY_REVERSE_MAP));
    }
    if (defects.contains(VmDefect.SPLIT_COUNTS_MIGRATION_ENTRIES)) {
      pairs.add(new Pair(Set.of("migrate"), SPLITTING));
    }
  }

  /** Does an operation, while none runs that it must not meet. */
  void run(String operation, Runnable body) {
    change(operation, 1);
    try {
      body.run();
    } finally {
      change(operation, -1);
    }
  }

  private synchronized void change(String operation, int by) {
    while (by > 0 && pairs.stream().anyMatch(pair -> !pair.mayEnter(operation))) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new IllegalStateException("the soak was interrupted", e);
      }
    }
    pairs.forEach(pair -> pair.count(operation, by));
    notifyAll();
  }

  /** Whether a store to the region may copy a page. */
  boolean mayCopy(VmRegion region) {
    boolean pool = region.file() != null && region.file().kind() == MappedFile.Kind.HUGETLB;
    return region.shared() || !pool || !defects.contains(VmDefect.HUGETLB_COW_FLUSHES_NOTHING);
  }

  /** What is left out, and why: a line for each. */
  List<String> lines() {
    return defects.stream().sorted().map(defect -> "  LEFT OUT       " + why(defect)).toList();
  }

  private static String why(VmDefect defect) {
    return switch (defect) {
      case MREMAP_FLUSHES_LATE ->
          "mremap beside " + names(BY_REVERSE_MAP) + ": mremap flushes late";
      case HUGETLB_COW_FLUSHES_NOTHING ->
          "stores to private areas of the pool: a copy flushes nothing";
      case SPLIT_COUNTS_MIGRATION_ENTRIES ->
          "migrate beside " + names(SPLITTING) + ": a split counts entries that map nothing";
    };
  }

  private static String names(Set<String> operations) {
    return String.join(", ", new TreeSet<>(operations));
  }
}
