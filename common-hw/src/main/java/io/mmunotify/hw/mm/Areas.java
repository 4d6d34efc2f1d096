// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.PhysicalMemory;
import io.mmunotify.hw.mmu.Pgd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The list of an mm's areas and what hangs in the rmap: the parts of {@code mm/mmap.c} in which the
 * kernels do not differ. The caller holds mmap_sem for write.
 */
public final class Areas {
  private static final int EINVAL = -22;

  private Areas() {}

  /**
   * {@code remove_vma}: an area that left the rmap is given back; with the last one a file without
   * a name goes, and its pages with it.
   */
  public static void remove(Task current, Vma vma, PhysicalMemory memory) {
    MappedFile file = vma.file();
    if (file == null || !file.dies(current)) {
      return;
    }
    PageCache.truncate(current, memory, file, 0, -1, _ -> {});
  }

  /** What a kernel does when the border of an area moves. */
  @FunctionalInterface
  public interface BorderHook {
    /** {@code vma_adjust_trans_huge}: the area is about to be cut to this range. */
    void adjust(Task current, Vma vma, long start, long end);
  }

  /**
   * The area of a mapping, in no list yet; memory that is shared, or of huge pages from a pool,
   * lies in a file of its own.
   */
  public static Vma newVma(MmStruct mm, Mapping mapping) {
    MappedFile file = mapping.file();
    boolean hugetlb = mapping.hugetlb() || (file != null && file.kind() == MappedFile.Kind.HUGETLB);
    if (file == null && (mapping.shared() || hugetlb)) {
      MappedFile.Kind kind = hugetlb ? MappedFile.Kind.HUGETLB : MappedFile.Kind.SHMEM;
      file = MappedFile.unnamed(kind, mapping.offset() + mapping.pages());
    }
    int flags =
        protFlags(mapping.prot())
            | Vma.VM_SOFTDIRTY
            | (mapping.shared() ? Vma.VM_SHARED : 0)
            | (mapping.huge() ? Vma.VM_HUGEPAGE : 0)
            | (hugetlb ? Vma.VM_HUGETLB : 0)
            | (hugetlb && !mapping.shared() ? Vma.HPAGE_RESV_OWNER : 0);
    long start = mapping.start();
    long pgoff = file == null ? start >> Pgd.PAGE_SHIFT : mapping.offset();
    return new Vma(mm, start, start + (mapping.pages() << Pgd.PAGE_SHIFT), flags, file, pgoff);
  }

  /** The flags that say what may be done with an area's pages. */
  public static int protFlags(Prot prot) {
    return switch (prot) {
      case NONE -> 0;
      case READ -> Vma.VM_READ;
      case WRITE -> Vma.VM_READ | Vma.VM_WRITE;
    };
  }

  /** {@code vma_link}: into the mm's list and the file's. */
  public static void link(Task current, Vma vma) {
    MappedFile file = vma.file();
    if (file != null) {
      file.iMmapLock().downWrite(current);
      file.link(current, vma);
      file.iMmapLock().upWrite(current);
    }
    vma.mm().map().insert(current, vma);
  }

  /** {@code unlink_file_vma} and {@code unlink_anon_vmas}: the area can no longer be found. */
  public static void unlinkRmap(Task current, Vma vma) {
    AnonVma.unlinkAll(current, vma);
    MappedFile file = vma.file();
    if (file != null) {
      file.iMmapLock().downWrite(current);
      file.unlink(current, vma);
      file.iMmapLock().upWrite(current);
    }
  }

  /** The same before tasks run. */
  public static void linkAtBoot(Vma vma) {
    MappedFile file = vma.file();
    if (file != null) {
      file.linkAtBoot(vma);
    }
    vma.mm().map().insert(null, vma);
  }

  /**
   * {@code split_vma}: the part below the address, or above it, becomes an area of its own.
   *
   * @param newBelow whether the new area is the part below
   * @return the new area
   */
  public static Vma split(
      Task current, Vma vma, long address, boolean newBelow, BorderHook border) {
    Vma fresh =
        newBelow
            ? vma.copy(vma.mm(), vma.start(), address)
            : vma.copy(vma.mm(), address, vma.end());
    if (vma.anonVma() != null) {
      AnonVma.clone(current, fresh, vma);
      fresh.setAnonVma(current, vma.anonVma());
    }
    long start = newBelow ? address : vma.start();
    long end = newBelow ? vma.end() : address;
    border.adjust(current, vma, start, end);
    MappedFile file = vma.file();
    AnonVma anonVma = vma.anonVma();
    lockRmaps(current, file, anonVma);
    vma.mm().map().adjust(current, vma, start, end);
    vma.mm().map().insert(current, fresh);
    if (file != null) {
      file.link(current, fresh);
    }
    unlockRmaps(current, file, anonVma);
    return fresh;
  }

