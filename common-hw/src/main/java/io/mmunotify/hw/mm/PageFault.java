// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.memory.PhysicalMemory;
import io.mmunotify.hw.memory.SwapSpace;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Processor;
import io.mmunotify.hw.mmu.Pte;
import org.jspecify.annotations.Nullable;

/**
 * {@code handle_mm_fault} as far as the kernels agree: which of them has what to do, and the faults
 * of which no notifier hears. Those of which one hears are the generation's.
 */
public final class PageFault {
  /** No memory. */
  public static final int ENOMEM = -12;

  private final VmHardware hardware;
  private final PhysicalMemory memory;
  private final Faults faults;

  /** The faults in which kernels differ. */
  public interface Faults {
    /** {@code hugetlb_fault}. */
    int hugetlb(Task current, Vma vma, long address, boolean write);

    /**
     * {@code do_huge_pmd_anonymous_page}: the upper entry is empty and the area may have huge
     * pages.
     *
     * @return 0 once it is there or somebody else was faster; 1 to go on with small pages
     */
    int hugeAnonymous(Task current, Vma vma, long address, boolean write);

    /** {@code do_huge_pmd_wp_page}: a store to a huge page that is read-only. */
    int hugeWriteProtected(Task current, Vma vma, long address, long pmd);

    /** A huge page may be accessed in a way that its entry does not note yet. */
    void hugeAccessed(Task current, Vma vma, long address, long pmd, boolean write);

    /**
     * {@code do_wp_page}: a store to a page that is read-only. The table's lock is held, and given
     * back.
     */
    int writeProtected(Task current, Vma vma, long address, PageTable table, long pte);

    /** An entry was replaced by one that allows more; the table's lock is held. */
    void upgraded(Task current, Vma vma, long address, boolean write);

    /** How many pages of the cache around the address a read fault maps at most; 1 for one. */
    int faultAround();
  }

  /**
   * @param faults the generation's
   */
  public PageFault(VmHardware hardware, Faults faults) {
    this.hardware = hardware;
    this.memory = hardware.memory();
    this.faults = faults;
  }

  /** {@code do_page_fault}: takes mmap_sem for reading. Sleeps. */
  public int handle(Task current, MmStruct mm, long address, boolean write) {
    mm.mmapSem().downRead(current);
    Vma vma = mm.map().at(current, address);
    int result = Processor.EFAULT;
    if (vma != null && vma.has(write ? Vma.VM_WRITE : Vma.VM_READ | Vma.VM_WRITE)) {
      result = handleMmFault(current, vma, address, write);
    }
    mm.mmapSem().upRead(current);
    return result;
  }

  /** {@code handle_mm_fault}: the caller holds mmap_sem. Sleeps. */
  public int handleMmFault(Task current, Vma vma, long address, boolean write) {
    if (vma.isHugetlb()) {
      return faults.hugetlb(current, vma, address, write);
    }
    Pgd pgd = vma.mm().map().pgd();
    PageTable pmd = pgd.pmdAlloc(current, address);
    long entry = pmd.read(current, address);
    if (Pte.none(entry) && mayBeHuge(vma, address)) {
      int result = faults.hugeAnonymous(current, vma, pgd.pmdBase(address), write);
      if (result <= 0) {
        return result;
      }
    } else if (Pte.has(entry, Pte.MIGRATION)) {
      boolean _ = memory.awaitUnlocked(current, memory.page(Pte.pfn(entry)));
      return 0;
    } else if (Pte.has(entry, Pte.HUGE)) {
      if (Pte.has(entry, Pte.SPLITTING)) {
        awaitSplit(current, vma);
        return 0;
      }
      if (write && !Pte.has(entry, Pte.WRITE)) {
        int result = faults.hugeWriteProtected(current, vma, address, entry);
        if (result <= 0) {
          return result;
        }
      } else {
        faults.hugeAccessed(current, vma, address, entry, write);
        return 0;
      }
    }
    PageTable table = pgd.pteAlloc(current, address);
    return table == null ? 0 : handlePteFault(current, vma, address, table, write);
  }

