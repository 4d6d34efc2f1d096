// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.sync.ExactRule;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.Rcu;
import io.mmunotify.hw.sync.RwSemaphore;
import io.mmunotify.hw.sync.SpinLock;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A few tasks of a few steps each, drawn at random: cells, and where it may wait also spinlocks
 * that nest in either order, a semaphore, read sections and grace periods. Now and then a step is a
 * bug if it sees a certain value.
 *
 * @param tasks what each does
 */
record RandomProgram(List<List<Statement>> tasks) implements Model.Factory {
  private static final int CELLS = 2;

  /** So many kinds of statements come first that never wait. */
  private static final int PLAIN = 5;

  /** So many come before those that may wait for a semaphore in a read section. */
  private static final int OUTSIDE = 11;

  /** How much likelier than others nested locks are: they must meet to deadlock. */
  private static final int NESTED_MORE = 4;

  /** Two tasks may have more steps than three: brute force has to go through all schedules. */
  private static final int[] STEPS_EACH = {0, 0, 5, 3};

  private enum Kind {
    READ,
    WRITE,
    ADD,
    READ_IF_SEEN,
    BUG_IF_SEEN,
    LOCKED,
    LOCKED_TWICE,
    READING,
    WRITING,
    IN_RCU,
    SYNCHRONIZE,
    WRITING_IN_RCU,
    READING_IN_RCU;

    int steps() {
      return switch (this) {
        case LOCKED_TWICE -> 4;
        case LOCKED, READING, WRITING, IN_RCU -> 3;
        case WRITING_IN_RCU, READING_IN_RCU -> 5;
        case SYNCHRONIZE -> 2;
        case READ, WRITE, ADD, READ_IF_SEEN, BUG_IF_SEEN -> 1;
      };
    }
  }

  /** What a task does, to which cell or in which order of locks, with which value. */
  record Statement(Kind kind, int cell, int value) {}

