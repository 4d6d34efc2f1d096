// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.AnonVma;
import io.mmunotify.hw.mm.MappedWalk;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Rmap;
import io.mmunotify.hw.mm.StableNode;
import io.mmunotify.hw.mm.StableTree;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Pages of equal content become one: {@code mm/ksm.c}. */
final class KsmMerge {
  private final Vm vm;

  /** {@code root_stable_tree}: merged pages by their content. */
  private final StableTree stable = new StableTree();

  KsmMerge(Vm vm) {
    this.vm = vm;
  }

  /** Where a page of some content was met in this scan: {@code root_unstable_tree}. */
  private record Met(MmStruct mm, long address) {}

  /** {@code ksm_do_scan}: every page of every mergeable area once, in the order of addresses. */
  @Upstream("ksm_do_scan")
  int scan(Task current, List<MmStruct> mms) {
    Map<Long, Met> unstable = new TreeMap<>();
    for (MmStruct mm : mms) {
      mm.mmapSem().downRead(current);
      List<Vma> vmas = mm.map().all(current);
      mm.mmapSem().upRead(current);
      for (Vma vma : vmas) {
        if (vma.has(Vma.VM_MERGEABLE) && vma.anonVma() != null) {
          for (long address = vma.start(); address < vma.end(); address += Pgd.PAGE_SIZE) {
            Page page = mergeablePage(current, mm, address);
            if (page != null) {
              cmpAndMergePage(current, new Met(mm, address), page, unstable);
              vm.memory.put(current, page);
            }
          }
        }
      }
    }
    return 0;
  }

  /** {@code get_mergeable_page}: with a reference; null where no anonymous page lies. */
  private @Nullable Page mergeablePage(Task current, MmStruct mm, long address) {
    mm.mmapSem().downRead(current);
    Vma vma = mm.map().at(current, address);
    boolean mergeable = vma != null && vma.has(Vma.VM_MERGEABLE) && vma.anonVma() != null;
    Page page = mergeable ? pageAt(current, mm, address) : null;
    boolean anon = page != null && Rmap.isAnon(current, page);
    if (page != null && anon) {
      page.get(current);
    }
    mm.mmapSem().upRead(current);
    return anon ? page : null;
  }

  private @Nullable Page pageAt(Task current, MmStruct mm, long address) {
    PageTable table = mm.map().pgd().table(current, address);
    long pte = table == null ? Pte.NONE : table.read(current, address);
    return Pte.mapsFrame(pte) ? vm.memory.page(Pte.pfn(pte)) : null;
  }

  /** {@code cmp_and_merge_page}. */
  @Upstream("cmp_and_merge_page")
  private void cmpAndMergePage(Task current, Met item, Page page, Map<Long, Met> unstable) {
    if (page.test(current, Page.Flag.KSM)) {
      return;
    }
    long content = page.read(current);
    Page kpage = stable.find(current, content);
    if (kpage != null) {
      kpage.get(current);
      if (tryToMergeWithKsmPage(current, item, page, kpage)) {
        append(current, kpage, item);
      }
      vm.memory.put(current, kpage);
      return;
    }
    Met met = unstable.putIfAbsent(content, item);
    Page treePage = met == null ? null : mergeablePage(current, met.mm(), met.address());
    if (met == null || treePage == null) {
      return;
    }
    if (treePage != page && treePage.read(current) == content) {
      unstable.remove(content);
      mergeTwoPages(current, item, page, met, treePage);
    }
    vm.memory.put(current, treePage);
  }

  /** {@code try_to_merge_two_pages}: the page met second stays, the first joins it. */
  @Upstream("try_to_merge_two_pages")
  private void mergeTwoPages(Task current, Met item, Page page, Met met, Page treePage) {
    if (!tryToMergeWithKsmPage(current, item, page, null)) {
      return;
    }
    if (tryToMergeWithKsmPage(current, met, treePage, page)) {
      stable.insert(current, page.read(current), page);
      append(current, page, met);
      append(current, page, item);
    } else {
      int _ = breakCow(current, item);
    }
  }

  private static void append(Task current, Page kpage, Met item) {
    kpage.lock().lock(current);
    Vma vma = item.mm().map().at(current, item.address());
    AnonVma anonVma = vma == null ? null : vma.anonVma();
    if (anonVma != null && kpage.mapping(current) instanceof StableNode node) {
      node.append(current, new StableNode.Item(anonVma, item.mm(), item.address()));
    }
    kpage.lock().unlock(current);
  }

  private int breakCow(Task current, Met item) {
    item.mm().mmapSem().downRead(current);
    Vma vma = item.mm().map().at(current, item.address());
    int error = vma == null ? 0 : breakKsm(current, vma, item.address());
    item.mm().mmapSem().upRead(current);
    return error;
  }

  /** {@code try_to_merge_with_ksm_page}: takes mmap_sem for reading. */
  @Upstream("try_to_merge_with_ksm_page")
  private boolean tryToMergeWithKsmPage(Task current, Met item, Page page, @Nullable Page kpage) {
    MmStruct mm = item.mm();
    mm.mmapSem().downRead(current);
    Vma vma = mm.map().at(current, item.address());
    boolean merged =
        vma != null
            && vma.has(Vma.VM_MERGEABLE)
            && tryToMergeOnePage(current, vma, item.address(), page, kpage);
    mm.mmapSem().upRead(current);
    return merged;
  }

