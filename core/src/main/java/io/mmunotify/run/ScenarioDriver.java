// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.check.Checkers;
import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.scenario.Scenario.CallbackSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The driver of a scenario's notifier: tells that a callback was entered, does what the scenario
 * says, returns what it says.
 */
final class ScenarioDriver implements Driver {
  private static final CallbackSpec NOTHING = new CallbackSpec(0, null, List.of());

  private final String notifier;
  private final Map<Callback, CallbackSpec> callbacks;
  private final StepPerformer performer;
  private final Checkers checkers;

  ScenarioDriver(String notifier, Map<Callback, CallbackSpec> callbacks, StepPerformer performer) {
    this.notifier = notifier;
    this.callbacks = callbacks;
    this.performer = performer;
    this.checkers = performer.checkers();
  }

  @Override
  public void release(Task current, MmStruct mm) {
    run(current, Callback.RELEASE, mm, null, null, null, null, null);
  }

  @Override
  public int clearFlushYoung(Task current, MmStruct mm, long address) {
    return valued(current, Callback.CLEAR_FLUSH_YOUNG, mm, address, null, null);
  }

  @Override
  public int clearFlushYoung(Task current, MmStruct mm, long start, long end) {
    return valued(current, Callback.CLEAR_FLUSH_YOUNG, mm, null, start, end);
  }

  @Override
  public int clearYoung(Task current, MmStruct mm, long start, long end) {
    return valued(current, Callback.CLEAR_YOUNG, mm, null, start, end);
  }

  @Override
  public int testYoung(Task current, MmStruct mm, long address) {
    return valued(current, Callback.TEST_YOUNG, mm, address, null, null);
  }

  @Override
  public void changePte(Task current, MmStruct mm, long address, long pte) {
    run(current, Callback.CHANGE_PTE, mm, address, pte, null, null, null);
  }

  @Override
  public void invalidatePage(Task current, MmStruct mm, long address) {
    run(current, Callback.INVALIDATE_PAGE, mm, address, null, null, null, null);
  }

  @Override
  public void invalidateRangeStart(Task current, MmStruct mm, long start, long end) {
    run(current, Callback.INVALIDATE_RANGE_START, mm, null, null, start, end, null);
  }

  @Override
  public int invalidateRangeStart(
      Task current, MmStruct mm, long start, long end, boolean blockable) {
    CallbackSpec spec =
        enter(current, Callback.INVALIDATE_RANGE_START, mm, null, null, start, end, blockable);
    Integer nonblock = spec.returnsNonblock();
    int value = !blockable && nonblock != null ? nonblock : spec.returns();
    leave(current, Callback.INVALIDATE_RANGE_START, value);
    return value;
  }

  @Override
  public void invalidateRangeEnd(Task current, MmStruct mm, long start, long end) {
    run(current, Callback.INVALIDATE_RANGE_END, mm, null, null, start, end, null);
  }

  @Override
  public void invalidateRange(Task current, MmStruct mm, long start, long end) {
    run(current, Callback.INVALIDATE_RANGE, mm, null, null, start, end, null);
  }

  private int valued(
      Task current,
      Callback callback,
      MmStruct mm,
      @Nullable Long address,
      @Nullable Long start,
      @Nullable Long end) {
    int value = enter(current, callback, mm, address, null, start, end, null).returns();
    leave(current, callback, value);
    return value;
  }

  private void run(
      Task current,
      Callback callback,
      MmStruct mm,
      @Nullable Long address,
      @Nullable Long pte,
      @Nullable Long start,
      @Nullable Long end,
      @Nullable Boolean blockable) {
    CallbackSpec _ = enter(current, callback, mm, address, pte, start, end, blockable);
    leave(current, callback, null);
  }

  private CallbackSpec enter(
      Task current,
      Callback callback,
      MmStruct mm,
      @Nullable Long address,
      @Nullable Long pte,
      @Nullable Long start,
      @Nullable Long end,
      @Nullable Boolean blockable) {
    Machine.step(current, EventKind.CALLBACK);
    if (Machine.tracing(current)) {
      Machine.record(current, entry(current, callback, mm, address, pte, start, end, blockable));
    }
    performer.observations().entered(current, notifier, callback);
    checkers.entered(current, notifier);
    switch (callback) {
      case RELEASE -> checkers.releaseEntered(current, notifier);
      case INVALIDATE_RANGE_END -> checkers.rangeEnded(current, notifier);
      default -> {}
    }
    CallbackSpec spec = callbacks.getOrDefault(callback, NOTHING);
    if (!spec.steps().isEmpty()) {
      performer.performInCallback(current, callback.text() + " of " + notifier, spec.steps());
    }
    return spec;
  }

  private Event entry(
      Task current,
      Callback callback,
      MmStruct mm,
      @Nullable Long address,
      @Nullable Long pte,
      @Nullable Long start,
      @Nullable Long end,
      @Nullable Boolean blockable) {
    VmView view = performer.view();
    String words = null;
    Boolean ptl = null;
    String mmapSem = null;
    String ptes = null;
    if (view != null) {
      boolean ranged = start != null && end != null;
      long page = address == null ? 0 : address & -Pgd.PAGE_SIZE;
      long from = start == null ? page : start;
      long to = end == null ? from + Pgd.PAGE_SIZE : end;
      words = pte == null ? null : view.words(mm, from, pte);
      ptl = VmView.holdsPageTableLock(current, mm, from, to);
      mmapSem = mm.mmapSem().heldBy(current);
      ptes = ranged || address != null ? view.ptes(mm, from, to) : null;
    }
    return new Event(
        current.traceName(),
        EventKind.CALLBACK,
        notifier,
        callback.text(),
        mm,
        address,
        pte,
        start,
        end,
        blockable,
        words,
        ptl,
        mmapSem,
        ptes);
  }

  private void leave(Task current, Callback callback, @Nullable Integer value) {
    Machine.step(current, EventKind.CALLBACK_RETURN);
    if (Machine.tracing(current)) {
      Machine.record(
          current,
          new Event(
              current.traceName(), EventKind.CALLBACK_RETURN, notifier, callback.text(), value));
    }
    checkers.left(current, notifier);
    if (callback == Callback.INVALIDATE_RANGE_START) {
      checkers.rangeTold(current, notifier, value == null ? 0 : value);
    }
  }
}
