// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.memory.PhysicalMemory;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.sync.RwSemaphore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code ksmd}: finds pages of equal content and has a generation merge them. What changes an entry
 * is the generation's.
 */
public final class Ksm {
  private final PhysicalMemory memory;
  private final PageFault pageFault;
  private final Merger merger;

  /** {@code root_stable_tree}: merged pages by their content. */
  private final StableTree stable = new StableTree();

  /** {@code ksm_thread_mutex}: one scan at a time. mmap_sem nests in it. */
  private final RwSemaphore threadMutex = new RwSemaphore("ksm_thread_mutex");

  /** What kernels do in different ways. */
  public interface Merger {
    /**
     * The page is locked, and small, unless it cannot be split.
     *
     * @return the page whose lock the caller has
     */
    Page lockSplit(Task current, Page page);

    /**
     * {@code write_protect_page}: from here on the content cannot change.
     *
     * @param entry where the entry goes, as it is then
     * @return whether that was possible
     */
    boolean writeProtectPage(Task current, Vma vma, long address, Page page, long[] entry);

    /** {@code replace_page}: the entry maps the merged page; false if it is another one by now. */
    boolean replacePage(Task current, Vma vma, long address, Page page, Page kpage, long entry);
  }

  /**
   * @param pageFault whose faults break merged pages up
   * @param merger the generation's
   */
  public Ksm(PhysicalMemory memory, PageFault pageFault, Merger merger) {
    this.memory = memory;
    this.pageFault = pageFault;
    this.merger = merger;
  }

  /** Where a page of some content was met in this scan: {@code root_unstable_tree}. */
  private record Met(MmStruct mm, long address) {}

  /** {@code ksm_do_scan}: every page of every mergeable area once, in the order of addresses. */
  public int scan(Task current, List<MmStruct> mms) {
    threadMutex.downWrite(current);
    Map<Long, Met> unstable = new TreeMap<>();
    for (MmStruct mm : mms) {
      mm.mmapSem().downRead(current);
      List<Vma> vmas = mm.map().all(current);
      mm.mmapSem().upRead(current);
      for (Vma vma : vmas) {
        if (isMergeable(vma)) {
          for (long address = vma.start(); address < vma.end(); address += Pgd.PAGE_SIZE) {
            scanPage(current, new Met(mm, address), unstable);
          }
        }
      }
    }
    threadMutex.upWrite(current);
    return 0;
  }

  private void scanPage(Task current, Met item, Map<Long, Met> unstable) {
    Page page = mergeablePage(current, item);
    if (page != null) {
      cmpAndMergePage(current, item, page, unstable);
      memory.put(current, page);
    }
  }

  private static boolean isMergeable(Vma vma) {
    return vma.has(Vma.VM_MERGEABLE) && vma.anonVma() != null;
  }

  /** {@code get_mergeable_page}: with a reference; null where no anonymous page lies. */
  private @Nullable Page mergeablePage(Task current, Met item) {
    MmStruct mm = item.mm();
    mm.mmapSem().downRead(current);
    Vma vma = mm.map().at(current, item.address());
    boolean mergeable = vma != null && isMergeable(vma);
    Page page = mergeable ? FollowPage.getLocked(current, memory, mm, item.address()) : null;
    if (page != null && !Rmap.isAnon(current, page)) {
      memory.put(current, page);
      page = null;
    }
    mm.mmapSem().upRead(current);
    return page;
  }

  /** {@code cmp_and_merge_page}. */
  private void cmpAndMergePage(Task current, Met item, Page page, Map<Long, Met> unstable) {
    if (page.test(current, Page.Flag.KSM)) {
      return;
    }
    long content = page.read(current);
    Page kpage = stable.find(current, memory, content);
    if (kpage != null) {
      append(current, kpage, item, tryToMergeWithKsmPage(current, item, page, kpage));
      memory.put(current, kpage);
      return;
    }
    Met met = unstable.putIfAbsent(content, item);
    Page treePage = met == null ? null : mergeablePage(current, met);
    if (met == null || treePage == null) {
      return;
    }
    if (treePage != page && treePage.read(current) == content) {
      unstable.remove(content);
      mergeTwoPages(current, item, page, met, treePage);
    }
    memory.put(current, treePage);
  }

