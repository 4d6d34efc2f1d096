// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.gp;

import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Poll;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.sync.LongCell;
import io.mmunotify.hw.sync.PerCpu;
import io.mmunotify.hw.sync.PerCpuCell;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Tree SRCU with one thing wrong: the mutations of the research, by their numbers. */
enum SrcuMutant {
  NONE("nothing", TreeSrcu::new),
  T1("drop SCAN1", T1::new),
  T2("drop SCAN2", T2::new),
  T3("SCAN2 scans the new bank", T3::new),
  T4("sum locks before unlocks", T4::new),
  T5("an increment that can be preempted half-way", T5::new),
  T6("skip the last CPU", T6::new),
  T7("unlock on the current index", T7::new),
  T8("snap the end of the running grace period", T8::new),
  T8A("snap without rounding up past a running one", T8a::new),
  T9("drop B", T9::new),
  T10("drop A and the start fence", T10::new),
  T11("drop A", T11::new),
  T12("drop C", T12::new),
  T13("drop D, counters modulo 4", T13::new),
  T14("no flip, counters modulo 4", T14::new),
  T14_WIDE("no flip", T14Wide::new),
  T15("drop E", T15::new),
  T16("drop the start fence", T16::new),
  T17("release srcu_cb_mutex before the node walk", T17::new),
  T18A("label with seq instead of snap", T18a::new),
  T18B("advance one grace period late", T18b::new),
  T18C("advance one grace period early", T18c::new),
  T19("barrier asks whether the list is empty", T19::new),
  T20("barrier counts from 0", T20::new),
  T21("barrier's callback at NEXT", T21::new),
  T22("barrier is synchronize", T22::new),
  T23("drop the invoking flag", T23::new),
  T24A("auto-expedite ignores the holdoff", T24a::new),
  T24B("auto-expedite always", T24b::new);

  final String what;
  private final BiFunction<Machine, GracePeriodOptions, TreeSrcu> maker;

  SrcuMutant(String what, BiFunction<Machine, GracePeriodOptions, TreeSrcu> maker) {
    this.what = what;
    this.maker = maker;
  }

  TreeSrcu on(Machine machine, GracePeriodOptions options) {
    return maker.apply(machine, options);
  }

  private static final class T1 extends TreeSrcu {
    T1(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    @Nullable Poll scan1(Task current) {
      return null;
    }
  }

  private static final class T2 extends TreeSrcu {
    T2(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    @Nullable Poll scan2(Task current) {
      return null;
    }
  }

  private static final class T3 extends TreeSrcu {
    T3(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    @Nullable Poll scan2(Task current) {
      return tryCheckZero(current, (int) (idx.read(current) & 1), 2);
    }
  }

  private static final class T4 extends TreeSrcu {
    T4(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    boolean readersActiveIdxCheck(Task current, int idx, Poll poll) {
      long locks = readersLockIdx(current, idx, poll);
      fenceA(current);
      return equal(locks, readersUnlockIdx(current, idx, poll));
    }
  }

  private static final class T5 extends TreeSrcu {
    T5(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    void count(Task current, PerCpuCell cell) {
      long before = cell.read(current);
      Machine.sleep(current); // gives the CPU up
      Machine.sleep(current); // others come before this
      cell.add(current, before + 1 - cell.peek());
    }
  }

  private static final class T6 extends TreeSrcu {
    T6(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    List<PerCpuCell> possibleCpus(PerCpu<PerCpuCell> count) {
      List<PerCpuCell> all = super.possibleCpus(count);
      return all.subList(0, all.size() - 1);
    }
  }

  private static final class T7 extends TreeSrcu {
    T7(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    public void readUnlock(Task current, int index) {
      super.readUnlock(current, (int) (idx.read(current) & 1));
    }
  }

  private static final class T8 extends TreeSrcu {
    T8(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    long snap(Task current) {
      return (gpSeq.read(current) | 3) + 1;
    }
  }

