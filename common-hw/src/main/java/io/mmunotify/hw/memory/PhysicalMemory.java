// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.memory;

import io.mmunotify.hw.check.FreedFrame;
import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The frames of the machine and who has which. A frame is made when it is first used, so that
 * memory costs what is in use. Frames that were never used come first, then those given back,
 * oldest first.
 */
public final class PhysicalMemory extends KernelObject {
  private static final int CHUNK = 512;

  /** So many parts of an object can be numbered. */
  private static final int PARTS = 1 << 16;

  private final int numbers;
  private final AtomicReferenceArray<@Nullable AtomicReferenceArray<Page>> chunks;

  /** Guards what is below. A leaf: nothing nests in it, and no step is taken under it. */
  private final Object monitor = new Object();

  private int used;
  private int free;
  private final ConcurrentHashMap<Integer, ArrayDeque<Integer>> freed = new ConcurrentHashMap<>();

  /**
   * Memory of which nothing is in use.
   *
   * @param frames how many frames there are
   */
  public PhysicalMemory(int frames) {
    this(frames, frames);
  }

  /**
   * The same, with more numbers than frames: so many frames are there whatever numbers the
   * alignment of a compound page leaves out.
   *
   * @param frames how many frames there are
   * @param numbers how many numbers a frame may have, from 0 on
   */
  public PhysicalMemory(int frames, int numbers) {
    this.numbers = numbers;
    this.free = frames;
    this.chunks = new AtomicReferenceArray<>((numbers + CHUNK - 1) / CHUNK);
  }

  /** How many frames nobody has, for somebody outside of the run. */
  public int peekFree() {
    synchronized (monitor) {
      return free;
    }
  }

  /**
   * {@code alloc_pages}: may sleep in a kernel.
   *
   * @param pages how many neighbouring frames, aligned to their number: a power of two
   * @return the first of them with one reference, its content 0; null where there are none
   */
  public @Nullable Page alloc(Task current, int pages) {
    Machine.step(current, EventKind.PAGE_ALLOC);
    Machine.touch(current, this, Access.WRITE);
    Page page = take(pages);
    Machine.saw(current, page);
    if (page != null) {
      // Which frame it is depends on who allocated before, and an entry that maps it tells.
      Machine.saw(current, page.pfn());
    }
    Machine.record(current, EventKind.PAGE_ALLOC, page == null ? null : (Object) (long) page.pfn());
    return page;
  }

  /** The same without a step: what lies in the page cache before a run begins. */
  public Page allocAtBoot() {
    Page page = take(1);
    if (page == null) {
      throw new IllegalArgumentException("files have more pages than there are frames");
    }
    return page;
  }

  private @Nullable Page take(int pages) {
    synchronized (monitor) {
      if (free < pages) {
        return null;
      }
      int first = (used + pages - 1) / pages * pages;
      if (first + pages <= numbers) {
        for (int pfn = used; pfn < first; pfn++) {
          freed.computeIfAbsent(1, _ -> new ArrayDeque<>()).add(pfn);
        }
        used = first + pages;
      } else {
        ArrayDeque<Integer> old = freed.get(pages);
        Integer again = old == null ? null : old.poll();
        if (again == null) {
          return null;
        }
        first = again;
      }
      free -= pages;
      Page head = make(first);
      for (int i = 1; i < pages; i++) {
        make(first + i);
      }
      if (pages > 1) {
        for (int i = 0; i < pages; i++) {
          page(first + i).compound(head, pages);
        }
      }
      return head;
    }
  }

  private Page make(int pfn) {
    AtomicReferenceArray<Page> chunk = chunks.get(pfn / CHUNK);
    if (chunk == null) {
      chunk = new AtomicReferenceArray<>(CHUNK);
      chunks.set(pfn / CHUNK, chunk);
    }
    boolean again = chunk.get(pfn % CHUNK) != null;
    Page page = again || pfn >= PARTS ? new Page(pfn) : new Page(this, pfn);
    chunk.set(pfn % CHUNK, page);
    return page;
  }

  /** {@code pfn_to_page}: whoever has the frame now, or had it last. */
  public Page page(int pfn) {
    AtomicReferenceArray<Page> chunk = chunks.get(pfn / CHUNK);
    Page page = chunk == null ? null : chunk.get(pfn % CHUNK);
    if (page == null) {
      throw new IllegalArgumentException("frame " + pfn + " was never allocated");
    }
    return page;
  }

