// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.memory.PhysicalMemory;
import io.mmunotify.hw.memory.SwapSpace;
import io.mmunotify.hw.mmu.Processor;

/**
 * What the kernels run on: frames, swap, processors.
 *
 * @param memory the frames
 * @param swap where reclaim writes
 * @param processor how processors access user memory
 * @param hugePages the pages of a huge page: a power of two
 * @param zeroPage the frame that stands for untouched memory, small or huge
 */
public record VmHardware(
    PhysicalMemory memory, SwapSpace swap, Processor processor, int hugePages, Page zeroPage) {

  /** A machine with so many frames of its own and one for the zero page. */
  public static VmHardware of(int frames, int hugePages) {
    PhysicalMemory memory = new PhysicalMemory(frames + 1, frames + hugePages);
    return new VmHardware(
        memory, new SwapSpace(), new Processor(memory), hugePages, memory.allocAtBoot());
  }
}
