// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.mm;

import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.AnonVma;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.PageCache;
import io.mmunotify.hw.mm.Rmap;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import org.jspecify.annotations.Nullable;

/** Huge pages from a pool: {@code mm/hugetlb.c}. */
final class Hugetlb {
  private final Vm vm;

  Hugetlb(Vm vm) {
    this.vm = vm;
  }

  private static MappedFile fileOf(Vma vma) {
    MappedFile file = vma.file();
    if (file == null) {
      throw new IllegalStateException("a hugetlb area has a file");
    }
    return file;
  }

  /** {@code hugetlb_fault}. */
  @Upstream("hugetlb_fault")
  int fault(Task current, Vma vma, long address, boolean write) {
    Pgd pgd = vma.mm().map().pgd();
    long haddr = pgd.pmdBase(address);
    PageTable pmd = pgd.pmdAlloc(current, haddr);
    long pte = pmd.read(current, haddr);
    if (Pte.none(pte)) {
      return noPage(current, vma, haddr, pmd, write);
    }
    if (!Pte.present(pte)) {
      // migration_entry_wait_huge
      boolean _ = vm.memory.awaitUnlocked(current, vm.memory.page(Pte.pfn(pte)));
      return 0;
    }
    pmd.lock().lock(current);
    if (pmd.read(current, haddr) == pte) {
      if (write && !Pte.has(pte, Pte.WRITE)) {
        return cow(current, vma, haddr, pmd);
      }
      boolean _ =
          pmd.setAccessFlags(current, haddr, pte | Pte.YOUNG | (write ? Pte.DIRTY : 0), write);
    }
    pmd.lock().unlock(current);
    return 0;
  }

  /** {@code hugetlb_no_page}. */
  @Upstream("hugetlb_no_page")
  private int noPage(Task current, Vma vma, long haddr, PageTable pmd, boolean write) {
    MappedFile file = fileOf(vma);
    long index = vma.indexOf(haddr);
    if (vma.has(Vma.HPAGE_RESV_UNMAPPED)) {
      return VmOperations.EFAULT; // zeroes would stand where the data of the fork were
    }
    Page page = lockedPage(current, vma, file, index);
    if (page == null) {
      return VmOperations.EFAULT; // SIGBUS, also where the pool is empty
    }
    boolean anon = page.mapping(current) != file;
    pmd.lock().lock(current);
    boolean behind = index >= file.size(current); // truncated since the page was found
    boolean none = !behind && Pte.none(pmd.read(current, haddr));
    int result = behind ? VmOperations.EFAULT : 0;
    if (none) {
      if (anon) {
        Rmap.setAnon(current, page, vma, haddr);
      }
      page.addCompoundMapcount(current, 1);
      pmd.set(current, haddr, huge(vma, page, vma.has(Vma.VM_SHARED)));
    }
    if (none && write && vma.isCow()) {
      result = cow(current, vma, haddr, pmd); // at once, without a second fault
    } else {
      pmd.lock().unlock(current);
    }
    page.lock().unlock(current);
    if (!none) {
      vm.memory.put(current, page);
    }
    return result;
  }

  /**
   * {@code find_lock_page}, or a page from the pool, with a reference; only that of a shared area
   * goes to the file. Null behind the file's end, or where there is no memory.
   */
  private @Nullable Page lockedPage(Task current, Vma vma, MappedFile file, long index) {
    for (; ; ) {
      Page page = file.find(current, index);
      if (page != null) {
        if (!page.getUnlessZero(current)) {
          continue; // it left the cache since
        }
        page.lock().lock(current);
        if (page.mapping(current) == file) {
          return page;
        }
        page.lock().unlock(current); // truncated meanwhile
        vm.memory.put(current, page);
        continue;
      }
      if (index >= file.size(current)) {
        return null;
      }
      page = vm.memory.alloc(current, vma.mm().map().pgd().pmdPages());
      if (page == null) {
        return null;
      }
      page.set(current, Page.Flag.HUGETLB);
      if (vma.isCow()) {
        AnonVma _ = AnonVma.prepare(current, vma);
        page.lock().lock(current);
        return page;
      }
      if (!file.addNew(current, index, page)) {
        vm.memory.put(current, page); // another task was quicker
      }
    }
  }

  /** {@code make_huge_pte}. */
  private static long huge(Vma vma, Page page, boolean writable) {
    long pte = Pte.make(page.pfn(), vma.pageProt() | Pte.HUGE);
    return writable && vma.has(Vma.VM_WRITE) ? pte | Pte.WRITE | Pte.DIRTY : pte;
  }

