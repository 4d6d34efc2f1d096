// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.Rcu;
import io.mmunotify.hw.sync.ReadDomain;
import java.util.function.Consumer;

/** Engines with one mistake each, numbered as in the list of mutations of classic RCU. */
enum Mutant {
  NONE(new RcuTree.Parts()),

  /** {@code synchronize_rcu} returns at once. */
  R1(
      new RcuTree.Parts() {
        @Override
        RcuTree tree(RcuState rsp, RcuGp gp, RcuForce force, RcuBarrier barrier) {
          return new RcuTree(rsp, gp, force, barrier) {
            @Override
            boolean blockingIsGp(Task current) {
              return true;
            }
          };
        }
      }),

  /** The last CPU of each group is not waited for. */
  R2(
      gp(rsp ->
          new RcuGp(rsp) {
            @Override
            long cpusToWaitFor(RcuNode rnp) {
              return rnp.qsmaskinit & ~Long.highestOneBit(rnp.qsmaskinit);
            }
          })),

  /** Any single report ends the grace period. */
  R2B(
      gp(rsp ->
          new RcuGp(rsp) {
            @Override
            boolean othersOwe(RcuNode rnp) {
              return false;
            }
          })),

  /** A tick that finds the CPU in the kernel counts as a quiescent state. */
  R3(
      new RcuTree.Parts() {
        @Override
        RcuSoftirq softirq(RcuState rsp, RcuGp gp, RcuForce force) {
          return new RcuSoftirq(rsp, gp, force) {
            @Override
            boolean standsOutside(Task current, RcuData rdp, Consumer<KernelObject> looks) {
              return true;
            }
          };
        }
      }),

  /** A report moves the newest callbacks to those that wait for the current grace period. */
  R5(
      gp(rsp ->
          new RcuGp(rsp) {
            @Override
            void accelerateCallbacks(RcuCblist list) {
              list.moveTail(RcuCblist.NEXT_READY, RcuCblist.NEXT);
              list.moveTail(RcuCblist.WAIT, RcuCblist.NEXT);
            }
          })),

  /** A grace period is started by a CPU that has not noticed the end of the one before. */
  R6(
      gp(rsp ->
          new RcuGp(rsp) {
            @Override
            void noticeEndBeforeStart(Task current, RcuData rdp) {}
          })),

  /** Noticing an end moves the newest callbacks to those that wait. */
  R7(
      gp(rsp ->
          new RcuGp(rsp) {
            @Override
            void advanceCallbacks(RcuCblist list) {
              list.moveTail(RcuCblist.DONE, RcuCblist.WAIT);
              list.moveTail(RcuCblist.WAIT, RcuCblist.NEXT);
              list.moveTail(RcuCblist.NEXT_READY, RcuCblist.NEXT);
            }
          })),

  /** A quiescent state from before the grace period is reported for it. */
  R8(gp(rsp -> new Forgetful(rsp, true, true))),

  /** Half of it: what the CPU went through before is not forgotten when it notices. */
  R8A(gp(rsp -> new Forgetful(rsp, true, false))),

  /** The other half: a report does not ask for which grace period it is. */
  R8B(gp(rsp -> new Forgetful(rsp, false, true))),

  /** Nobody is waited for, so nobody ends the grace period. */
  R9(
      gp(rsp ->
          new RcuGp(rsp) {
            @Override
            long cpusToWaitFor(RcuNode rnp) {
              return 0;
            }
          })),

  /** The CPU never learns that it is waited for. */
  R10A(
      gp(rsp ->
          new RcuGp(rsp) {
            @Override
            boolean isWaitedFor(RcuData rdp) {
              return false;
            }
          })),

  /** Quiescent states are not noted. */
  R10B(
      gp(rsp ->
          new RcuGp(rsp) {
            @Override
            void schedQs(Task current, RcuData rdp) {}
          })),

