// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.check.Checkers;
import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.Mapping;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Prot;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.scenario.VmArguments;
import io.mmunotify.scenario.VmOp;
import io.mmunotify.scenario.VmStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Performs those steps of a scenario that are operations of the VM. */
final class VmPerformer {
  private final VmOperations vm;
  private final VmWorld world;

  VmPerformer(VmOperations vm, VmWorld world) {
    this.vm = vm;
    this.world = world;
  }

  /** Performs a step and tells the trace. */
  void perform(Task current, VmStep step, Observations observations, Checkers checkers) {
    VmOp op = step.op();
    VmArguments arguments = step.arguments();
    if (!supports(op, arguments)) {
      Machine.record(current, EventKind.UNSUPPORTED, op.text());
      return;
    }
    Machine.step(current, EventKind.CALL);
    recordCall(current, op, arguments);
    int value = perform(current, op, arguments);
    if (op == VmOp.EXEC) {
      checkers.users(current, arguments.name(Field.MM), -1); // exec has put the last user
    }
    observations.returned(current, op.text(), value);
    Machine.record(current, EventKind.RETURN, op.text(), value);
  }

  private static void recordCall(Task current, VmOp op, VmArguments arguments) {
    if (!Machine.tracing(current)) {
      return;
    }
    @Nullable Object[] values = new @Nullable Object[EventKind.CALL.fields().size()];
    values[EventKind.CALL.slot(Field.OP)] = op.text();
    for (Field field : op.arguments()) {
      values[EventKind.CALL.slot(field)] = arguments.get(field);
    }
    Machine.record(current, new Event(current.traceName(), EventKind.CALL, values));
  }

  /** Whether the generation has the operation. */
  private boolean supports(VmOp op, VmArguments arguments) {
    return switch (op) {
      case MADVISE -> vm.advices().contains(advice(arguments));
      case CLEAR_REFS ->
          arguments.name(Field.WHAT).equals("young") || vm instanceof VmOperations.SoftDirty;
      case PAGE_IDLE -> vm instanceof VmOperations.IdleTracking;
      case OOM_REAP -> vm instanceof VmOperations.Reaper;
      case REMAP_FILE_PAGES -> vm instanceof VmOperations.Nonlinear;
      default -> true;
    };
  }

  private static VmOperations.Advice advice(VmArguments arguments) {
    return VmOperations.Advice.valueOf(arguments.name(Field.ADVICE).toUpperCase(Locale.ROOT));
  }

  private static Prot prot(VmArguments arguments) {
    return Prot.valueOf(arguments.name(Field.PROT).toUpperCase(Locale.ROOT));
  }

  /** Does it, and returns what it returned. */
  private int perform(Task current, VmOp op, VmArguments arguments) {
    if (arguments.get(Field.MM) != null) {
      return onMm(current, op, arguments, world.mm(arguments.name(Field.MM)));
    } else if (arguments.get(Field.FILE) != null) {
      return onFile(current, op, arguments, world.file(arguments.name(Field.FILE)));
    }
    List<MmStruct> mms = new ArrayList<>();
    for (String name : arguments.name(Field.MMS).split(",", -1)) {
      mms.add(world.mm(name));
    }
    return arguments.truth(Field.MERGE) ? vm.ksmMerge(current, mms) : vm.ksmUnmerge(current, mms);
  }

  private int onMm(Task current, VmOp op, VmArguments arguments, MmStruct mm) {
    return switch (op) {
      case FORK -> fork(current, mm, world.mm(arguments.name(Field.CHILD)));
      case EXEC -> {
        mm.mmput(current);
        yield 0;
      }
      case OOM_REAP -> ((VmOperations.Reaper) vm).oomReap(current, mm);
      case CLEAR_REFS ->
          arguments.name(Field.WHAT).equals("young")
              ? vm.clearRefs(current, mm)
              : ((VmOperations.SoftDirty) vm).clearSoftDirty(current, mm);
      default -> onAddress(current, op, arguments, mm, arguments.number(Field.AT));
    };
  }

