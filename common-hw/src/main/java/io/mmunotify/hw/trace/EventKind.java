// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.trace;

import static io.mmunotify.hw.trace.Field.ADDRESS;
import static io.mmunotify.hw.trace.Field.ATOMIC;
import static io.mmunotify.hw.trace.Field.BLOCKABLE;
import static io.mmunotify.hw.trace.Field.CONDITION;
import static io.mmunotify.hw.trace.Field.END;
import static io.mmunotify.hw.trace.Field.IN;
import static io.mmunotify.hw.trace.Field.LOCKED;
import static io.mmunotify.hw.trace.Field.MM;
import static io.mmunotify.hw.trace.Field.NOTIFIER;
import static io.mmunotify.hw.trace.Field.OK;
import static io.mmunotify.hw.trace.Field.ONLY_END;
import static io.mmunotify.hw.trace.Field.OP;
import static io.mmunotify.hw.trace.Field.PTE;
import static io.mmunotify.hw.trace.Field.START;
import static io.mmunotify.hw.trace.Field.VALUE;
import static io.mmunotify.hw.trace.Field.WHAT;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The vocabulary of a trace. A constant's name in lower case is the event's name; the fields are
 * its members beside {@code task}, in the order in which they are written.
 */
public enum EventKind {
  /** A step of the scenario begins; the fields after {@code op} are the step's own arguments. */
  CALL(
      OP,
      NOTIFIER,
      MM,
      Field.CALLBACK,
      ADDRESS,
      PTE,
      START,
      END,
      BLOCKABLE,
      ONLY_END,
      LOCKED,
      Field.CHILD,
      Field.AT,
      Field.PAGES,
      Field.FILE,
      Field.OFFSET,
      Field.SHARED,
      Field.PROT,
      Field.HUGE,
      Field.HUGETLB,
      Field.ADVICE,
      Field.NEW_PAGES,
      Field.NEW_AT,
      Field.MAY_MOVE,
      VALUE,
      WHAT,
      Field.MMS,
      Field.MERGE),
  /** The step has ended. */
  RETURN(Context.INSIDE_A_STEP, OP, VALUE),
  /** The generation lacks the step. */
  UNSUPPORTED(Context.INSIDE_A_STEP, OP),
  RCU_READ_LOCK,
  RCU_READ_UNLOCK,
  SRCU_READ_LOCK,
  SRCU_READ_UNLOCK,
  SYNCHRONIZE_RCU_BEGIN(Context.MAY_SLEEP),
  SYNCHRONIZE_RCU_END,
  SYNCHRONIZE_SRCU_BEGIN(Context.MAY_SLEEP),
  SYNCHRONIZE_SRCU_END,
  /** A callback was queued for the end of a grace period. */
  CALL_SRCU(Field.CALLBACK),
  /** The worker runs a queued callback. */
  CALLBACK_INVOKED(Field.CALLBACK),
  SRCU_BARRIER_BEGIN(Context.MAY_SLEEP),
  SRCU_BARRIER_END,
  SPIN_LOCK(MM),
  SPIN_UNLOCK(MM),
  /** For an mm's mmap_sem or a driver's own lock, as are the next six events. */
  DOWN_WRITE(Context.MAY_SLEEP, MM, Field.LOCK),
  UP_WRITE(MM, Field.LOCK),
  DOWN_READ(Context.MAY_SLEEP, MM, Field.LOCK),
  UP_READ(MM, Field.LOCK),
  DOWN_WRITE_TRYLOCK(MM, Field.LOCK),
  DOWN_READ_TRYLOCK(MM, Field.LOCK),
  /** A driver's own mutex or spinlock. */
  LOCK(Field.LOCK),
  UNLOCK(Field.LOCK),
  TRYLOCK(Field.LOCK),
  MM_TAKE_ALL_LOCKS(Context.MAY_SLEEP, MM, VALUE),
  MM_DROP_ALL_LOCKS(MM),
  KMALLOC(Context.MAY_SLEEP, WHAT, OK),
  KFREE(WHAT),
  /** A driver uses memory of its own. */
  TOUCH(WHAT),
  ADD(Field.COUNTER, VALUE),
  SET(Field.COUNTER, VALUE),
  IF(Field.COUNTER, Field.IS, Field.IS_NOT, Field.ABOVE, Field.BELOW),
  ASSERT(Field.COUNTER, Field.IS, Field.IS_NOT, Field.ABOVE, Field.BELOW, Field.OR),
  WAIT_UNTIL(
      Context.MAY_SLEEP,
      Field.COUNTER,
      Field.IS,
      Field.IS_NOT,
      Field.ABOVE,
      Field.BELOW,
      Field.INTERRUPTIBLE),
  COMPLETE(Field.COMPLETION),
  WAIT_FOR_COMPLETION(Context.MAY_SLEEP, Field.COMPLETION),
  QUEUE_WORK(Field.WORK),
  /** The worker of a work item that was queued begins to run it. */
  WORK_BEGIN(Field.WORK),
  FLUSH_WORK(Context.MAY_SLEEP, Field.WORK),
  /** A task was sent a signal. */
  SIGNAL(Field.TO),
  /** A user was taken unless there was none. */
  MMGET_NOT_ZERO(MM),
  /** {@code mm_users} was changed to this value. */
  MM_USERS(MM, VALUE),
  /** {@code mm_count} was changed to this value. */
  MM_COUNT(MM, VALUE),
  FREE_MM(MM),
  HLIST_ADD_HEAD(NOTIFIER),
  HLIST_DEL_RCU(NOTIFIER),
  HLIST_DEL_INIT_RCU(NOTIFIER),
  /** A walk loaded the pointer to its next entry, null at the list's end. */
  VISIT(MM, NOTIFIER),
  /** A driver's callback is entered. */
  CALLBACK(
      NOTIFIER,
      OP,
      MM,
      ADDRESS,
      PTE,
      START,
      END,
      BLOCKABLE,
      Field.ENTRY,
      Field.PTL,
      Field.MMAP_SEM,
      Field.PTES),
  CALLBACK_RETURN(NOTIFIER, OP, VALUE),
  /** The task called {@code schedule()}; {@code atomic} where the task must not sleep. */
  SLEEP(Context.MAY_SLEEP, ATOMIC),
  PRINTK(WHAT, NOTIFIER, VALUE, BLOCKABLE),
  WARN(CONDITION),
  // What stands behind the notifiers: page tables, TLBs, frames, and the locks of the VM.
  /** A page-table lock was taken; the address is the first that it guards. */
  PTE_LOCK(MM, ADDRESS),
  PTE_UNLOCK(MM, ADDRESS),
  LOCK_PAGE(Field.PFN),
  TRYLOCK_PAGE(Field.PFN),
  UNLOCK_PAGE(Field.PFN),
  /** A processor looked for a translation in the page table; the entry as the walk found it. */
  PAGE_WALK(MM, ADDRESS, Field.WRITE, Field.PFN, Field.ENTRY),
  /** A processor loaded a word through its TLB, from the frame that the TLB translates to. */
  LOAD(MM, ADDRESS, Field.PFN, VALUE),
  /** A processor stored a word through its TLB. */
  STORE(MM, ADDRESS, Field.PFN, VALUE),
  /** An entry was set; the frame is there where the entry maps one. */
  SET_PTE_AT(MM, ADDRESS, Field.PFN, Field.ENTRY),
  PTEP_GET_AND_CLEAR(MM, ADDRESS, Field.PFN, Field.ENTRY),
  PTEP_SET_WRPROTECT(MM, ADDRESS),
  PTEP_TEST_AND_CLEAR_YOUNG(MM, ADDRESS, VALUE),
  PTEP_SET_ACCESS_FLAGS(MM, ADDRESS, Field.PFN, Field.ENTRY),
  /** An entry of the upper level, of a huge page, was set. */
  SET_PMD_AT(MM, ADDRESS, Field.PFN, Field.ENTRY),
  PMDP_GET_AND_CLEAR(MM, ADDRESS, Field.PFN, Field.ENTRY),
  PMDP_SET_WRPROTECT(MM, ADDRESS),
  PMDP_TEST_AND_CLEAR_YOUNG(MM, ADDRESS, VALUE),
  PMDP_SET_ACCESS_FLAGS(MM, ADDRESS, Field.PFN, Field.ENTRY),
  /** The entry of a huge page was made not present, so that it could be flushed and replaced. */
  PMDP_INVALIDATE(MM, ADDRESS, Field.PFN, Field.ENTRY),
  /** A page table was hung into the upper level. */
  PMD_POPULATE(MM, ADDRESS),
  /** A page table was taken out of the upper level. */
  PMD_CLEAR(MM, ADDRESS),
  /** A flush of a range begins; without a range, of the whole mm. */
  TLB_FLUSH(MM, START, END),
  /** A flush that reclaim had deferred begins, of everything. */
  TLB_FLUSH_BATCH,
  /** A processor has dropped what a flush asked it to drop. */
  TLB_FLUSH_ACK(MM, Field.CPU),
  PAGE_ALLOC(Field.PFN),
  /** The last reference of a frame went. */
  PAGE_FREE(Field.PFN),
  BUG(Context.INSIDE_A_STEP, CONDITION),
  OOPS(Context.INSIDE_A_STEP, WHAT, IN),
  /** A rule was broken, and a model cannot reproduce what follows; the run stops. */
  MISUSE(Context.INSIDE_A_STEP, WHAT),
  /** No task can go on; the run stops. */
  DEADLOCK(Context.INSIDE_A_STEP, Field.TASKS),
  /** Always the last event. */
  END_OF_RUN(Context.INSIDE_A_STEP, Field.STATE);

