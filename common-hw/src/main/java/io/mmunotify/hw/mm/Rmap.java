// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.sync.RwSemaphore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From a page to the areas that may map it, and the counts of who does: {@code mm/rmap.c}. */
public final class Rmap {
  private Rmap() {}

  /** An area and the address at which a page would lie in it. */
  public record Place(Vma vma, long address) {}

  /** {@code page_add_new_anon_rmap}: a fresh page, mapped once, in the area's own anon_vma. */
  public static void addNewAnon(Task current, Page page, Vma vma, long address) {
    setAnon(current, page, vma, address);
    if (page.isCompound()) {
      page.addCompoundMapcount(current, 1);
    } else {
      page.addMapcount(current, 1);
    }
    page.set(current, Page.Flag.SWAP_BACKED);
  }

  /** {@code page_move_anon_rmap}: all maps of the page are in this area and its parts. */
  public static void setAnon(Task current, Page page, Vma vma, long address) {
    page.head()
        .setMapping(
            current, vma.anonVma(), vma.indexOf(address) - (page.pfn() - page.head().pfn()));
  }

  /** Whether the page is anonymous: {@code PageAnon}. KSM pages are, too. */
  public static boolean isAnon(Task current, Page page) {
    KernelObject mapping = page.mapping(current);
    return mapping instanceof AnonVma || mapping instanceof StableNode;
  }

  /** The lock of whatever the page belongs to; null where its mappings cannot be found. */
  public static @Nullable RwSemaphore lockOf(Task current, Page page) {
    KernelObject mapping = page.mapping(current);
    if (mapping instanceof AnonVma anonVma) {
      return anonVma.lock();
    }
    return mapping instanceof MappedFile file ? file.iMmapLock() : null;
  }

  /**
   * The areas that may map the page, in the kernel's order; the caller holds the lock. The address
   * is that of the page, or the area's first where the page begins in front of it.
   *
   * @param sorted whether the tree of an anon_vma is sorted by place (v3.7 and later) or is the
   *     list of areas as they came
   * @param whole whether a compound page is looked for by all its frames, or by the first alone
   */
  public static List<Place> places(Task current, Page page, boolean sorted, boolean whole) {
    KernelObject mapping = page.mapping(current);
    List<Vma> vmas;
    if (mapping instanceof AnonVma anonVma) {
      vmas = areas(current, anonVma, sorted);
    } else if (mapping instanceof MappedFile file) {
      vmas = file.vmas(current);
    } else {
      return List.of();
    }
    int pages = whole && page == page.head() ? page.compoundPages() : 1;
    List<Place> places = new ArrayList<>();
    for (Vma vma : vmas) {
      long first = vma.start() + ((page.index() - vma.pgoff()) << Pgd.PAGE_SHIFT);
      long end = first + ((long) pages << Pgd.PAGE_SHIFT);
      if (first < vma.end() && end > vma.start()) {
        places.add(new Place(vma, Math.max(first, vma.start())));
      }
    }
    return places;
  }

  /** The areas of an anon_vma in the kernel's order; the caller holds the lock. */
  static List<Vma> areas(Task current, AnonVma anonVma, boolean sorted) {
    List<Vma> vmas = new ArrayList<>(anonVma.vmas(current));
    if (sorted) {
      vmas.sort(Comparator.comparingLong(Vma::pgoff)); // equal ones stay in their order
    }
    return vmas;
  }

  /** The bytes of a page: of all its frames where it is a compound one. */
  public static long sizeOf(Page page) {
    return (long) page.head().compoundPages() << Pgd.PAGE_SHIFT;
  }
}
