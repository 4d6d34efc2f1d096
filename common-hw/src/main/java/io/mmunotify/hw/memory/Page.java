// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.memory;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct page}: a frame of 4096 bytes with what the kernel knows of it. Its content is one
 * word, a stand-in for all of its bytes. Several neighbouring frames can be one compound page; then
 * the first of them, the head, has the reference count of all.
 *
 * <p>Each method touches the frame, so that a search knows what a step depends on. A frame that was
 * freed is another object than the one that is allocated at its place later, so a late access
 * shows.
 */
public final class Page extends KernelObject {
  /** What the kernel notes about a page; names are the kernel's. */
  public enum Flag {
    DIRTY,
    REFERENCED,
    ACTIVE,
    SWAP_BACKED,
    MLOCKED,
    /** Page-idle tracking: nobody has used it since it was marked. */
    IDLE,
    /** Somebody took its young bit away since it was marked. */
    YOUNG,
    /** It holds the content of many equal pages; nobody may write it. */
    KSM,
    HUGETLB,
    /** Its content lies in swap, too. */
    SWAP_CACHE
  }

  /** What a frame holds that nobody owns. */
  public static final long POISON = 0x6b6b6b6b6b6b6b6bL;

  private final int pfn;
  private final AtomicInteger refCount = new AtomicInteger(1);
  private final AtomicInteger mapCount = new AtomicInteger();
  private final AtomicInteger compoundMapCount = new AtomicInteger();
  private final AtomicInteger flags = new AtomicInteger();

  /** Of a frame within a compound page: how many of the head's references are meant for it. */
  private final AtomicInteger tailRefs = new AtomicInteger();

  private final PageLock lock = new PageLock(this);

  private volatile Page head = this;
  private volatile int compoundPages = 1;
  private volatile @Nullable KernelObject mapping;
  private volatile long index;
  private volatile long content;
  private volatile int swapSlot = -1;
  private volatile boolean freed;

  /** How many entries of TLBs translate to it; follows from what the TLBs contain. */
  private final AtomicInteger translations = new AtomicInteger();

  /** How many of them allow stores. */
  private final AtomicInteger writableTranslations = new AtomicInteger();

  Page(int pfn) {
    this.pfn = pfn;
  }

  /** Its number among the frames. */
  public int pfn() {
    return pfn;
  }

  /** {@code lock_page}: one holder at a time, taken in front of rmap and page-table locks. */
  public PageLock lock() {
    return lock;
  }

  /**
   * {@code lock_page}: of the compound page that it belongs to.
   *
   * @return the head whose lock the caller has
   */
  public Page lockHead(Task current) {
    for (; ; ) {
      Page locked = lookHead(current);
      locked.lock.lock(current);
      if (locked == lookHead(current)) {
        return locked;
      }
      locked.lock.unlock(current); // split meanwhile
    }
  }

  /** The first frame of the compound page that it belongs to; itself where it belongs to none. */
  public Page head() {
    return head;
  }

  /** The head; which one it is, a frame of a compound page knows itself. */
  private Page lookHead(Task current) {
    Machine.touch(current, this, Access.READ);
    Page seen = head;
    Machine.saw(current, seen);
    return seen;
  }

  /** How many frames the page has that it is the head of; 1 for one that is not compound. */
  public int compoundPages() {
    return compoundPages;
  }

  /** Whether it is the head of several frames. */
  public boolean isCompound() {
    return head.compoundPages > 1;
  }

  void compound(Page newHead, int pages) {
    head = newHead;
    compoundPages = newHead == this ? pages : 1;
  }

  /** How many of the head's references are meant for this very frame. */
  int tailRefs() {
    return head == this ? 0 : tailRefs.get();
  }

  /**
   * Makes it a page of its own, with so many references and maps. Whoever splits a compound page
   * holds the head's monitor.
   */
  void separate(int references, int maps) {
    mapCount.addAndGet(maps);
    compoundMapCount.set(0);
    tailRefs.set(0);
    refCount.set(references);
    compoundPages = 1;
    head = this;
  }