  /** {@code transparent_hugepage_enabled} and room for one in the area. */
  private static boolean mayBeHuge(Vma vma, long address) {
    Pgd pgd = vma.mm().map().pgd();
    long base = pgd.pmdBase(address);
    return vma.isAnonymous()
        && vma.has(Vma.VM_HUGEPAGE)
        && !vma.has(Vma.VM_NOHUGEPAGE)
        && base >= vma.start()
        && base + pgd.pmdSize() <= vma.end();
  }

  /** {@code wait_split_huge_page}: whoever splits holds the lock of the anon_vma. */
  public static void awaitSplit(Task current, Vma vma) {
    AnonVma anonVma = vma.anonVma();
    if (anonVma != null) {
      anonVma.lock().downRead(current);
      anonVma.lock().upRead(current);
    }
  }

  private int handlePteFault(Task current, Vma vma, long address, PageTable table, boolean write) {
    long pte = table.read(current, address);
    if (Pte.none(pte)) {
      return vma.isAnonymous()
          ? doAnonymousPage(current, vma, address, table, write)
          : doFault(current, vma, address, table, vma.indexOf(address), Pte.NONE, write);
    }
    if (!Pte.present(pte)) {
      if (Pte.has(pte, Pte.NONLINEAR)) {
        return doFault(current, vma, address, table, Pte.pfn(pte), pte, write);
      }
      if (Pte.has(pte, Pte.MIGRATION)) {
        boolean _ = memory.awaitUnlocked(current, memory.page(Pte.pfn(pte)));
        return 0;
      }
      return Pte.has(pte, Pte.HWPOISON)
          ? Processor.EFAULT
          : doSwapPage(current, vma, address, table, pte, write);
    }
    table.lock().lock(current);
    if (table.read(current, address) == pte) {
      if (write && !Pte.has(pte, Pte.WRITE)) {
        return faults.writeProtected(current, vma, address, table, pte);
      }
      long entry = pte | Pte.YOUNG | (write ? Pte.DIRTY : 0);
      if (table.setAccessFlags(current, address, entry, write)) {
        faults.upgraded(current, vma, address, write);
      }
    }
    table.lock().unlock(current);
    return 0;
  }

  private int doAnonymousPage(Task current, Vma vma, long address, PageTable table, boolean write) {
    if (!write) {
      table.lock().lock(current);
      if (Pte.none(table.read(current, address))) {
        long zero = Pte.make(hardware.zeroPage().pfn(), vma.pageProt() | Pte.ZERO);
        table.set(current, address, zero);
      }
      table.lock().unlock(current);
      return 0;
    }
    AnonVma _ = AnonVma.prepare(current, vma);
    Page page = memory.alloc(current, 1);
    if (page == null) {
      return ENOMEM;
    }
    long entry = Pte.make(page.pfn(), vma.maybeMkwrite(vma.pageProt() | Pte.DIRTY));
    return mapNew(current, vma, address, table, page, entry, Pte.NONE);
  }

  /** Maps a fresh anonymous page, unless the entry has changed meanwhile. */
  private int mapNew(
      Task current, Vma vma, long address, PageTable table, Page page, long entry, long expected) {
    table.lock().lock(current);
    boolean same = table.read(current, address) == expected;
    if (same) {
      Rmap.addNewAnon(current, page, vma, address);
      table.set(current, address, entry);
    }
    table.lock().unlock(current);
    if (!same) {
      memory.put(current, page);
    }
    return 0;
  }

  /** {@code do_read_fault}, {@code do_cow_fault}, {@code do_shared_fault}. */
  private int doFault(
      Task current,
      Vma vma,
      long address,
      PageTable table,
      long index,
      long expected,
      boolean write) {
    MappedFile file = vma.file();
    if (file == null) {
      throw new IllegalStateException("an area without a file has no place in one");
    }
    Page page = pageOf(current, file, index);
    if (page == null) {
      return index >= file.size(current) ? Processor.EFAULT : ENOMEM;
    }
    int result = 0;
    if (write && vma.isCow()) {
      AnonVma _ = AnonVma.prepare(current, vma);
      Page copy = memory.alloc(current, 1);
      if (copy == null) {
        result = ENOMEM;
      } else {
        copy.write(current, page.read(current));
        long entry = Pte.make(copy.pfn(), vma.maybeMkwrite(vma.pageProt() | Pte.DIRTY));
        result = mapNew(current, vma, address, table, copy, entry, expected);
      }
    } else {
      if (write) {
        page.set(current, Page.Flag.DIRTY); // do_page_mkwrite tells the file
      }
      mapFile(current, vma, address, table, page, expected, write);
      if (!write) {
        mapAround(current, vma, address, table, file);
      }
    }
    page.lock().unlock(current);
    memory.put(current, page);
    return result;
  }

