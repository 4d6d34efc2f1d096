// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.list.HlistHead;
import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.KernelStop;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.StoreBuffer;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.RwSemaphore;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.hw.trace.Named;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct mm_struct}: an address space. {@code mm_users} keeps the address space alive,
 * {@code mm_count} only the struct; all users together own one reference of {@code mm_count}.
 *
 * <p>Touching an mm whose {@code mm_count} is 0 has no behaviour worth reproducing and stops the
 * run; only the count itself stays readable.
 */
public final class MmStruct extends KernelObject implements Named {
  private static final VarHandle MMU_NOTIFIER_MM;

  static {
    try {
      MMU_NOTIFIER_MM =
          MethodHandles.lookup().findVarHandle(MmStruct.class, "mmuNotifierMm", HlistHead.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String name;
  private final MmHooks hooks;
  private @Nullable ReferenceObserver observer;
  private volatile boolean freed;
  private volatile @Nullable Task destroyer;

  // Atomic.
  private final IntCell mmUsers;
  private final IntCell mmCount;

  /**
   * Set by the first registration under all locks of the mm; never unset while the mm lives. The
   * word lies in the mm itself and knows its type: a walk loads it without a way to it, and looks
   * at no class. For hooks and store buffers it is a part of the mm.
   */
  @SuppressWarnings("UnusedVariable") // reached through MMU_NOTIFIER_MM alone
  private @Nullable HlistHead mmuNotifierMm;

  private final MmuNotifierMmWord word = new MmuNotifierMmWord(this);

  /** Guards the list of areas. mm_take_all_locks and the list's spinlock nest inside it. */
  private final RwSemaphore mmapSem;

  private @Nullable MemoryMap map;

  // mmap_sem held for write:
  private final List<VmArea> vmas = new ArrayList<>();

  /**
   * An mm with one reference to the struct, which the users own.
   *
   * @param users {@code mm_users} at the start
   * @param hooks the generation's notifier code
   */
  public MmStruct(String name, int users, MmHooks hooks) {
    this.name = name;
    this.hooks = hooks;
    this.mmUsers = new IntCell(this, users);
    this.mmCount = new IntCell(1);
    this.mmapSem = new RwSemaphore(this, this);
  }

  @Override
  public String name() {
    return name;
  }

  /** {@code atomic_read(&mm->mm_users) <= most}: a BUG_ON need not know more. */
  public boolean mmUsersAtMost(Task current, int most) {
    return isAtMost(current, mmUsers, most);
  }

  /** {@code atomic_read(&mm->mm_count) <= most}; allowed even where the mm is gone. */
  public boolean mmCountAtMost(Task current, int most) {
    return isAtMost(current, mmCount, most);
  }

  private static boolean isAtMost(Task current, IntCell counter, int most) {
    boolean answer = counter.readUnseen(current) <= most;
    Machine.saw(current, answer);
    return answer;
  }

  /**
   * The generation's {@code struct mmu_notifier_mm}, which begins with the list's head; null before
   * the first registration.
   */
  public @Nullable HlistHead mmuNotifierMm(Task current) {
    StoreBuffer.Store own = Memory.load(current, word, MMU_NOTIFIER_MM);
    // Pairs with the release below: the walk sees the list as it was installed.
    HlistHead seen =
        own == null ? (HlistHead) MMU_NOTIFIER_MM.getAcquire(this) : (HlistHead) own.pointer();
    Machine.saw(current, seen);
    return seen;
  }

  /** Sets no {@code mmu_notifier_mm}, for a new mm that no task shares yet. */
  public void initMmuNotifierMm() {
    MMU_NOTIFIER_MM.set(this, (HlistHead) null);
  }

  /** Installs the {@code mmu_notifier_mm}; the caller holds all locks of the mm. */
  public void setMmuNotifierMm(Task current, @Nullable HlistHead head) {
    if (!Memory.store(current, word, MMU_NOTIFIER_MM, head)) {
      MMU_NOTIFIER_MM.setRelease(this, head);
    }
  }

  /** The same, for a caller outside of the run. */
  public @Nullable HlistHead peekMmuNotifierMm() {
    return (HlistHead) MMU_NOTIFIER_MM.getAcquire(this);
  }

  /** The word {@code mm->mmu_notifier_mm} as an object that steps touch. */
  private static final class MmuNotifierMmWord extends KernelObject {
    private final MmStruct mm;

    MmuNotifierMmWord(MmStruct mm) {
      super(mm);
      this.mm = mm;
    }

    /** The field is the mm's. */
    @Override
    protected void drain(VarHandle word, @Nullable Object stored) {
      word.setRelease(mm, stored);
    }

    @Override
    public @Nullable Object contents() {
      HlistHead list = mm.peekMmuNotifierMm();
      return list == null ? null : list.id();
    }
  }

  /** {@code mmap_sem}. */
  public RwSemaphore mmapSem() {
    return mmapSem;
  }

  /** The areas, in the order of their addresses. The caller holds mmap_sem, or no task runs yet. */
  public List<VmArea> vmas() {
    return vmas;
  }

  /**
   * Has an observer hear of calls of the next five functions. To be called before the first of
   * them.
   */
  public void observe(ReferenceObserver hears) {
    observer = hears;
  }

  /**
   * Gives the mm a page table and areas: where a scenario has some. Before tasks run, or by the
   * task that makes the mm.
   */
  public void setMap(MemoryMap newMap) {
    map = newMap;
  }

  /** Whether it has a page table and areas. */
  public boolean hasMap() {
    return map != null;
  }

  /**
   * Its page table and areas.
   *
   * @throws IllegalStateException if it has none
   */
  public MemoryMap map() {
    MemoryMap known = map;
    if (known == null) {
      throw new IllegalStateException(name + " has no page table");
    }
    return known;
  }

  /**
   * {@code mmget}: one more user. The caller owns a reference of {@code mm_users} already, or has
   * checked {@code mm_users}.
   */
  public void mmget(Task current) {
    var _ = isZeroAfter(current, mmUsers, EventKind.MM_USERS, 1);
    if (observer != null) {
      observer.users(current, this, 1);
    }
  }

  /**
   * {@code mmget_not_zero}: one more user, unless there is none. The caller has mm_count looked
   * after.
   *
   * @return whether there is one more
   */
  public boolean mmgetNotZero(Task current) {
    Machine.step(current, EventKind.MMGET_NOT_ZERO);
    Machine.touch(current, this, Access.READ);
    boolean taken = mmUsers.incNotZero(current);
    Machine.record(current, EventKind.MMGET_NOT_ZERO, this);
    if (taken && observer != null) {
      observer.users(current, this, 1);
    }
    return taken;
  }

  /**
   * {@code mmput}: one user less. The last user tears the address space down, which may sleep, and
   * drops the users' reference to the struct.
   */
  public void mmput(Task current) {
    current.mightSleep("mmput");
    if (isZeroAfter(current, mmUsers, EventKind.MM_USERS, -1)) {
      hooks.exitMmap(current, this);
      drop(current);
    }
    if (observer != null) {
      observer.users(current, this, -1);
    }
  }

  /** {@code mmgrab}: one more reference to the struct. */
  public void mmgrab(Task current) {
    var _ = isZeroAfter(current, mmCount, EventKind.MM_COUNT, 1);
    if (observer != null) {
      observer.grabs(current, this, 1);
    }
  }

  /** {@code mmdrop}: one reference less; the last one frees the struct. */
  public void mmdrop(Task current) {
    drop(current);
    if (observer != null) {
      observer.grabs(current, this, -1);
    }
  }

  private void drop(Task current) {
    if (isZeroAfter(current, mmCount, EventKind.MM_COUNT, -1)) {
      hooks.mmDestroy(current, this);
      Machine.step(current, EventKind.FREE_MM);
      Machine.touch(current, this, Access.WRITE);
      freed = true;
      destroyer = null;
      Machine.record(current, EventKind.FREE_MM, this);
    }
  }

  /** Changes a counter. The caller sees only whether the counter came to 0. */
  private boolean isZeroAfter(Task current, IntCell counter, EventKind kind, int delta) {
    Machine.step(current, kind);
    int value = counter.addReturnUnseen(current, delta, this);
    Machine.saw(current, value == 0);
    if (value == 0 && counter == mmCount) {
      destroyer = current; // no other task may touch the mm from here on
      Machine.touch(current, this, Access.WRITE);
    }
    Machine.record(current, kind, this, value);
    return value == 0;
  }

  private record Death(@Nullable String destroyer, boolean freed) {}

  @Override
  public @Nullable Object contents() {
    Task last = destroyer;
    return mmCount.peek() > 0 ? null : new Death(last == null ? null : last.name(), freed);
  }

  @Override
  protected boolean canDie() {
    return true;
  }

  @Override
  protected boolean dead(Task current) {
    return mmCount.peek() <= 0 && destroyer != current;
  }

  @Override
  protected KernelStop usedAfterFree(Task current) {
    throw new KernelMisuse("touching " + name + ", whose mm_count is 0, reads memory of others");
  }

  /** The mm's part of a final state, for a caller outside of the run. */
  public FinalState.Mm state() {
    HlistHead list = notifiers();
    return new FinalState.Mm(
        mmUsers.peek(), mmCount.peek(), freed, list == null ? null : list.names());
  }

  /** The list of notifiers, for a caller outside of the run; null where the mm has none. */
  public @Nullable HlistHead notifiers() {
    return freed ? null : hooks.notifiers(this);
  }
}
