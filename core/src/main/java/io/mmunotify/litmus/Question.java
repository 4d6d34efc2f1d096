// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells of a run that it cannot come to the end in question any more, as soon as that is certain:
 * what was or is yet to be read into a register, or the last value of a variable, is not what the
 * question wants. For one run.
 *
 * <p>What is yet to come is certain once others can see a first write. Only steps that use the
 * variable as well have a say in which is the first, and who has read before it.
 */
final class Question {
  private final LitmusTest test;
  private final List<Reading> readings = new ArrayList<>();
  private final List<Writing> writings = new ArrayList<>();

  Question(LitmusTest test) {
    this.test = test;
    for (int process = 0; process < test.processes().size(); process++) {
      for (Op op : test.processes().get(process)) {
        if (op instanceof Op.Read read && isReadOnce(process, read.register())) {
          readings.add(new Reading(process, read));
        }
      }
    }
    test.ops().stream()
        .map(Question::written)
        .distinct()
        .forEach(variable -> {
          Writing writing = variable == null ? null : Writing.of(variable, test);
          if (writing != null) {
            writings.add(writing);
          }
        });
  }

  /** A register that is set once: whether it was. */
  private static final class Reading extends KernelObject {
    final int process;
    final Op.Read read;
    boolean done;

    Reading(int process, Op.Read read) {
      this.process = process;
      this.read = read;
    }

    boolean is(int other, String register) {
      return process == other && read.register().equals(register);
    }

    @Override
    public @Nullable Object contents() {
      return done ? true : null;
    }
  }

  /** A variable to which known values are written, never that which it has first. */
  private static final class Writing {
    final String variable;
    final List<Op.Write> ops;
    boolean begun;

    private Writing(String variable, List<Op.Write> ops) {
      this.variable = variable;
      this.ops = ops;
    }

    static @Nullable Writing of(String variable, LitmusTest test) {
      List<Op.Write> ops = new ArrayList<>();
      for (Op op : test.ops()) {
        if (variable.equals(written(op))) {
          if (!(op instanceof Op.Write write)
              || write.value() == test.init().getOrDefault(variable, 0)) {
            return null;
          }
          ops.add(write);
        }
      }
      return new Writing(variable, ops);
    }

    /** Of two, or one like it. */
    Op.Write otherThan(Op.Write write) {
      return ops.getFirst().value() == write.value() ? ops.getLast() : ops.getFirst();
    }
  }

  private boolean isReadOnce(int process, String register) {
    return test.processes().get(process).stream()
            .filter(op -> op instanceof Op.Read read && read.register().equals(register))
            .count()
        == 1;
  }

  private static @Nullable String written(Op op) {
    return switch (op) {
      case Op.Write write -> write.variable();
      case Op.WriteRegister write -> write.variable();
      case Op.Read _, Op.Fence _, Op.ReadLock _, Op.ReadUnlock _, Op.Synchronize _ -> null;
    };
  }

  /** The process has just read that value into the register. */
  void read(Task current, int process, String register, int value) {
    for (Reading reading : readings) {
      if (reading.is(process, register)) {
        Machine.touch(current, reading, Access.WRITE);
        reading.done = true;
        settleIf(current, isDenied(reading, value));
      }
    }
  }

  private boolean isDenied(Reading reading, int value) {
    return test.exists()
        .isDeniedBy(new Condition.Register(reading.process, reading.read.register(), value));
  }

  /**
   * A write to a variable can be seen from this step on.
   *
   * @param current who takes the step: the process, or who drains its stores
   */
  void written(Task current, Op.Write write) {
    for (Writing writing : writings) {
      if (writing.variable.equals(write.variable()) && !writing.begun) {
        writing.begun = true;
        begun(current, writing);
        settleIf(current, writing.ops.size() == 2 && isDenied(writing.otherThan(write)));
      }
    }
  }

  /** Whether it must not come last. */
  private boolean isDenied(Op.Write write) {
    return test.exists().isDeniedBy(new Condition.Variable(write.variable(), write.value()));
  }

  /** The first write: who has not read by now will read one of the values that are written. */
  private void begun(Task current, Writing writing) {
    for (Reading reading : readings) {
      if (reading.read.variable().equals(writing.variable)
          && writing.ops.stream().allMatch(op -> isDenied(reading, op.value()))) {
        Machine.touch(current, reading, Access.READ);
        settleIf(current, !reading.done);
      }
    }
  }

  private static void settleIf(Task current, boolean settled) {
    if (settled) {
      Machine.settle(current);
    }
  }
}