  /** Calls back for every frame that was ever allocated, for somebody outside of the run. */
  public void forEachFrame(Consumer<Page> visitor) {
    int end;
    synchronized (monitor) {
      end = used;
    }
    for (int pfn = 0; pfn < end; pfn++) {
      AtomicReferenceArray<Page> chunk = chunks.get(pfn / CHUNK);
      Page page = chunk == null ? null : chunk.get(pfn % CHUNK);
      if (page != null) {
        visitor.accept(page);
      }
    }
  }

  /** {@code put_page}: a reference less; with the last one the page is free. */
  public void put(Task current, Page page) {
    if (page.putTestZero(current)) {
      free(current, page.head());
    }
  }

  /**
   * {@code wait_on_page_locked}, as {@code migration_entry_wait} does: with a reference meanwhile,
   * since who holds the lock may give the last other one back. Sleeps.
   *
   * @return whether there was a reference to be had; nothing was waited for where there was none
   */
  public boolean awaitUnlocked(Task current, Page page) {
    if (!page.getUnlessZero(current)) {
      return false;
    }
    page.lockHead(current).lock().unlock(current);
    put(current, page);
    return true;
  }

  /** {@code free_pages}: nobody has a reference any more. */
  public void free(Task current, Page page) {
    Machine.step(current, EventKind.PAGE_FREE);
    Machine.touch(current, this, Access.WRITE);
    boolean pool = page.peek(Page.Flag.HUGETLB);
    int pages = page.compoundPages();
    boolean translated = false;
    boolean mapped = false;
    boolean locked = false;
    synchronized (monitor) {
      for (int i = 0; i < pages; i++) {
        Page each = page(page.pfn() + i);
        Machine.touch(current, each, Access.WRITE);
        translated |= each.translated();
        mapped |= each.peekMapcount() != 0;
        Machine.touch(current, each.lock(), Access.READ); // a checker looks at it
        locked |= each.lock().isHeld();
        each.free();
      }
      freed.computeIfAbsent(pages, _ -> new ArrayDeque<>()).add(page.pfn());
      free += pages;
    }
    if (translated) {
      FreedFrame.translated(current);
    }
    if (mapped) {
      FreedFrame.mapped(current);
    }
    if (locked) {
      FreedFrame.locked(current);
    }
    // A hugetlb page goes back to its pool: the allocator is not told.
    Machine.record(current, EventKind.PAGE_FREE, pool ? null : (Object) (long) page.pfn());
  }

  /**
   * {@code __split_huge_page_refcount}: the frames of a compound page become pages of their own,
   * each mapped as often as the whole was. A reference that is meant for a tail goes with it; one
   * more of each tail is the caller's, who gives it back, and it may be the last.
   *
   * @param maps how many entries map the page, which wait for the split
   */
  public void split(Task current, Page head, int maps) {
    Machine.touch(current, head, Access.WRITE);
    synchronized (head) {
      int more = head.peekCount() - maps;
      int left = more;
      int pages = head.compoundPages();
      for (int i = pages - 1; i > 0; i--) {
        Page page = page(head.pfn() + i);
        int own = Math.clamp(page.tailRefs(), 0, left);
        left -= own;
        separate(current, head, page, maps + own + 1, maps);
      }
      separate(current, head, head, maps + left, maps);
    }
  }

  /**
   * {@code page_ref_freeze}, and then the split: only if nobody but the caller has a reference.
   * Each of the frames has one then, and no maps; the caller, who has the head's lock, has the
   * locks of all of them.
   *
   * @return whether the page was split
   */
  public boolean splitIfSole(Task current, Page head) {
    Machine.touch(current, head, Access.WRITE);
    synchronized (head) {
      boolean sole = head.count(current) == 1;
      for (int i = head.compoundPages() - 1; i >= 0 && sole; i--) {
        Page page = page(head.pfn() + i);
        if (page != head) {
          page.lock().lockTail(current);
        }
        separate(current, head, page, 1, 0);
      }
      return sole;
    }
  }

  private static void separate(Task current, Page head, Page page, int references, int maps) {
    Machine.touch(current, page, Access.WRITE);
    if (page != head) {
      page.setMapping(current, head.peekMapping(), page.index());
      for (Page.Flag flag : Page.Flag.values()) {
        if (head.peek(flag)) {
          page.set(current, flag);
        }
      }
    }
    page.separate(references, maps);
  }

  @Override
  public Object contents() {
    synchronized (monitor) {
      return used + "/" + freed;
    }
  }
}
