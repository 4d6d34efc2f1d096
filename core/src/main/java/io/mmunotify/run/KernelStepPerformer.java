// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.check.Checkers;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.scenario.KernelStep;
import io.mmunotify.scenario.Op;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Performs a {@link KernelStep}: calls the kernel, and tells the trace what was called. */
final class KernelStepPerformer {
  private final World world;
  private final Checkers checkers;

  KernelStepPerformer(World world, Checkers checkers) {
    this.world = world;
    this.checkers = checkers;
  }

  void perform(Task current, KernelStep step) {
    Op op = step.op();
    if (!supported(op)) {
      Machine.record(current, EventKind.UNSUPPORTED, op.text());
      return;
    }
    Machine.step(current, EventKind.CALL);
    recordCall(current, step);
    Integer value = call(current, step);
    if (value != null) {
      world.observations().returned(current, op.text(), value);
    }
    Machine.record(current, EventKind.RETURN, op.text(), value);
  }

  private boolean supported(Op op) {
    Kernel kernel = world.kernel();
    return switch (op) {
      case UNREGISTER_NO_RELEASE, CALL_SRCU, SYNCHRONIZE -> kernel instanceof Kernel.DeferredFree;
      case CLEAR_YOUNG -> kernel instanceof Kernel.ClearYoung;
      case INVALIDATE_PAGE -> kernel instanceof Kernel.InvalidatePage;
      case INVALIDATE_RANGE -> kernel instanceof Kernel.InvalidateRange;
      case HAS_BLOCKABLE -> kernel instanceof Kernel.Blockable;
      default -> true;
    };
  }

  /** Does what the step says; returns the kernel function's value, null where it has none. */
  private @Nullable Integer call(Task current, KernelStep step) {
    Kernel kernel = world.kernel();
    if (step.notifier() != null) {
      return onNotifier(current, step, kernel, step.notifier());
    } else if (step.mm() != null) {
      return onMm(current, step, kernel, world.mm(step.mm()));
    }
    switch (step.op()) {
      case SLEEP -> Machine.sleep(current);
      case SYNCHRONIZE -> ((Kernel.DeferredFree) kernel).synchronize(current);
      case CALL_SRCU -> {
        String callback = step.callback() == null ? "" : step.callback();
        ((Kernel.DeferredFree) kernel).callSrcu(current, world.head(callback), (task, head) -> {});
      }
      default -> throw new IllegalArgumentException(step.op() + " without its argument");
    }
    return null;
  }

  private @Nullable Integer onNotifier(Task current, KernelStep step, Kernel kernel, String name) {
    Notifier notifier = world.notifier(name);
    MmStruct mm = step.mm() == null ? world.mmOf(name) : world.mm(step.mm());
    switch (step.op()) {
      case REGISTER, REGISTER_LOCKED -> {
        checkers.registering(current, name, mm.name());
        int value =
            step.op() == Op.REGISTER
                ? kernel.register(current, notifier, mm)
                : registerLocked(current, notifier, kernel, mm);
        checkers.registered(current, name, mm.name(), value);
        return value;
      }
      case UNREGISTER -> {
        int registration = checkers.unregistering(current, name);
        kernel.unregister(current, notifier, mm);
        checkers.unregistered(current, name, mm.name(), registration);
      }
      case UNREGISTER_NO_RELEASE -> {
        ((Kernel.DeferredFree) kernel).unregisterNoRelease(current, notifier, mm);
        checkers.unregisteredUnawaited(current, name, mm.name());
      }
      case FREE -> {
        kernel.free(current, notifier);
        checkers.freed(current, name);
      }
      default -> throw new IllegalArgumentException(step.op() + " takes no notifier");
    }
    return null;
  }

  private static int registerLocked(Task current, Notifier notifier, Kernel kernel, MmStruct mm) {
    mm.mmapSem().downWrite(current);
    int value = kernel.registerLocked(current, notifier, mm);
    mm.mmapSem().upWrite(current);
    return value;
  }