  /** {@code try_to_merge_one_page}: with no other page, this one becomes the merged page. */
  @Upstream("try_to_merge_one_page")
  private boolean tryToMergeOnePage(
      Task current, Vma vma, long address, Page page, @Nullable Page kpage) {
    page.head().lock().lock(current);
    Page locked = page.head();
    if (page.isCompound()) {
      int _ = vm.splitHugePage.splitHugePage(current, page);
    }
    boolean merged = false;
    long[] orig = {Pte.NONE};
    if (!page.isCompound() && writeProtectPage(current, vma, address, page, orig)) {
      if (kpage == null) {
        page.setMapping(current, new StableNode(), page.index());
        page.set(current, Page.Flag.KSM);
        page.set(current, Page.Flag.DIRTY);
        merged = true;
      } else if (page.read(current) == kpage.read(current)) {
        merged = replacePage(current, vma, address, page, kpage, orig[0]);
      }
    }
    locked.lock().unlock(current);
    return merged;
  }

  /** {@code write_protect_page}: from here on the content cannot change. */
  @Upstream("write_protect_page")
  private boolean writeProtectPage(Task current, Vma vma, long address, Page page, long[] orig) {
    MmStruct mm = vma.mm();
    boolean[] done = {false};
    vm.hooks.invalidateRangeStart(current, mm, address, address + Pgd.PAGE_SIZE);
    MappedWalk.walk(
        current,
        page,
        vma,
        address,
        null,
        (at, table, huge) -> {
          if (Pte.has(table.read(current, at), Pte.WRITE | Pte.DIRTY)) {
            long pte = PteNotify.ptepClearFlush(current, vma, at, table);
            int swapped = page.swapSlot(current) >= 0 ? 1 : 0;
            if (page.mapcount(current) + 1 + swapped != page.count(current)) {
              table.set(current, at, pte); // somebody may write through a reference
              return false;
            }
            if (Pte.has(pte, Pte.DIRTY)) {
              page.set(current, Page.Flag.DIRTY);
            }
            long entry = Pte.mkclean(Pte.wrprotect(pte));
            vm.notify.setPteAtNotify(current, vma, at, table, entry);
          }
          orig[0] = table.read(current, at);
          done[0] = true;
          return false;
        });
    vm.hooks.invalidateRangeEnd(current, mm, address, address + Pgd.PAGE_SIZE);
    return done[0];
  }

  /** {@code replace_page}: the entry maps the merged page. */
  @Upstream("replace_page")
  private boolean replacePage(
      Task current, Vma vma, long address, Page page, Page kpage, long orig) {
    MmStruct mm = vma.mm();
    PageTable table = mm.map().pgd().table(current, address);
    if (table == null) {
      return false;
    }
    vm.hooks.invalidateRangeStart(current, mm, address, address + Pgd.PAGE_SIZE);
    table.lock().lock(current);
    boolean same = table.read(current, address) == orig;
    if (same) {
      kpage.get(current);
      kpage.addMapcount(current, 1);
      long _ = PteNotify.ptepClearFlush(current, vma, address, table);
      long entry = Pte.make(kpage.pfn(), vma.pageProt());
      vm.notify.setPteAtNotify(current, vma, address, table, entry);
      page.addMapcount(current, -1);
      vm.memory.put(current, page);
    }
    table.lock().unlock(current);
    vm.hooks.invalidateRangeEnd(current, mm, address, address + Pgd.PAGE_SIZE);
    return same;
  }

  /** {@code break_ksm}: a store's fault, made on purpose. The caller holds mmap_sem. */
  @Upstream("break_ksm")
  private int breakKsm(Task current, Vma vma, long address) {
    for (; ; ) {
      Page page = pageAt(current, vma.mm(), address);
      if (page == null || !page.test(current, Page.Flag.KSM)) {
        return 0;
      }
      page.get(current);
      int error = vm.pageFault.handleMmFault(current, vma, address, true);
      vm.memory.put(current, page);
      if (error < 0) {
        return error;
      }
    }
  }

  /** {@code unmerge_ksm_pages}. */
  @Upstream("unmerge_ksm_pages")
  int unmergeKsmPages(Task current, Vma vma, long start, long end) {
    int error = 0;
    for (long address = start; address < end && error == 0; address += Pgd.PAGE_SIZE) {
      error = breakKsm(current, vma, address);
    }
    return error;
  }

  /** {@code unmerge_and_remove_all_rmap_items}: what {@code echo 2 > run} does. */
  @Upstream("unmerge_and_remove_all_rmap_items")
  int unmergeAll(Task current, List<MmStruct> mms) {
    int error = 0;
    for (MmStruct mm : mms) {
      mm.mmapSem().downRead(current);
      for (Vma vma : mm.map().all(current)) {
        if (error == 0 && vma.has(Vma.VM_MERGEABLE) && vma.anonVma() != null) {
          error = unmergeKsmPages(current, vma, vma.start(), vma.end());
        }
      }
      mm.mmapSem().upRead(current);
    }
    return error;
  }
}
