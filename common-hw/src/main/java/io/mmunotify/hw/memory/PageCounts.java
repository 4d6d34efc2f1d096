// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.memory;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What of {@code struct page} is counted: references, and entries that map the frame; of a compound
 * page the head has the references of all frames, and the maps of all of them together.
 */
abstract sealed class PageCounts extends KernelObject permits Page {
  private final AtomicInteger refCount = new AtomicInteger(1);
  private final AtomicInteger mapCount = new AtomicInteger();
  private final AtomicInteger compoundMapCount = new AtomicInteger();

  /** Of a frame within a compound page: how many of the head's references are meant for it. */
  private final AtomicInteger tailRefs = new AtomicInteger();

  /** Null where the frame is a page of its own. */
  private volatile @Nullable Page compoundHead;

  private volatile int compoundPages = 1;

  PageCounts() {}

  /** A page that is numbered by its frame; see the constructor of {@link KernelObject}. */
  PageCounts(KernelObject whole, int part) {
    super(whole, part);
  }

  /** Touches the page, which must not be free. */
  abstract void use(Task current, Access how);

  /** All of them at a time. */
  record Counts(int references, int tailReferences, int maps, int compoundMaps) {}

  /** For somebody outside of the run. */
  final Counts counts() {
    return new Counts(refCount.get(), tailRefs.get(), mapCount.get(), compoundMapCount.get());
  }

  /** The first frame of the compound page that it belongs to; itself where it belongs to none. */
  public final Page head() {
    Page compound = compoundHead;
    return compound == null ? (Page) this : compound;
  }

  /** The head; which one it is, a frame of a compound page knows itself. */
  final Page lookHead(Task current) {
    Machine.touch(current, this, Access.READ);
    Page seen = head();
    Machine.saw(current, seen);
    return seen;
  }

  /** How many frames the page has that it is the head of; 1 for one that is not compound. */
  public final int compoundPages() {
    return compoundPages;
  }

  /** Whether it is the head of several frames. */
  public final boolean isCompound() {
    return head().compoundPages() > 1;
  }

  final void compound(Page newHead, int pages) {
    compoundHead = newHead;
    compoundPages = newHead == this ? pages : 1;
  }

  /** How many of the head's references are meant for this very frame. */
  final int tailRefs() {
    return head() == this ? 0 : tailRefs.get();
  }

  /**
   * Makes it a page of its own, with so many references and maps. Whoever splits a compound page
   * holds the head's monitor.
   */
  final void separate(int references, int maps) {
    mapCount.addAndGet(maps);
    compoundMapCount.set(0);
    tailRefs.set(0);
    refCount.set(references);
    compoundPages = 1;
    compoundHead = null;
  }

  /** {@code page_count}. */
  public final int count(Task current) {
    Page owner = lookHead(current);
    owner.use(current, Access.READ);
    int count = owner.peekCount();
    Machine.saw(current, count);
    return count;
  }

  /** {@code get_page}. */
  public final void get(Task current) {
    int _ = changeCount(current, 1, false);
  }

  /**
   * {@code get_page_unless_zero}: for who found the page where nothing keeps it.
   *
   * @return whether there is a reference now
   */
  public final boolean getUnlessZero(Task current) {
    boolean taken = changeCount(current, 1, true) != 0;
    Machine.saw(current, taken);
    return taken;
  }

  /** {@code put_page_testzero}. */
  public final boolean putTestZero(Task current) {
    boolean zero = changeCount(current, -1, false) == 0;
    Machine.saw(current, zero);
    return zero;
  }

  /**
   * Changes the head's count, and of a tail the part that is meant for the tail. The head's monitor
   * is {@code compound_lock}: no split comes between the two. Returns the count behind.
   */
  private int changeCount(Task current, int by, boolean unlessZero) {
    for (; ; ) {
      Page owner = lookHead(current);
      if (owner == this && compoundPages == 1) { // a small page stays one
        touchOrUse(current, this, unlessZero);
        return changeOwn(by, unlessZero);
      }
      synchronized (owner) {
        if (owner != head() || owner.compoundPages() == 1) {
          continue; // split meanwhile
        }
        touchOrUse(current, owner, unlessZero);
        int count = ((PageCounts) owner).changeOwn(by, unlessZero);
        if (owner != this && !(unlessZero && count == 0)) {
          use(current, Access.WRITE);
          tailRefs.addAndGet(by);
        }
        return count;
      }
    }
  }

  /** Who asks whether the page is free may touch a free one. */
  private static void touchOrUse(Task current, PageCounts page, boolean unlessZero) {
    if (unlessZero) {
      Machine.touch(current, page, Access.WRITE);
    } else {
      page.use(current, Access.WRITE);
    }
  }

  private int changeOwn(int by, boolean unlessZero) {
    return unlessZero
        ? refCount.updateAndGet(count -> count == 0 ? 0 : count + by)
        : refCount.addAndGet(by);
  }

  /** {@code page_mapcount}: how many entries map this very frame, by itself or as part of more. */
  public final int mapcount(Task current) {
    lookHead(current).use(current, Access.READ);
    use(current, Access.READ);
    int count = peekMapcount();
    Machine.saw(current, count);
    return count;
  }

  /** How many entries map any of the compound page's frames. */
  public final int totalMapcount(Task current, PhysicalMemory memory) {
    Page owner = lookHead(current);
    owner.use(current, Access.READ);
    int count = owner.counts().compoundMaps();
    for (int i = 0; i < owner.compoundPages(); i++) {
      Page each = memory.page(owner.pfn() + i);
      each.use(current, Access.READ);
      count += each.counts().maps();
    }
    Machine.saw(current, count);
    return count;
  }

  /** An entry of the lowest level maps the frame, or ({@code by} negative) no longer does. */
  public final void addMapcount(Task current, int by) {
    use(current, Access.WRITE);
    mapCount.addAndGet(by);
  }

  /** An entry of the upper level maps the compound page, or no longer does. */
  public final void addCompoundMapcount(Task current, int by) {
    PageCounts owner = lookHead(current);
    owner.use(current, Access.WRITE);
    owner.compoundMapCount.addAndGet(by);
  }

  /** How many entries of the upper level map it. */
  public final int compoundMapcount(Task current) {
    Page owner = lookHead(current);
    owner.use(current, Access.READ);
    int count = owner.counts().compoundMaps();
    Machine.saw(current, count);
    return count;
  }

  /** {@code page_mapcount} for somebody outside of the run. */
  public final int peekMapcount() {
    Page owner = head();
    synchronized (owner) { // a split moves maps from the one count to the other
      return mapCount.get() + head().counts().compoundMaps();
    }
  }

  /** The reference count for somebody outside of the run. */
  public final int peekCount() {
    return refCount.get();
  }
}