  /** Quiescent states are not reported. */
  R10C(
      gp(rsp ->
          new RcuGp(rsp) {
            @Override
            void reportQsRdp(Task current, RcuData rdp, long lastgp) {}
          })),

  /** An odd counter is taken for an idle CPU. */
  R11A(
      force((rsp, gp) ->
          new RcuForce(rsp, gp) {
            @Override
            boolean isQuiescent(long dynticks) {
              return (dynticks & 1) != 0;
            }
          })),

  /** A counter that moved at all is taken for a CPU that was idle: see {@code ForcingTest}. */
  R11B(
      force((rsp, gp) ->
          new RcuForce(rsp, gp) {
            @Override
            boolean wasQuiescent(long snap, long now) {
              return isQuiescent(now) || now != snap;
            }
          })),

  /** A leaf reports to its parent while others of it owe. */
  R12(
      gp(rsp ->
          new RcuGp(rsp) {
            @Override
            boolean othersOwe(RcuNode rnp) {
              return rnp.parent == null && rnp.qsmask != 0;
            }
          })),

  /** {@code rcu_barrier} counts only callbacks, not itself while it queues them. */
  R13A(
      barrier(rsp ->
          new RcuBarrier(rsp) {
            @Override
            long initialCount() {
              return 0;
            }

            @Override
            void releaseOwn(Task current, io.mmunotify.hw.sync.Completion done) {}
          })),

  /** {@code rcu_barrier} looks for callbacks that can be invoked, not for any. */
  R13B(
      barrier(rsp ->
          new RcuBarrier(rsp) {
            @Override
            boolean hasCallbacks(Task current, RcuData rdp) {
              rdp.irq.save(current);
              Machine.touch(current, rdp, io.mmunotify.hw.machine.Access.READ);
              boolean ready = rdp.list.hasDone();
              rdp.irq.restore();
              Machine.saw(current, ready);
              return ready;
            }
          }));

  private final RcuTree.Parts parts;

  Mutant(RcuTree.Parts parts) {
    this.parts = parts;
  }

  /** The parts of the engine, one of them with the mistake. */
  RcuTree.Parts parts() {
    return parts;
  }

  /** RCU with this mistake, on a tree of fanout 2. */
  ReadDomain domain(Machine machine) {
    return domain(machine, GracePeriodOptions.ENGINE);
  }

  ReadDomain domain(Machine machine, GracePeriodOptions options) {
    return new Rcu(machine, RcuTree.boot(machine, options, parts));
  }

  /** Either half of R8, or both. */
  private static final class Forgetful extends RcuGp {
    private final boolean keeps;
    private final boolean asksNothing;

    Forgetful(RcuState rsp, boolean keeps, boolean asksNothing) {
      super(rsp);
      this.keeps = keeps;
      this.asksNothing = asksNothing;
    }

    @Override
    void forgetQuiescentState(RcuData rdp) {
      if (!keeps) {
        super.forgetQuiescentState(rdp);
      }
    }

    @Override
    boolean isOfThisGp(long lastgp, long gpnum) {
      return asksNothing || super.isOfThisGp(lastgp, gpnum);
    }
  }

  private interface Gp {
    RcuGp of(RcuState rsp);
  }

  private interface Force {
    RcuForce of(RcuState rsp, RcuGp gp);
  }

  private interface Barrier {
    RcuBarrier of(RcuState rsp);
  }

  private static RcuTree.Parts gp(Gp mutant) {
    return new RcuTree.Parts() {
      @Override
      RcuGp gp(RcuState rsp) {
        return mutant.of(rsp);
      }
    };
  }

  private static RcuTree.Parts force(Force mutant) {
    return new RcuTree.Parts() {
      @Override
      RcuForce force(RcuState rsp, RcuGp gp) {
        return mutant.of(rsp, gp);
      }
    };
  }

  private static RcuTree.Parts barrier(Barrier mutant) {
    return new RcuTree.Parts() {
      @Override
      RcuBarrier barrier(RcuState rsp) {
        return mutant.of(rsp);
      }
    };
  }
}
