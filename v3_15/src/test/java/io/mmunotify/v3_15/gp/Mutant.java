// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.gp;

import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.PerCpu;
import io.mmunotify.hw.sync.PerCpuCell;
import java.util.List;
import java.util.function.Function;

/** SRCU with one thing wrong. What each comes to is in {@code MutantsTest}. */
enum Mutant {
  /** Nothing is. */
  NONE(Srcu15::new),
  /** The first scan is left out. */
  S1(machine ->
      new Srcu15(machine) {
        @Override
        boolean checkFirst(Task current, int idx, int trycount) {
          return true;
        }
      }),
  /** The second scan is left out. */
  S2(machine ->
      new Srcu15(machine) {
        @Override
        boolean checkSecond(Task current, int idx, int trycount) {
          return true;
        }
      }),
  /** The second scan is of the new index. */
  S3(machine ->
      new Srcu15(machine) {
        @Override
        boolean checkSecond(Task current, int idx, int trycount) {
          return super.checkSecond(current, idx ^ 1, trycount);
        }
      }),
  /** Nobody looks whether readers moved during the sum. */
  S4(machine ->
      new Srcu15(machine) {
        @Override
        boolean isUnmoved(Task current, int idx, long seq) {
          return true;
        }
      }),
  /** Readers do not tell that they moved. */
  S5(machine ->
      new Srcu15(machine) {
        @Override
        void lockCount(Task current, int idx) {
          thisCpu(current, perCpuRef().c(idx)).add(current, 1);
          barrierB(current);
        }
      }),
  /** Readers tell that they moved, and move then. */
  S6(machine ->
      new Srcu15(machine) {
        @Override
        void lockCount(Task current, int idx) {
          thisCpu(current, perCpuRef().seq(idx)).add(current, 1);
          barrierB(current);
          thisCpu(current, perCpuRef().c(idx)).add(current, 1);
        }
      }),
  /** Others come between load and store of a counter: all tasks share those of one CPU. */
  S7(machine ->
      new Srcu15(machine) {
        @Override
        PerCpuCell thisCpu(Task current, PerCpu<PerCpuCell> count) {
          return allCpus(count).getFirst();
        }
      }),
  /** Sums leave the last CPU out. */
  S8(machine ->
      new Srcu15(machine) {
        @Override
        List<PerCpuCell> allCpus(PerCpu<PerCpuCell> count) {
          List<PerCpuCell> all = super.allCpus(count);
          return all.subList(0, all.size() - 1);
        }
      }),
  /** A section ends on the bank that is current then. */
  S9(machine ->
      new Srcu15(machine) {
        @Override
        public void readUnlock(Task current, int index) {
          super.readUnlock(current, currentIdx(current));
        }
      }),
  /** No flip: and so a second scan that failed is followed by one of the other bank. */
  S10(machine ->
      new Srcu15(machine) {
        @Override
        void flip(Task current) {}
      }),
  /** The owner flips, and readers do not care. */
  S10A(machine ->
      new Srcu15(machine) {
        @Override
        int currentIdx(Task current) {
          return 0;
        }
      }),
  /** What is queued is collected after the first scan. */
  S11(machine ->
      new Srcu15(machine) {
        @Override
        void collectNew(Task current) {
          if (batchCheck0.isEmpty(current) && batchCheck1.isEmpty(current)) {
            super.collectNew(current); // so that there is something to scan for
          }
        }

        @Override
        boolean checkFirst(Task current, int idx, int trycount) {
          boolean empty = super.checkFirst(current, idx, trycount);
          if (empty) {
            super.collectNew(current);
          }
          return empty;
        }
      }),
  /** What was queued meanwhile joins those that wait for the second scan. */
  S12(machine ->
      new Srcu15(machine) {
        @Override
        boolean checkSecond(Task current, int idx, int trycount) {
          if (queueHasSome(current)) {
            moveQueueTo(current, batchCheck1);
          }
          return super.checkSecond(current, idx, trycount);
        }
      }),
  /** What is queued waits for one scan only. */
  S13(machine ->
      new Srcu15(machine) {
        @Override
        void collectNew(Task current) {
          if (queueHasSome(current)) {
            moveQueueTo(current, batchCheck1);
          }
        }
      }),
  /** What a second scan left is done before it was scanned for again. */
  S14(machine ->
      new Srcu15(machine) {
        @Override
        boolean checkFirst(Task current, int idx, int trycount) {
          done(current, batchCheck1);
          return super.checkFirst(current, idx, trycount);
        }
      }),
  /** What a second scan left is scanned for on the other bank. */
  S15(machine ->
      new Srcu15(machine) {
        @Override
        boolean checkFirst(Task current, int idx, int trycount) {
          int wrong = batchCheck1.isEmpty(current) ? idx : idx ^ 1;
          return super.checkFirst(current, wrong, trycount);
        }
      }),
  /** No barrier between counting and reading. */
  S16(machine ->
      new Srcu15(machine) {
        @Override
        void barrierB(Task current) {}
      }),
  /** Nothing orders what the updater did before its scan. */
  S17(machine ->
      new Srcu15(machine) {
        @Override
        void lockQueue(Task current) {}

        @Override
        void unlockQueue(Task current) {}

        @Override
        void barrierA(Task current) {}
      }),
  /** No barrier between the sums. */
  S17A(machine ->
      new Srcu15(machine) {
        @Override
        void barrierA(Task current) {}
      }),
  /** No barrier between reading and counting off. */
  S18(machine ->
      new Srcu15(machine) {
        @Override
        void barrierC(Task current) {}
      }),
  /** No barrier before the sum that is compared. */
  S19(machine ->
      new Srcu15(machine) {
        @Override
        void barrierD(Task current) {}
      }),
  /** The owner leaves without a second look. */
  S20(machine ->
      new Srcu15(machine) {
        @Override
        boolean isStillIdle(Task current) {
          return true;
        }
      }),
  /** A run of the work item invokes all that are done, however many. */
  S21A(machine ->
      new Srcu15(machine) {
        @Override
        void invokeCallbacks(Task current) {
          while (!batchDone.isEmpty(current)) {
            super.invokeCallbacks(current);
          }
        }
      }),
  /** Callbacks are invoked under the lock. */
  S21B(machine ->
      new Srcu15(machine) {
        @Override
        void invokeCallbacks(Task current) {
          lockQueue(current);
          super.invokeCallbacks(current);
          unlockQueue(current);
        }
      });

  /** On a stepped machine, where a jiffy may be of any length. */
  private static class Srcu15 extends Srcu {
    Srcu15(Machine machine) {
      super(machine, 1);
    }
  }

  private final Function<Machine, Srcu> maker;

  Mutant(Function<Machine, Srcu> maker) {
    this.maker = maker;
  }

  Srcu on(Machine machine) {
    return maker.apply(machine);
  }
}