  private static final class T8a extends TreeSrcu {
    T8a(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    long snap(Task current) {
      return (gpSeq.read(current) + 3) & ~3;
    }
  }

  private static final class T9 extends TreeSrcu {
    T9(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    void fenceB(Task current) {}
  }

  private static final class T10 extends TreeSrcu {
    T10(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    void fenceA(Task current) {}

    @Override
    void seqStart(Task current) {
      startWithoutFence(current, gpSeq);
    }
  }

  private static void startWithoutFence(Task current, LongCell seq) {
    seq.set(current, seq.read(current) + 1);
  }

  private static final class T11 extends TreeSrcu {
    T11(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    void fenceA(Task current) {}
  }

  private static final class T12 extends TreeSrcu {
    T12(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    void fenceC(Task current) {}
  }

  private static final class T13 extends TreeSrcu {
    T13(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    void fenceD(Task current) {}

    @Override
    boolean equal(long locks, long unlocks) {
      return ((locks ^ unlocks) & 3) == 0;
    }
  }

  private static class T14Wide extends TreeSrcu {
    T14Wide(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    void flip(Task current) {}

    @Override
    @Nullable Poll scan2(Task current) {
      return tryCheckZero(current, (int) (idx.read(current) & 1), 2);
    }
  }

  private static final class T14 extends T14Wide {
    T14(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    boolean equal(long locks, long unlocks) {
      return ((locks ^ unlocks) & 3) == 0;
    }
  }

  private static final class T15 extends TreeSrcu {
    T15(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    void fenceE(Task current) {}
  }

  private static final class T16 extends TreeSrcu {
    T16(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    void seqStart(Task current) {
      startWithoutFence(current, gpSeq);
    }
  }

  private static final class T17 extends TreeSrcu {
    T17(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    void handOut(Task current, long ended, long cbdelay) {
      cbMutex().unlock(current);
      releaseCallbacks(current, ended, cbdelay);
    }
  }

  private static final class T18a extends TreeSrcu {
    T18a(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    void accelerate(Task current, RcuSegcblist cblist, long s) {
      var _ = cblist.accelerate(current, gpSeq.read(current));
    }
  }

  private static final class T18b extends TreeSrcu {
    T18b(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    void advance(Task current, RcuSegcblist cblist) {
      cblist.advance(current, gpSeq.read(current) - 1);
    }
  }

  private static final class T18c extends TreeSrcu {
    T18c(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    void advance(Task current, RcuSegcblist cblist) {
      cblist.advance(current, gpSeq.read(current) + 4);
    }
  }

  private static final class T19 extends TreeSrcu {
    T19(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    boolean entrain(Task current, SrcuData sdp, SrcuCallback rhp) {
      return (sdp.cblist.readyCbs(current) || sdp.cblist.pendCbs(current))
          && super.entrain(current, sdp, rhp);
    }
  }

  private static final class T20 extends TreeSrcu {
    T20(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    int barrierHold() {
      return 0;
    }
  }

  private static final class T21 extends TreeSrcu {
    T21(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    boolean entrain(Task current, SrcuData sdp, SrcuCallback rhp) {
      sdp.cblist.enqueue(current, rhp);
      return true;
    }
  }

  private static final class T22 extends TreeSrcu {
    T22(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    public Waitable beginBarrier(Task current) {
      return begin(current, current);
    }

    @Override
    public void endBarrier(Task current, Waitable waited) {
      end(current);
    }
  }

  private static final class T23 extends TreeSrcu {
    T23(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    boolean invoking(Task current, SrcuData sdp) {
      return false;
    }
  }

  private static final class T24a extends TreeSrcu {
    T24a(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    boolean heldOff(Task current) {
      return false;
    }
  }

  private static final class T24b extends TreeSrcu {
    T24b(Machine machine, GracePeriodOptions options) {
      super(machine, options);
    }

    @Override
    boolean mightBeIdle(Task current) {
      return true;
    }
  }
}