  private int fork(Task current, MmStruct mm, MmStruct child) {
    return vm.fork(current, mm, child);
  }

  private int onAddress(Task current, VmOp op, VmArguments arguments, MmStruct mm, long start) {
    return switch (op) {
      case COLLAPSE -> vm.collapse(current, mm, start);
      case SPLIT_HUGE -> vm.splitHuge(current, mm, start);
      case PAGE_IDLE ->
          ((VmOperations.IdleTracking) vm)
              .pageIdle(current, mm, start, arguments.name(Field.WHAT).equals("set"));
      case MMAP -> vm.mmap(current, mm, mapping(arguments, start));
      case MREMAP ->
          vm.mremap(
              current,
              mm,
              start,
              arguments.number(Field.PAGES),
              arguments.number(Field.NEW_PAGES),
              arguments.get(Field.NEW_AT) == null ? -1 : arguments.number(Field.NEW_AT),
              arguments.truth(Field.MAY_MOVE));
      default -> {
        long end = start + (arguments.number(Field.PAGES) << Pgd.PAGE_SHIFT);
        yield onRange(current, op, arguments, mm, start, end);
      }
    };
  }

  private Mapping mapping(VmArguments arguments, long start) {
    String file = arguments.optionalName(Field.FILE);
    return new Mapping(
        start,
        arguments.number(Field.PAGES),
        file == null ? null : world.file(file),
        arguments.number(Field.OFFSET),
        arguments.truth(Field.SHARED),
        prot(arguments),
        arguments.truth(Field.HUGE),
        arguments.truth(Field.HUGETLB));
  }

  private int onRange(
      Task current, VmOp op, VmArguments arguments, MmStruct mm, long start, long end) {
    return switch (op) {
      case MUNMAP -> vm.munmap(current, mm, start, end);
      case MADVISE -> vm.madvise(current, mm, start, end, advice(arguments));
      case MPROTECT -> vm.mprotect(current, mm, start, end, prot(arguments));
      case REMAP_FILE_PAGES ->
          ((VmOperations.Nonlinear) vm)
              .remapFilePages(current, mm, start, end, arguments.number(Field.OFFSET));
      case MLOCK -> vm.mlock(current, mm, start, end);
      case MUNLOCK -> vm.munlock(current, mm, start, end);
      case LOAD -> load(current, mm, start, end);
      case STORE -> store(current, mm, start, end, arguments.number(Field.VALUE));
      case RECLAIM -> vm.reclaim(current, mm, start, end);
      case MIGRATE -> vm.migrate(current, mm, start, end);
      default -> throw new IllegalArgumentException(op + " is no operation on a range");
    };
  }

  /** The word of the last page, or the first error. */
  private int load(Task current, MmStruct mm, long start, long end) {
    long value = 0;
    for (long address = start; address < end && value >= 0; address += Pgd.PAGE_SIZE) {
      value = vm.load(current, mm, address);
    }
    return (int) value;
  }

  private int store(Task current, MmStruct mm, long start, long end, long value) {
    int error = 0;
    for (long address = start; address < end && error == 0; address += Pgd.PAGE_SIZE) {
      error = vm.store(current, mm, address, value);
    }
    return error;
  }

  private int onFile(Task current, VmOp op, VmArguments arguments, MappedFile file) {
    return switch (op) {
      case TRUNCATE -> vm.truncate(current, file, arguments.number(Field.PAGES));
      case PUNCH_HOLE ->
          vm.punchHole(current, file, arguments.number(Field.AT), arguments.number(Field.PAGES));
      case FSYNC -> vm.fsync(current, file);
      case WRITE_FILE ->
          vm.writeFile(current, file, arguments.number(Field.AT), arguments.number(Field.VALUE));
      default -> throw new IllegalArgumentException(op + " is no operation on a file");
    };
  }
}
