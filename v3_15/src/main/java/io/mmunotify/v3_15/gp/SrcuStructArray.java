// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.gp;

import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.PerCpu;
import io.mmunotify.hw.sync.PerCpuCell;

/**
 * {@code struct srcu_struct_array}: each CPU's counts of a domain's readers. A reader has the
 * record for a constant where it can, and then loads only the CPU's own word.
 *
 * @param completed the domain's word whose lowest bit is the bank for new readers
 */
record SrcuStructArray(
    IntCell completed,
    PerCpu<PerCpuCell> c0,
    PerCpu<PerCpuCell> c1,
    PerCpu<PerCpuCell> seq0,
    PerCpu<PerCpuCell> seq1) {
  private static final int CELLS = 4;

  /**
   * {@code alloc_percpu}.
   *
   * @param domain the domain whose readers are counted
   * @param machine the machine whose CPUs count; must not have begun to run
   */
  static SrcuStructArray of(SrcuReaders domain, Machine machine) {
    return new SrcuStructArray(
        domain.completed,
        PerCpuCell.ofEachCpu(machine, domain, 0, CELLS),
        PerCpuCell.ofEachCpu(machine, domain, 1, CELLS),
        PerCpuCell.ofEachCpu(machine, domain, 2, CELLS),
        PerCpuCell.ofEachCpu(machine, domain, 3, CELLS));
  }

  /**
   * {@code c[idx]}: sections that began on a CPU, less those that ended there. Negative where
   * readers came from other CPUs: only the sum over all CPUs has a meaning.
   */
  PerCpu<PerCpuCell> c(int idx) {
    return idx == 0 ? c0 : c1;
  }

  /**
   * {@code seq[idx]}: how many sections ever began on a CPU. A change of the sum tells that a
   * section began meanwhile.
   */
  PerCpu<PerCpuCell> seq(int idx) {
    return idx == 0 ? seq0 : seq1;
  }
}