  /** {@code hugetlb_cow}: the table's lock is held, and given back. */
  @Upstream("hugetlb_cow")
  private int cow(Task current, Vma vma, long haddr, PageTable pmd) {
    MmStruct mm = vma.mm();
    long pte = pmd.read(current, haddr);
    Page old = vm.memory.page(Pte.pfn(pte));
    if (old.mapcount(current) == 1 && Rmap.isAnon(current, old)) {
      Rmap.setAnon(current, old, vma, haddr);
      boolean _ = pmd.setAccessFlags(current, haddr, pte | Pte.WRITE | Pte.DIRTY | Pte.YOUNG, true);
      pmd.lock().unlock(current);
      return 0;
    }
    old.get(current);
    pmd.lock().unlock(current);
    AnonVma _ = AnonVma.prepare(current, vma);
    Page copy = vm.memory.alloc(current, old.compoundPages());
    if (copy == null) {
      vm.memory.put(current, old);
      return cowWithoutPool(current, vma, haddr, pmd, pte, old);
    }
    copy.set(current, Page.Flag.HUGETLB);
    for (int i = 0; i < old.compoundPages(); i++) {
      long content = vm.memory.page(old.pfn() + i).read(current);
      vm.memory.page(copy.pfn() + i).write(current, content);
    }
    long end = haddr + mm.map().pgd().pmdSize();
    vm.hooks.invalidateRangeStart(current, mm, haddr, end);
    pmd.lock().lock(current);
    boolean same = pmd.read(current, haddr) == pte;
    if (same) {
      // huge_ptep_clear_flush is empty on x86: the entry is overwritten and no TLB flushed.
      pmd.set(current, haddr, huge(vma, copy, true));
      old.addCompoundMapcount(current, -1);
      Rmap.setAnon(current, copy, vma, haddr);
      copy.addCompoundMapcount(current, 1);
    }
    pmd.lock().unlock(current);
    vm.hooks.invalidateRangeEnd(current, mm, haddr, end);
    vm.memory.put(current, same ? old : copy);
    vm.memory.put(current, old);
    return 0;
  }

  /**
   * {@code hugetlb_cow} with an empty pool: who owns a private mapping takes the page from its
   * children and goes on; all others fail.
   */
  private int cowWithoutPool(Task current, Vma vma, long haddr, PageTable pmd, long pte, Page old) {
    Page cached = fileOf(vma).find(current, vma.indexOf(haddr));
    if (!vma.has(Vma.HPAGE_RESV_OWNER) || old == cached) {
      return VmOperations.EFAULT; // SIGBUS
    }
    unmapRefPrivate(current, vma, old, haddr);
    pmd.lock().lock(current);
    if (pmd.read(current, haddr) == pte) {
      return cow(current, vma, haddr, pmd);
    }
    pmd.lock().unlock(current);
    return 0;
  }

  /** {@code unmap_ref_private}: one page leaves all areas that do not own their mapping. */
  @Upstream("unmap_ref_private")
  private void unmapRefPrivate(Task current, Vma vma, Page page, long haddr) {
    MappedFile file = fileOf(vma);
    long index = vma.indexOf(haddr);
    long end = haddr + vma.mm().map().pgd().pmdSize();
    file.iMmapLock().downWrite(current);
    for (Vma other : file.vmas(current)) {
      if (other != vma && !other.has(Vma.HPAGE_RESV_OWNER) && other.addressOf(index) >= 0) {
        MmuGather tlb = MmuGather.gather(other.mm(), vm, haddr, end);
        unmapHugepageRange(current, tlb, other, haddr, end, page);
        tlb.finish(current);
      }
    }
    file.iMmapLock().upWrite(current);
  }

  /** {@code copy_hugetlb_page_range}. */
  @Upstream("copy_hugetlb_page_range")
  int copyRange(Task current, MmStruct child, Vma vma) {
    boolean cow = vma.isCow();
    Pgd pgd = vma.mm().map().pgd();
    if (cow) {
      vm.hooks.invalidateRangeStart(current, vma.mm(), vma.start(), vma.end());
    }
    for (long address = vma.start(); address < vma.end(); address += pgd.pmdSize()) {
      PageTable source = pgd.pmd(current, address);
      if (source == null) {
        continue;
      }
      PageTable target = child.map().pgd().pmdAlloc(current, address);
      target.lock().lock(current);
      source.lock().lockNested(current);
      long entry = source.read(current, address);
      if (Pte.present(entry)) {
        if (cow) {
          source.setWrprotect(current, address);
          entry = Pte.wrprotect(entry);
        }
        Page page = vm.memory.page(Pte.pfn(entry));
        page.get(current);
        page.addCompoundMapcount(current, 1);
        target.set(current, address, entry);
      } else if (!Pte.none(entry)) {
        target.set(current, address, entry);
      }
      source.lock().unlock(current);
      target.lock().unlock(current);
    }
    if (cow) {
      vm.hooks.invalidateRangeEnd(current, vma.mm(), vma.start(), vma.end());
    }
    return 0;
  }

