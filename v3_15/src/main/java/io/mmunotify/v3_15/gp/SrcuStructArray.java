// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.gp;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.sync.PerCpuCell;

/** {@code struct srcu_struct_array}: one CPU's counts of a domain's readers. */
final class SrcuStructArray {
  private static final int CELLS = 4;

  // Fields instead of arrays: a reader then loads no array.
  private final PerCpuCell c0;
  private final PerCpuCell c1;
  private final PerCpuCell seq0;
  private final PerCpuCell seq1;

  /**
   * @param domain the domain whose readers are counted
   * @param cpu the number of the CPU
   */
  SrcuStructArray(KernelObject domain, int cpu) {
    c0 = new PerCpuCell(domain, cpu * CELLS);
    c1 = new PerCpuCell(domain, cpu * CELLS + 1);
    seq0 = new PerCpuCell(domain, cpu * CELLS + 2);
    seq1 = new PerCpuCell(domain, cpu * CELLS + 3);
  }

  /**
   * {@code c[idx]}: sections that began here, less those that ended here. Negative where readers
   * came from other CPUs: only the sum over all CPUs has a meaning.
   */
  PerCpuCell c(int idx) {
    return idx == 0 ? c0 : c1;
  }

  /**
   * {@code seq[idx]}: how many sections ever began here. A change of the sum tells that a section
   * began meanwhile.
   */
  PerCpuCell seq(int idx) {
    return idx == 0 ? seq0 : seq1;
  }
}