  private @Nullable Integer onMm(Task current, KernelStep step, Kernel kernel, MmStruct mm) {
    switch (step.op()) {
      case RELEASE -> kernel.release(current, mm);
      case MMGET, MMPUT, MMGRAB, MMDROP -> onReferences(current, step.op(), mm);
      case CLEAR_FLUSH_YOUNG -> {
        return kernel.clearFlushYoung(current, mm, step.start(), step.end());
      }
      case CLEAR_YOUNG -> {
        return ((Kernel.ClearYoung) kernel).clearYoung(current, mm, step.start(), step.end());
      }
      case TEST_YOUNG -> {
        return kernel.testYoung(current, mm, step.address());
      }
      case CHANGE_PTE -> kernel.changePte(current, mm, step.address(), step.pte());
      case INVALIDATE_PAGE ->
          ((Kernel.InvalidatePage) kernel).invalidatePage(current, mm, step.address());
      case INVALIDATE_RANGE_START -> {
        return rangeStart(current, step, kernel, mm);
      }
      case INVALIDATE_RANGE_END -> rangeEnd(current, step, kernel, mm);
      case INVALIDATE_RANGE ->
          ((Kernel.InvalidateRange) kernel).invalidateRange(current, mm, step.start(), step.end());
      case HAS_BLOCKABLE -> {
        return hasBlockable(current, step, (Kernel.Blockable) kernel, mm) ? 1 : 0;
      }
      default -> throw new IllegalArgumentException(step.op() + " takes no mm");
    }
    return null;
  }

  private void onReferences(Task current, Op op, MmStruct mm) {
    switch (op) {
      case MMGET -> {
        mm.mmget(current);
        checkers.users(current, mm.name(), 1);
      }
      case MMPUT -> {
        mm.mmput(current);
        checkers.users(current, mm.name(), -1);
      }
      case MMGRAB -> {
        mm.mmgrab(current);
        checkers.grabs(current, mm.name(), 1);
      }
      case MMDROP -> {
        mm.mmdrop(current);
        checkers.grabs(current, mm.name(), -1);
      }
      default -> throw new IllegalArgumentException(op + " counts no references");
    }
  }

  private @Nullable Integer rangeStart(Task current, KernelStep step, Kernel kernel, MmStruct mm) {
    checkers.rangeStarting(current);
    Integer value = null;
    if (!step.blockable() && kernel instanceof Kernel.Blockable blockable) {
      value = blockable.invalidateRangeStartNonblock(current, mm, step.start(), step.end());
    } else {
      kernel.invalidateRangeStart(current, mm, step.start(), step.end());
    }
    checkers.rangeStarted(current, mm.name(), value == null ? 0 : value);
    return value;
  }

  private void rangeEnd(Task current, KernelStep step, Kernel kernel, MmStruct mm) {
    checkers.rangeEnding(current, mm.name());
    if (step.onlyEnd() && kernel instanceof Kernel.InvalidateRange range) {
      range.invalidateRangeOnlyEnd(current, mm, step.start(), step.end());
    } else {
      kernel.invalidateRangeEnd(current, mm, step.start(), step.end());
    }
  }

  private static boolean hasBlockable(
      Task current, KernelStep step, Kernel.Blockable kernel, MmStruct mm) {
    if (!step.locked()) {
      return kernel.hasBlockableInvalidateNotifiers(current, mm);
    }
    mm.mmapSem().downRead(current);
    boolean value = kernel.hasBlockableInvalidateNotifiers(current, mm);
    mm.mmapSem().upRead(current);
    return value;
  }

  private static void recordCall(Task current, KernelStep step) {
    if (!Machine.tracing(current)) {
      return;
    }
    @Nullable Object[] values = new @Nullable Object[EventKind.CALL.fields().size()];
    values[EventKind.CALL.slot(Field.OP)] = step.op().text();
    List<Field> arguments = step.op().arguments();
    for (Field field : arguments) {
      values[EventKind.CALL.slot(field)] = argument(step, field);
    }
    Machine.record(current, new Event(current.traceName(), EventKind.CALL, values));
  }

  private static @Nullable Object argument(KernelStep step, Field field) {
    return switch (field) {
      case NOTIFIER -> step.notifier();
      case MM -> step.mm();
      case CALLBACK -> step.callback();
      case ADDRESS -> step.address();
      case PTE -> step.pte();
      case START -> step.start();
      case END -> step.end();
      case BLOCKABLE -> step.blockable();
      case ONLY_END -> step.onlyEnd();
      case LOCKED -> step.locked();
      default -> throw new IllegalArgumentException(field + " is no step's argument");
    };
  }
}