  private static final Map<String, EventKind> BY_NAME =
      Stream.of(values())
          .collect(Collectors.toUnmodifiableMap(EventKind::text, Function.identity()));

  private final String text;
  private final Context context;
  private final List<Field> fields;
  private final EnumMap<Field, Integer> slots = new EnumMap<>(Field.class);

  /** The places at which such an event can stand. */
  private enum Context {
    /** Anywhere. The task can be switched away from right before the event. */
    ANYWHERE,
    /** As ANYWHERE, but not where nothing may sleep: the function behind the event may sleep. */
    MAY_SLEEP,
    /** Nowhere by itself: the event belongs to the step that leads to it. */
    INSIDE_A_STEP
  }

  EventKind(Field... fields) {
    this(Context.ANYWHERE, fields);
  }

  EventKind(Context context, Field... fields) {
    this.text = name().equals("END_OF_RUN") ? "end" : name().toLowerCase(Locale.ROOT);
    this.context = context;
    this.fields = List.of(fields);
    for (int i = 0; i < fields.length; i++) {
      slots.put(fields[i], i);
    }
  }

  /** The event's name in a trace. */
  public String text() {
    return text;
  }

  /** Whether a task can be switched away from right before this event. */
  public boolean isSchedulingPoint() {
    return context != Context.INSIDE_A_STEP;
  }

  /**
   * Whether the function behind the event may sleep: then {@code might_sleep} stands at its
   * beginning.
   */
  public boolean maySleep() {
    return context == Context.MAY_SLEEP;
  }

  /** The members that such an event can have, in the order of writing. */
  public List<Field> fields() {
    return fields;
  }

  /** The place of a field in {@link #fields}, or -1 if such an event never has it. */
  public int slot(Field field) {
    Integer slot = slots.get(field);
    return slot == null ? -1 : slot;
  }

  /** The kind with this name in a trace, or null. */
  public static @Nullable EventKind of(String text) {
    return BY_NAME.get(text);
  }
}