  /**
   * {@code __unmap_hugepage_range}: a section of its own, also within that of munmap. The caller
   * holds the file's lock.
   *
   * @param only where not null, no other page goes, and the area fails from then on where it went
   */
  @Upstream("__unmap_hugepage_range")
  void unmapHugepageRange(
      Task current, MmuGather tlb, Vma vma, long start, long end, @Nullable Page only) {
    MmStruct mm = vma.mm();
    Pgd pgd = mm.map().pgd();
    vm.hooks.invalidateRangeStart(current, mm, start, end);
    for (long address = start; address < end; address += pgd.pmdSize()) {
      PageTable pmd = pgd.pmd(current, address);
      if (pmd == null) {
        continue;
      }
      pmd.lock().lock(current);
      long pte = pmd.read(current, address);
      Page page = null;
      boolean wanted = only == null || (Pte.present(pte) && Pte.pfn(pte) == only.pfn());
      if (wanted && only != null) {
        vma.setFlags(current, vma.flags() | Vma.HPAGE_RESV_UNMAPPED);
      }
      if (wanted && Pte.present(pte)) {
        page = vm.memory.page(Pte.pfn(pte));
        long old = pmd.getAndClear(current, address);
        tlb.removeEntry();
        if (Pte.has(old, Pte.DIRTY)) {
          page.set(current, Page.Flag.DIRTY);
        }
        page.addCompoundMapcount(current, -1);
      } else if (wanted && !Pte.none(pte)) {
        long _ = pmd.getAndClear(current, address);
      }
      pmd.lock().unlock(current);
      if (page != null && tlb.removePage(page)) {
        tlb.flushMmu(current);
      }
    }
    vm.hooks.invalidateRangeEnd(current, mm, start, end);
  }

  /** {@code hugetlb_change_protection}: flushed under the file's lock. */
  @Upstream("hugetlb_change_protection")
  void changeProtection(Task current, Vma vma, long start, long end) {
    MmStruct mm = vma.mm();
    Pgd pgd = mm.map().pgd();
    MappedFile file = fileOf(vma);
    file.iMmapLock().downWrite(current);
    for (long address = start; address < end; address += pgd.pmdSize()) {
      PageTable pmd = pgd.pmd(current, address);
      if (pmd == null) {
        continue;
      }
      pmd.lock().lock(current);
      long pte = pmd.read(current, address);
      if (Pte.present(pte)) {
        long old = pmd.getAndClear(current, address);
        long entry = vma.modify(old);
        if (vma.has(Vma.VM_WRITE) && vma.has(Vma.VM_SHARED)) {
          entry |= Pte.WRITE;
        }
        pmd.set(current, address, entry);
      } else if (Pte.has(pte, Pte.MIGRATION_WRITE)) {
        pmd.set(current, address, pte & ~Pte.MIGRATION_WRITE);
      }
      pmd.lock().unlock(current);
    }
    mm.map().tlbs().flushRange(current, start, end);
    file.iMmapLock().upWrite(current);
  }

  /** {@code hugetlb_vmdelete_list}, then the cache: for truncation and holes. */
  @Upstream("hugetlb_vmdelete_list")
  void deleteRange(Task current, MappedFile file, long first, long end) {
    file.iMmapLock().downWrite(current);
    for (Vma vma : file.vmas(current)) {
      long from = Math.max(first, vma.pgoff());
      long behind = vma.pgoff() + ((vma.end() - vma.start()) >> Pgd.PAGE_SHIFT);
      long to = end < 0 ? behind : Math.min(end, behind);
      if (from < to) {
        long start = vma.start() + ((from - vma.pgoff()) << Pgd.PAGE_SHIFT);
        long stop = vma.start() + ((to - vma.pgoff()) << Pgd.PAGE_SHIFT);
        MmuGather tlb = MmuGather.gather(vma.mm(), vm, start, stop);
        unmapHugepageRange(current, tlb, vma, start, stop, null);
        tlb.finish(current);
      }
    }
    file.iMmapLock().upWrite(current);
    PageCache.truncate(current, vm.memory, file, first, end, _ -> {});
  }
}