  static RandomProgram of(long seed, boolean waits) {
    SplittableRandom random = new SplittableRandom(seed);
    int count = 2 + random.nextInt(2);
    List<List<Statement>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Statement> statements = new ArrayList<>();
      int left = 2 + random.nextInt(STEPS_EACH[count] - 1);
      while (left > 0) {
        int drawn = random.nextInt(waits ? OUTSIDE + NESTED_MORE : PLAIN);
        Kind kind = drawn < OUTSIDE ? Kind.values()[drawn] : Kind.LOCKED_TWICE;
        if (kind.steps() <= left + 1 && (kind != Kind.BUG_IF_SEEN || random.nextInt(3) == 0)) {
          statements.add(new Statement(kind, random.nextInt(CELLS), 1 + random.nextInt(2)));
          left -= kind.steps();
        }
      }
      tasks.add(statements);
    }
    return new RandomProgram(tasks);
  }

  /**
   * One task waits in read sections, the other ones take what it waits for and wait for its
   * sections.
   */
  static RandomProgram ofWaitingReaders(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Kind[] reader = {Kind.WRITING_IN_RCU, Kind.READING_IN_RCU, Kind.READ};
    Kind[] others = {Kind.WRITING, Kind.READING, Kind.SYNCHRONIZE, Kind.SYNCHRONIZE, Kind.WRITE};
    List<List<Statement>> tasks = new ArrayList<>();
    for (int left = 2 + random.nextInt(2); left > 0; left--) {
      Kind[] kinds = tasks.isEmpty() ? reader : others;
      List<Statement> statements = new ArrayList<>();
      for (int i = left == 3 || tasks.size() == 2 ? 1 : 2; i > 0; i--) {
        Kind kind = kinds[random.nextInt(kinds.length)];
        statements.add(new Statement(kind, random.nextInt(CELLS), 1 + random.nextInt(2)));
      }
      tasks.add(statements);
    }
    return new RandomProgram(tasks);
  }

  @Override
  public Model on(Machine machine) {
    return of(machine, Reads.TOLD);
  }

  /** The same, but nobody hears of reads: steps count as independent that are not. */
  Model.Factory withUntouchedReads() {
    return machine -> of(machine, Reads.UNTOUCHED);
  }

  /** The same, but reads do not tell what they saw: states count as equal that are not. */
  Model.Factory withUnseenReads() {
    return machine -> of(machine, Reads.UNSEEN);
  }

  private enum Reads {
    TOLD,
    UNTOUCHED,
    UNSEEN
  }

  private Model of(Machine machine, Reads reads) {
    IntCell[] cells = Model.cells(CELLS);
    Shared shared = new Shared(machine, cells, reads);
    Noted[] seen = new Noted[tasks.size()];
    List<TaskBody> bodies = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      Noted own = new Noted();
      seen[i] = own;
      List<Statement> statements = tasks.get(i);
      bodies.add(task -> new Performer(shared, own).perform(task, statements));
    }
    return new Model(bodies, () -> Arrays.toString(seen) + cells[0].peek() + "," + cells[1].peek());
  }

  private static final class Shared {
    final IntCell[] cells;
    final Reads reads;
    final SpinLock[] locks = Model.locks(2);
    final RwSemaphore semaphore = new RwSemaphore(new KernelObject() {}, () -> "it");
    final Rcu rcu;

    Shared(Machine machine, IntCell[] cells, Reads reads) {
      this.cells = cells;
      this.reads = reads;
      this.rcu = new Rcu(machine, new ExactRule());
    }
  }

  /** One task of one run; what it sees is what tells outcomes apart. */
  private static final class Performer {
    private final Shared shared;
    private final Noted seen;

    Performer(Shared shared, Noted seen) {
      this.shared = shared;
      this.seen = seen;
    }

    void perform(Task task, List<Statement> statements) {
      for (Statement statement : statements) {
        perform(task, statement);
      }
    }

    private void perform(Task task, Statement statement) {
      SpinLock lock = shared.locks[statement.cell];
      switch (statement.kind) {
        case READ, WRITE, ADD, READ_IF_SEEN, BUG_IF_SEEN -> access(task, statement);
        case LOCKED -> {
          lock.lock(task);
          access(task, statement);
          lock.unlock(task);
        }
        case LOCKED_TWICE -> {
          SpinLock other = shared.locks[1 - statement.cell];
          lock.lock(task);
          other.lock(task);
          other.unlock(task);
          lock.unlock(task);
        }
        case WRITING_IN_RCU -> {
          shared.rcu.readLock(task);
          shared.semaphore.downWrite(task);
          access(task, statement);
          shared.semaphore.upWrite(task);
          shared.rcu.readUnlock(task);
        }
        case READING_IN_RCU -> {
          shared.rcu.readLock(task);
          shared.semaphore.downRead(task);
          access(task, statement);
          shared.semaphore.upRead(task);
          shared.rcu.readUnlock(task);
        }
        case READING -> {
          shared.semaphore.downRead(task);
          access(task, statement);
          shared.semaphore.upRead(task);
        }
        case WRITING -> {
          shared.semaphore.downWrite(task);
          access(task, statement);
          shared.semaphore.upWrite(task);
        }
        case IN_RCU -> {
          shared.rcu.readLock(task);
          access(task, statement);
          shared.rcu.readUnlock(task);
        }
        case SYNCHRONIZE -> shared.rcu.synchronize(task);
      }
    }

    private void access(Task task, Statement statement) {
      Machine.step(task, EventKind.CALL);
      IntCell cell = shared.cells[statement.cell];
      switch (statement.kind) {
        case READ, READING, IN_RCU, READING_IN_RCU -> read(task, cell);
        case READ_IF_SEEN -> {
          if (read(task, shared.cells[1 - statement.cell]) == statement.value) {
            Machine.step(task, EventKind.CALL);
            int _ = read(task, cell);
          }
        }
        case BUG_IF_SEEN -> {
          if (read(task, cell) == statement.value) {
            throw Machine.bug("saw " + statement.value);
          }
        }
        case ADD, LOCKED -> cell.addReturn(task, statement.value);
        default -> cell.set(task, statement.value);
      }
    }

    private int read(Task task, IntCell cell) {
      int value =
          switch (shared.reads) {
            case TOLD -> cell.read(task);
            case UNTOUCHED -> cell.peek();
            case UNSEEN -> cell.readUnseen(task);
          };
      seen.add(task, String.valueOf(value));
      return value;
    }
  }
}