  /** {@code page_count}. */
  public int count(Task current) {
    Machine.touch(current, lookHead(current), Access.READ);
    int count = head.refCount.get();
    Machine.saw(current, count);
    return count;
  }

  /** {@code get_page}. */
  public void get(Task current) {
    int _ = changeCount(current, 1, false);
  }

  /**
   * {@code get_page_unless_zero}: for who found the page where nothing keeps it.
   *
   * @return whether there is a reference now
   */
  public boolean getUnlessZero(Task current) {
    boolean taken = changeCount(current, 1, true) != 0;
    Machine.saw(current, taken);
    return taken;
  }

  /** {@code put_page_testzero}. */
  public boolean putTestZero(Task current) {
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
        Machine.touch(current, this, Access.WRITE);
        return change(refCount, by, unlessZero);
      }
      synchronized (owner) {
        if (owner != head || owner.compoundPages == 1) {
          continue; // split meanwhile
        }
        Machine.touch(current, owner, Access.WRITE);
        int count = change(owner.refCount, by, unlessZero);
        if (owner != this && !(unlessZero && count == 0)) {
          Machine.touch(current, this, Access.WRITE);
          tailRefs.addAndGet(by);
        }
        return count;
      }
    }
  }

  private static int change(AtomicInteger counter, int by, boolean unlessZero) {
    return unlessZero
        ? counter.updateAndGet(count -> count == 0 ? 0 : count + by)
        : counter.addAndGet(by);
  }

  /** {@code page_mapcount}: how many entries map this very frame, by itself or as part of more. */
  public int mapcount(Task current) {
    Machine.touch(current, lookHead(current), Access.READ);
    Machine.touch(current, this, Access.READ);
    int count = peekMapcount();
    Machine.saw(current, count);
    return count;
  }

  /** How many entries map any of the compound page's frames. */
  public int totalMapcount(Task current, PhysicalMemory memory) {
    Machine.touch(current, lookHead(current), Access.READ);
    int count = head.compoundMapCount.get();
    for (int i = 0; i < head.compoundPages; i++) {
      Page each = memory.page(head.pfn + i);
      Machine.touch(current, each, Access.READ);
      count += each.mapCount.get();
    }
    Machine.saw(current, count);
    return count;
  }

  /** An entry of the lowest level maps the frame, or ({@code by} negative) no longer does. */
  public void addMapcount(Task current, int by) {
    Machine.touch(current, this, Access.WRITE);
    mapCount.addAndGet(by);
  }

  /** An entry of the upper level maps the compound page, or no longer does. */
  public void addCompoundMapcount(Task current, int by) {
    Machine.touch(current, lookHead(current), Access.WRITE);
    head.compoundMapCount.addAndGet(by);
  }

  /** How many entries of the upper level map it. */
  public int compoundMapcount(Task current) {
    Machine.touch(current, lookHead(current), Access.READ);
    int count = head.compoundMapCount.get();
    Machine.saw(current, count);
    return count;
  }

  /** {@code page_mapcount} for somebody outside of the run. */
  public int peekMapcount() {
    Page owner = head;
    synchronized (owner) { // a split moves maps from the one count to the other
      return mapCount.get() + head.compoundMapCount.get();
    }
  }

  /** The reference count for somebody outside of the run. */
  public int peekCount() {
    return refCount.get();
  }

  /** What it belongs to, an anon_vma or a file; null where nobody could find its mappings. */
  public @Nullable KernelObject mapping(Task current) {
    Machine.touch(current, lookHead(current), Access.READ);
    KernelObject seen = head.mapping;
    Machine.saw(current, seen);
    Machine.saw(current, head.index);
    Machine.saw(current, head.compoundPages);
    return seen;
  }

  /** The same for somebody outside of the run. */
  public @Nullable KernelObject peekMapping() {
    return head.mapping;
  }

  /** Its place in what it belongs to, in pages; parts of a compound page follow their head. */
  public long index() {
    return head.index + (pfn - head.pfn);
  }

  /**
   * Says what it belongs to.
   *
   * @param newIndex its place there, in pages
   */
  public void setMapping(Task current, @Nullable KernelObject newMapping, long newIndex) {
    Machine.touch(current, this, Access.WRITE);
    mapping = newMapping;
    index = newIndex;
  }

  /** It is the page of a file, dirty, before tasks run. */
  public void enterCacheAtBoot(KernelObject file, long place) {
    mapping = file;
    index = place;
    flags.set(1 << Flag.DIRTY.ordinal());
  }

  /** Whether a flag is set. */
  public boolean test(Task current, Flag flag) {
    Machine.touch(current, this, Access.READ);
    boolean set = peek(flag);
    Machine.saw(current, set);
    return set;
  }

  /** The same for somebody outside of the run. */
  public boolean peek(Flag flag) {
    return (flags.get() & 1 << flag.ordinal()) != 0;
  }

  /** Sets a flag. */
  public void set(Task current, Flag flag) {
    Machine.touch(current, this, Access.WRITE);
    flags.getAndUpdate(bits -> bits | 1 << flag.ordinal());
  }

  /** Clears a flag. */
  public void clear(Task current, Flag flag) {
    boolean _ = testClear(current, flag);
  }

  /** Clears a flag and tells whether it was set. */
  public boolean testClear(Task current, Flag flag) {
    Machine.touch(current, this, Access.WRITE);
    boolean was =
        (flags.getAndUpdate(bits -> bits & ~(1 << flag.ordinal())) >> flag.ordinal() & 1) != 0;
    Machine.saw(current, was);
    return was;
  }

  /** The place in swap that holds its content, or -1. */
  public int swapSlot(Task current) {
    Machine.touch(current, this, Access.READ);
    Machine.saw(current, swapSlot);
    return swapSlot;
  }

  /**
   * Says where in swap its content lies; -1 for nowhere.
   *
   * @throws KernelMisuse if the caller does not hold the page's lock, by which tasks agree who
   *     takes the page out of the swap cache
   */
  public void setSwapSlot(Task current, int slot) {
    if (Machine.stepped(current) && !current.locks().held().contains(head.lock)) {
      throw new KernelMisuse("the swap cache changes under the lock of the page alone");
    }
    Machine.touch(current, this, Access.WRITE);
    swapSlot = slot;
  }

  /** The word that stands for its bytes. */
  public long read(Task current) {
    Machine.touch(current, this, Access.READ);
    long seen = content;
    Machine.saw(current, seen);
    return seen;
  }

  /** Changes the word. */
  public void write(Task current, long value) {
    Machine.touch(current, this, Access.WRITE);
    content = value;
  }

  /** The word for somebody outside of the run. */
  public long peekContent() {
    return content;
  }

  /**
   * A TLB has one translation more to it, or ({@code by} negative) one less.
   *
   * @param writable whether it allows stores
   */
  public void addTranslations(int by, boolean writable) {
    translations.addAndGet(by);
    if (writable) {
      writableTranslations.addAndGet(by);
    }
  }

  /** Whether a TLB has a translation that allows stores to the frame; for checkers. */
  public boolean writable() {
    return writableTranslations.get() > 0;
  }

  /** Whether a TLB has a translation to the frame; for checkers. */
  public boolean translated() {
    return translations.get() > 0;
  }

  /** Whether the frame was given back: what still refers to this object comes too late. */
  public boolean freed() {
    return freed;
  }

  void free() {
    freed = true;
    content = POISON;
    mapping = null;
  }

  @Override
  public String toString() {
    return "frame " + pfn;
  }

  private record Told(
      int pfn,
      int head,
      int pages,
      int references,
      int tailReferences,
      int maps,
      int compoundMaps,
      int flags,
      long mapping,
      long index,
      long content,
      int slot) {}

  @Override
  public @Nullable Object contents() {
    KernelObject owner = mapping;
    return freed
        ? null
        : new Told(
            pfn,
            head.pfn,
            compoundPages,
            refCount.get(),
            tailRefs.get(),
            mapCount.get(),
            compoundMapCount.get(),
            flags.get(),
            owner == null ? 0 : owner.id(),
            index,
            content,
            swapSlot);
  }
}