  /**
   * {@code find_lock_page}: the page of the file, locked and with a reference; read in where the
   * cache lacks it. Null behind the file's end, or where there is no memory.
   */
  public @Nullable Page pageOf(Task current, MappedFile file, long index) {
    for (; ; ) {
      if (index >= file.size(current)) {
        return null;
      }
      Page page = file.find(current, index);
      if (page == null) {
        page = memory.alloc(current, 1);
        if (page == null) {
          return null;
        }
        page.write(current, file.readDisk(current, index));
        if (!file.addNew(current, index, page)) {
          memory.put(current, page); // another task was quicker
          continue;
        }
      }
      if (!page.getUnlessZero(current)) {
        continue; // it left the cache since
      }
      page.lock().lock(current);
      if (page.mapping(current) == file) {
        return page;
      }
      page.lock().unlock(current); // truncated meanwhile
      memory.put(current, page);
    }
  }

  private void mapFile(
      Task current,
      Vma vma,
      long address,
      PageTable table,
      Page page,
      long expected,
      boolean write) {
    table.lock().lock(current);
    if (table.read(current, address) == expected) {
      long entry = Pte.make(page.pfn(), vma.pageProt());
      if (write) {
        entry = vma.maybeMkwrite(entry | Pte.DIRTY);
      }
      page.get(current);
      page.addMapcount(current, 1);
      table.set(current, address, entry);
    }
    table.lock().unlock(current);
  }

  /** {@code do_fault_around}: what the cache has beside it is mapped, too. */
  private void mapAround(Task current, Vma vma, long address, PageTable table, MappedFile file) {
    int around = Math.min(faults.faultAround(), vma.mm().map().pgd().pmdPages());
    long size = (long) around << Pgd.PAGE_SHIFT;
    long start = Math.max(address & -size, vma.start());
    long end = Math.min((address & -size) + size, vma.end());
    for (long each = start; around > 1 && each < end; each += Pgd.PAGE_SIZE) {
      long index = vma.indexOf(each);
      Page page = each == address ? null : file.find(current, index);
      if (page == null || !page.getUnlessZero(current)) {
        continue;
      }
      if (page.lock().tryLock(current)) { // whoever truncates or moves the page has its lock
        if (page.mapping(current) == file && index < file.size(current)) {
          mapFile(current, vma, each, table, page, Pte.NONE, false);
        }
        page.lock().unlock(current);
      }
      memory.put(current, page);
    }
  }

  private int doSwapPage(
      Task current, Vma vma, long address, PageTable table, long pte, boolean write) {
    SwapSpace swap = hardware.swap();
    int slot = Pte.pfn(pte);
    Page page = swap.cached(current, slot);
    if (page != null && memory.awaitUnlocked(current, page)) {
      return 0; // reclaim held its lock until it had left the swap cache; the fault comes again
    }
    page = memory.alloc(current, 1);
    if (page == null) {
      return ENOMEM;
    }
    page.write(current, swap.read(current, slot));
    AnonVma _ = AnonVma.prepare(current, vma);
    page.lock().lock(current);
    table.lock().lock(current);
    boolean same = table.read(current, address) == pte;
    long entry = Pte.NONE;
    if (same) {
      boolean sole = swap.users(current, slot) == 1;
      entry = Pte.make(page.pfn(), vma.pageProt());
      boolean reuse = write && sole;
      if (reuse) {
        entry = vma.maybeMkwrite(entry | Pte.DIRTY);
      }
      Rmap.addNewAnon(current, page, vma, address);
      table.set(current, address, entry);
      swap.free(current, slot);
      page.lock().unlock(current);
      if (write && !reuse) {
        return faults.writeProtected(current, vma, address, table, entry);
      }
    } else {
      page.lock().unlock(current);
    }
    table.lock().unlock(current);
    if (!same) {
      memory.put(current, page);
    }
    return 0;
  }
}
