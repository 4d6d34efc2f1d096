// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.memory;

import io.mmunotify.hw.check.FreedFrame;
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
public final class Page extends PageCounts {
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
  private final AtomicInteger flags = new AtomicInteger();

  private final PageLock lock;

  private volatile @Nullable KernelObject mapping;
  private volatile long index;
  private volatile long content;
  private volatile int swapSlot = -1;
  private volatile boolean freed;

  /** How many entries of TLBs translate to it; follows from what the TLBs contain. */
  private final AtomicInteger translations = new AtomicInteger();

  /** How many of them allow stores. */
  private final AtomicInteger writableTranslations = new AtomicInteger();

  /**
   * The page of a frame that another page had before: numbered by the task that takes the frame.
   */
  @SuppressWarnings("this-escape") // a lock refers to its page
  Page(int pfn) {
    this.pfn = pfn;
    this.lock = new PageLock(this);
  }

  /**
   * The first page of a frame. Its number is that of the frame, whoever takes it: a step that comes
   * from an entry's frame number to the page finds the same object in equal states.
   */
  @SuppressWarnings("this-escape") // as above
  Page(PhysicalMemory memory, int pfn) {
    super(memory, pfn);
    this.pfn = pfn;
    this.lock = new PageLock(this, 0);
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

  /** What it belongs to, an anon_vma or a file; null where nobody could find its mappings. */
  public @Nullable KernelObject mapping(Task current) {
    Page head = lookHead(current);
    head.use(current, Access.READ);
    KernelObject seen = head.mapping;
    Machine.saw(current, seen);
    Machine.saw(current, head.index);
    Machine.saw(current, head.compoundPages());
    return seen;
  }

  /** The same for somebody outside of the run. */
  public @Nullable KernelObject peekMapping() {
    return head().mapping;
  }

  /** Its place in what it belongs to, in pages; parts of a compound page follow their head. */
  public long index() {
    Page head = head();
    return head.index + (pfn - head.pfn);
  }

  /**
   * Says what it belongs to.
   *
   * @param newIndex its place there, in pages
   */
  public void setMapping(Task current, @Nullable KernelObject newMapping, long newIndex) {
    use(current, Access.WRITE);
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
    use(current, Access.READ);
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
    use(current, Access.WRITE);
    flags.getAndUpdate(bits -> bits | 1 << flag.ordinal());
  }

  /** Clears a flag. */
  public void clear(Task current, Flag flag) {
    boolean _ = testClear(current, flag);
  }

  /** Clears a flag and tells whether it was set. */
  public boolean testClear(Task current, Flag flag) {
    use(current, Access.WRITE);
    boolean was =
        (flags.getAndUpdate(bits -> bits & ~(1 << flag.ordinal())) >> flag.ordinal() & 1) != 0;
    Machine.saw(current, was);
    return was;
  }

  /** The place in swap that holds its content, or -1. */
  public int swapSlot(Task current) {
    use(current, Access.READ);
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
    if (Machine.stepped(current) && !current.locks().held().contains(head().lock)) {
      throw new KernelMisuse("the swap cache changes under the lock of the page alone");
    }
    use(current, Access.WRITE);
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

  @Override
  void use(Task current, Access how) {
    Machine.touch(current, this, how);
    requireInUse(current);
  }

  /** Tells a checker if the frame was given back. */
  void requireInUse(Task current) {
    if (freed) {
      FreedFrame.used(current);
    }
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
      Counts counts,
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
            head().pfn,
            compoundPages(),
            counts(),
            flags.get(),
            owner == null ? 0 : owner.id(),
            index,
            content,
            swapSlot);
  }
}