  /**
   * {@code vma_merge}: what lies in a range, and its neighbours, become one area where nothing
   * tells them apart.
   */
  public static void merge(Task current, MemoryMap map, long start, long end) {
    Vma vma = map.before(current, start);
    if (vma == null || vma.end() < start) {
      vma = map.at(current, start);
    }
    while (vma != null && vma.start() < end) {
      Vma next = map.at(current, vma.end());
      if (next == null || !mergeable(vma, next)) {
        vma = next;
        continue;
      }
      AnonVma kept = vma.anonVma() == null ? next.anonVma() : vma.anonVma();
      if (vma.anonVma() == null && kept != null) {
        AnonVma.clone(current, vma, next);
        vma.setAnonVma(current, kept);
      }
      long to = next.end();
      map.remove(current, next);
      unlinkRmap(current, next);
      lockRmaps(current, vma.file(), kept);
      map.adjust(current, vma, vma.start(), to);
      unlockRmaps(current, vma.file(), kept);
    }
  }

  /** Takes what must be held for write while a range changes that rmap walks look at. */
  public static void lockRmaps(Task current, @Nullable MappedFile file, @Nullable AnonVma anonVma) {
    if (file != null) {
      file.iMmapLock().downWrite(current);
    }
    if (anonVma != null) {
      anonVma.lock().downWrite(current);
    }
  }

  /** Gives it back. */
  public static void unlockRmaps(
      Task current, @Nullable MappedFile file, @Nullable AnonVma anonVma) {
    if (anonVma != null) {
      anonVma.lock().upWrite(current);
    }
    if (file != null) {
      file.iMmapLock().upWrite(current);
    }
  }

  private static boolean mergeable(Vma vma, Vma next) {
    int same = ~Vma.VM_SOFTDIRTY;
    return vma.end() == next.start()
        && (vma.flags() & same) == (next.flags() & same)
        && !vma.isHugetlb()
        && vma.file() == next.file()
        && next.pgoff() == vma.indexOf(vma.end())
        && (vma.anonVma() == next.anonVma() || vma.anonVma() == null || next.anonVma() == null);
  }

  /** Whether an area begins and ends with a huge page, and maps its file from one on. */
  public static boolean fitsHugePages(Vma vma) {
    Pgd pgd = vma.mm().map().pgd();
    return pgd.pmdBase(vma.start()) == vma.start()
        && pgd.pmdBase(vma.end()) == vma.end()
        && vma.pgoff() % pgd.pmdPages() == 0;
  }

  /** {@code hugetlb_vm_op_split}: a huge page from the pool belongs to one area as a whole. */
  public static boolean mayCut(Task current, MemoryMap map, long start, long end) {
    return mayCutAt(current, map, start) && mayCutAt(current, map, end);
  }

  private static boolean mayCutAt(Task current, MemoryMap map, long address) {
    Vma vma = map.at(current, address);
    return vma == null || !vma.isHugetlb() || map.pgd().pmdBase(address) == address;
  }

  /**
   * Cuts areas so that a range begins and ends with one; returns those in the range.
   *
   * @param newOutside whether the new areas are those outside of the range, as mprotect makes them,
   *     or those in it, as munmap does
   */
  public static List<Vma> cut(
      Task current, MemoryMap map, long start, long end, boolean newOutside, BorderHook border) {
    Vma first = map.at(current, start);
    if (first != null && first.start() < start) {
      Vma _ = split(current, first, start, newOutside, border);
    }
    Vma last = map.at(current, end - 1);
    if (last != null && last.end() > end) {
      Vma _ = split(current, last, end, !newOutside, border);
    }
    return map.overlapping(current, start, end);
  }

  /**
   * Changes flags of every area in a range, after it was cut; merges what is alike then.
   *
   * @return 0, or an error number: -ENOMEM at a hole, what lies in front of it has changed
   */
  public static int changeFlags(
      Task current, MemoryMap map, long start, long end, int clear, int set, BorderHook border) {
    for (long address = start; address < end; ) {
      Vma vma = map.at(current, address);
      if (vma == null) {
        return PageFault.ENOMEM;
      }
      long stop = Math.min(end, vma.end());
      int flags = (vma.flags() & ~clear) | set;
      if (flags != vma.flags()) {
        if (!mayCut(current, map, address, stop)) {
          return EINVAL;
        }
        for (Vma part : cut(current, map, address, stop, true, border)) {
          part.setFlags(current, flags);
        }
        merge(current, map, address, stop);
      }
      address = stop;
    }
    return 0;
  }
}
