// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.kernel;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.Mapping;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Prot;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What programs ask a kernel's VM to do, and what it does of itself; each makes every access, takes
 * every lock and makes every notifier call that this kernel makes, in its order.
 *
 * <p>Ranges are of bytes, page aligned, the start inclusive, the end exclusive; sizes and places of
 * files are in pages. Whoever returns an int returns 0 or a negative error number. Any task may
 * call any method at any time, as long as it holds nothing; all may sleep.
 */
public interface VmOperations {
  /** Nothing is there, or no access is allowed. */
  int EFAULT = -14;

  /** No memory, or a range with a hole. */
  int ENOMEM = -12;

  /** An argument that makes no sense. */
  int EINVAL = -22;

  /** What {@code madvise} is told. */
  enum Advice {
    DONTNEED,
    /** The content is not needed unless it is written again. */
    FREE,
    REMOVE,
    HUGE,
    NOHUGE,
    MERGEABLE,
    UNMERGEABLE,
    DONTFORK,
    WIPEONFORK;

    /** Its name in a scenario. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Gives an mm a page table; before it has areas. */
  void initMm(MmStruct mm);

  /** {@code mmap(MAP_FIXED)}. */
  int mmap(Task current, MmStruct mm, Mapping mapping);

  /** {@code munmap}. */
  int munmap(Task current, MmStruct mm, long start, long end);

  /** The advice that this kernel knows. */
  Set<Advice> advices();

  /** The bugs of this kernel by which operations that meet reach free frames, or lose frames. */
  Set<VmDefect> defects();

  /** {@code madvise}, of {@link #advices} alone. */
  int madvise(Task current, MmStruct mm, long start, long end, Advice advice);

  /** {@code mprotect}. */
  int mprotect(Task current, MmStruct mm, long start, long end, Prot prot);

  /**
   * {@code mremap}.
   *
   * @param to where it is to lie; -1 where it may stay
   * @param mayMove whether it may move if it cannot stay
   */
  int mremap(
      Task current, MmStruct mm, long start, long pages, long newPages, long to, boolean mayMove);

  /** {@code mlock}: the pages are there from now on and stay. */
  int mlock(Task current, MmStruct mm, long start, long end);

  /** {@code munlock}. */
  int munlock(Task current, MmStruct mm, long start, long end);

  /** A processor loads the word of a page: its value, or a negative error number. */
  long load(Task current, MmStruct mm, long address);

  /** A processor stores a word. */
  int store(Task current, MmStruct mm, long address, long value);

  /** {@code dup_mmap}: the child is a new mm without areas. */
  int fork(Task current, MmStruct mm, MmStruct child);

  /** {@code ftruncate}. */
  int truncate(Task current, MappedFile file, long pages);

  /** {@code fallocate(FALLOC_FL_PUNCH_HOLE)}. */
  int punchHole(Task current, MappedFile file, long start, long pages);

  /** {@code fsync}: dirty pages are written back and are clean afterwards. */
  int fsync(Task current, MappedFile file);

  /** {@code write}: the word of one page. */
  int writeFile(Task current, MappedFile file, long page, long value);

  /** Reclaim looks at each page of a range in turn, once. */
  int reclaim(Task current, MmStruct mm, long start, long end);

  /** {@code move_pages}: each page of a range goes to another frame. */
  int migrate(Task current, MmStruct mm, long start, long end);

  /** {@code echo 1 > /proc/PID/clear_refs}. */
  int clearRefs(Task current, MmStruct mm);

  /** KSM scans all mergeable areas of these mms once. */
  int ksmMerge(Task current, List<MmStruct> mms);

  /** KSM breaks all that it has merged in these mms. */
  int ksmUnmerge(Task current, List<MmStruct> mms);

  /** khugepaged looks at the huge page of an address. */
  int collapse(Task current, MmStruct mm, long address);

  /** Splits the huge page of an address. */
  int splitHuge(Task current, MmStruct mm, long address);

  /** The last user is gone, and every notifier has been told: the rest of {@code exit_mmap}. */
  void exitMmap(Task current, MmStruct mm);

  /** Kernels that note which pages were written since somebody asked. */
  interface SoftDirty extends VmOperations {
    /** {@code echo 4 > /proc/PID/clear_refs}. */
    int clearSoftDirty(Task current, MmStruct mm);
  }

  /** Kernels that track idle pages. */
  interface IdleTracking extends VmOperations {
    /**
     * {@code /sys/kernel/mm/page_idle/bitmap}.
     *
     * @param set whether the page is marked; else it is looked whether it still is
     * @return for a look, 1 if it is
     */
    int pageIdle(Task current, MmStruct mm, long address, boolean set);
  }

  /** Kernels that take a victim's memory before it exits. */
  interface Reaper extends VmOperations {
    /** {@code oom_reap_task}. */
    int oomReap(Task current, MmStruct mm);
  }

  /** Kernels in which an area's pages can be mapped in another order than the file's. */
  interface Nonlinear extends VmOperations {
    /** {@code remap_file_pages}. */
    int remapFilePages(Task current, MmStruct mm, long start, long end, long offset);
  }
}