  /** {@code try_to_merge_two_pages}: the page met second stays, the first joins it. */
  private void mergeTwoPages(Task current, Met item, Page page, Met met, Page treePage) {
    AnonVma first = tryToMergeWithKsmPage(current, item, page, null);
    if (first == null) {
      return;
    }
    AnonVma second = tryToMergeWithKsmPage(current, met, treePage, page);
    if (second != null && page.mapping(current) instanceof StableNode node) {
      stable.insert(current, page.read(current), node);
      append(current, page, met, second);
      append(current, page, item, first);
    } else {
      breakCow(current, item);
    }
  }

  /** {@code stable_tree_append}: nothing where nothing was merged. */
  private static void append(Task current, Page kpage, Met item, @Nullable AnonVma anonVma) {
    if (anonVma == null) {
      return;
    }
    kpage.lock().lock(current);
    if (kpage.mapping(current) instanceof StableNode node) {
      node.append(current, new StableNode.Item(anonVma, item.mm(), item.address()));
    }
    kpage.lock().unlock(current);
  }

  private void breakCow(Task current, Met item) {
    item.mm().mmapSem().downRead(current);
    Vma vma = item.mm().map().at(current, item.address());
    if (vma != null) {
      int _ = breakKsm(current, vma, item.address());
    }
    item.mm().mmapSem().upRead(current);
  }

  /**
   * {@code try_to_merge_with_ksm_page}: takes mmap_sem for reading.
   *
   * @return the anon_vma of the page's area; null where the page was not merged
   */
  private @Nullable AnonVma tryToMergeWithKsmPage(
      Task current, Met item, Page page, @Nullable Page kpage) {
    MmStruct mm = item.mm();
    mm.mmapSem().downRead(current);
    Vma vma = mm.map().at(current, item.address());
    AnonVma anonVma = null;
    if (vma != null
        && vma.has(Vma.VM_MERGEABLE)
        && tryToMergeOnePage(current, vma, item.address(), page, kpage)) {
      anonVma = vma.anonVma();
    }
    mm.mmapSem().upRead(current);
    return anonVma;
  }

  /** {@code try_to_merge_one_page}: with no other page, this one becomes the merged page. */
  private boolean tryToMergeOnePage(
      Task current, Vma vma, long address, Page page, @Nullable Page kpage) {
    Page locked = merger.lockSplit(current, page);
    boolean merged = false;
    long[] entry = new long[1];
    if (!page.isCompound() && merger.writeProtectPage(current, vma, address, page, entry)) {
      if (kpage == null) {
        page.setMapping(current, new StableNode(page), page.index());
        page.set(current, Page.Flag.KSM);
        page.set(current, Page.Flag.DIRTY);
        merged = true;
      } else if (page.read(current) == kpage.read(current)) {
        merged = merger.replacePage(current, vma, address, page, kpage, entry[0]);
      }
    }
    locked.lock().unlock(current);
    return merged;
  }

  /** {@code break_ksm}: a store's fault, made on purpose. The caller holds mmap_sem. */
  private int breakKsm(Task current, Vma vma, long address) {
    for (; ; ) {
      Page page = FollowPage.getLocked(current, memory, vma.mm(), address);
      if (page == null) {
        return 0;
      }
      boolean ksm = page.test(current, Page.Flag.KSM);
      int error = ksm ? pageFault.handleMmFault(current, vma, address, true) : 0;
      memory.put(current, page);
      if (!ksm || error < 0) {
        return error;
      }
    }
  }

  /** {@code unmerge_ksm_pages}: the caller holds mmap_sem. */
  public int unmergeKsmPages(Task current, Vma vma, long start, long end) {
    int error = 0;
    for (long address = start; address < end && error == 0; address += Pgd.PAGE_SIZE) {
      error = breakKsm(current, vma, address);
    }
    return error;
  }

  /** {@code unmerge_and_remove_all_rmap_items}: what {@code echo 2 > run} does. */
  public int unmergeAll(Task current, List<MmStruct> mms) {
    int error = 0;
    threadMutex.downWrite(current);
    for (MmStruct mm : mms) {
      mm.mmapSem().downRead(current);
      for (Vma vma : mm.map().all(current)) {
        if (error == 0 && isMergeable(vma)) {
          error = unmergeKsmPages(current, vma, vma.start(), vma.end());
        }
      }
      mm.mmapSem().upRead(current);
    }
    threadMutex.upWrite(current);
    return error;
  }
}
