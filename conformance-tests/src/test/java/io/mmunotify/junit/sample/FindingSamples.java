// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit.sample;

import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.sync.SpinLock;
import io.mmunotify.junit.Cell;
import io.mmunotify.junit.Explore;
import io.mmunotify.junit.Program;
import io.mmunotify.junit.Without;

/** Programs in which checkers find something; the build's own test run leaves them out. */
public final class FindingSamples {
  private FindingSamples() {}

  /** A driver that does nothing in any callback that matters here. */
  private record Plain() implements Driver {}

  /** A driver that sleeps where a range ends. */
  private record Sleepy() implements Driver {
    @Override
    public void invalidateRangeEnd(Task current, MmStruct mm, long start, long end) {
      Machine.sleep(current);
    }
  }

  /** A driver that is told both ends of a range. */
  private record Paired() implements Driver {
    @Override
    public void invalidateRangeStart(Task current, MmStruct mm, long start, long end) {}

    @Override
    public int invalidateRangeStart(
        Task current, MmStruct mm, long start, long end, boolean blockable) {
      return 0;
    }

    @Override
    public void invalidateRangeEnd(Task current, MmStruct mm, long start, long end) {}
  }

  /** A driver that refuses where it must not block. */
  private record Refusing() implements Driver {
    @Override
    public int invalidateRangeStart(
        Task current, MmStruct mm, long start, long end, boolean blockable) {
      return blockable ? 0 : -11;
    }
  }

  /** A driver whose release counts. */
  private record Releasing(Cell releases) implements Driver {
    @Override
    public void release(Task current, MmStruct mm) {
      var _ = releases.add(current, 1);
    }
  }

  private static void range(Task current, Kernel kernel, MmStruct mm) {
    kernel.invalidateRangeStart(current, mm, 0, 4096);
    kernel.invalidateRangeEnd(current, mm, 0, 4096);
  }

  private static void nested(Task current, SpinLock outer, SpinLock inner) {
    outer.lock(current);
    inner.lock(current);
    inner.unlock(current);
    outer.unlock(current);
  }

  private static void opposite(Program p) {
    SpinLock gate = p.spinLock("gate");
    SpinLock one = p.spinLock("one");
    SpinLock two = p.spinLock("two");
    p.task(
        "a",
        current -> {
          gate.lock(current);
          nested(current, one, two);
          gate.unlock(current);
        });
    p.task(
        "b",
        current -> {
          gate.lock(current);
          nested(current, two, one);
          gate.unlock(current);
        });
  }

  private static void releasedTwice(Program p) {
    MmStruct mm = p.mm("A", 1);
    Notifier kvm = p.notifier("kvm", new Releasing(p.cell("releases", 0)));
    p.setup(current -> p.kernel().register(current, kvm, mm));
    p.task("exit", mm::mmput);
    p.task("driver", current -> p.kernel().unregister(current, kvm, mm));
  }

  /** One for each checker that a program can set off. */
  public static final class Each {
    @Explore
    void anUnregistrationOfWhatWasNeverRegistered(Program p) {
      MmStruct mm = p.mm("A", 1);
      Notifier registered = p.notifier("registered", new Plain());
      Notifier never = p.notifier("never", new Plain());
      p.setup(current -> p.kernel().register(current, registered, mm));
      p.task("driver", current -> p.kernel().unregister(current, never, mm));
    }

    @Explore
    void aSleepInACallback(Program p) {
      MmStruct mm = p.mm("A", 1);
      Notifier scif = p.notifier("scif", new Sleepy());
      p.setup(current -> p.kernel().register(current, scif, mm));
      p.task("munmap", current -> range(current, p.kernel(), mm));
      p.task("driver", current -> p.kernel().unregister(current, scif, mm));
    }

    @Explore(generations = "v4.18")
    void aStartThatSomebodyRefused(Program p) {
      MmStruct mm = p.mm("A", 1);
      Notifier refuses = p.notifier("refuses", new Refusing());
      Notifier told = p.notifier("told", new Paired());
      p.setup(current -> {
        var _ = p.kernel().register(current, refuses, mm);
        var _ = p.kernel().register(current, told, mm);
      });
      p.task(
          "oom",
          current -> {
            Kernel.Blockable kernel = (Kernel.Blockable) p.kernel();
            if (kernel.invalidateRangeStartNonblock(current, mm, 0, 4096) == 0) {
              kernel.invalidateRangeEnd(current, mm, 0, 4096);
            }
          });
    }

    @Explore(generations = "v3.15")
    void locksInACircle(Program p) {
      opposite(p);
    }

    /** Either order of the locks, by who came first; never both in one execution. */
    @Explore(generations = "v3.15")
    void locksInACircleOfSeveralExecutions(Program p) {
      SpinLock one = p.spinLock("one");
      SpinLock two = p.spinLock("two");
      Cell turned = p.cell("turned", 0);
      p.task("turn", current -> turned.write(current, 1));
      p.task(
          "lock",
          current -> {
            if (turned.read(current) == 0) {
              nested(current, one, two);
            } else {
              nested(current, two, one);
            }
          });
    }

    @Explore(generations = "v3.15")
    void aReleaseThatComesTwice(Program p) {
      releasedTwice(p);
    }
  }

  /** Nothing is wrong here. */
  public static final class Clean {
    @Explore
    void referencesOfADriversOwn(Program p) {
      MmStruct mm = p.mm("A", 1);
      Notifier kvm = p.notifier("kvm", new Paired());
      p.setup(current -> p.kernel().register(current, kvm, mm));
      p.task(
          "driver",
          current -> {
            mm.mmgrab(current);
            mm.mmget(current);
            p.kernel().invalidateRangeStart(current, mm, 0, 4096);
            p.kernel().invalidateRangeEnd(current, mm, 0, 4096);
            mm.mmput(current);
            p.kernel().unregister(current, kvm, mm);
            mm.mmdrop(current);
          });
      p.after(mm::mmput);
    }

    @Explore
    void whatIsMadeInATaskIsKnown(Program p) {
      MmStruct mm = p.mm("A", 1);
      p.task(
          "open",
          current -> {
            Notifier kvm = p.notifier("kvm", new Paired());
            var _ = p.kernel().register(current, kvm, mm);
            p.kernel().unregister(current, kvm, mm);
          });
    }
  }

  /** Checkers that do not count. */
  public static final class Off {
    @Explore(
        generations = "v3.15",
        without = @Without(check = "lock-order", because = "both are taken under the gate, always"))
    void aReasonIsGiven(Program p) {
      opposite(p);
    }

    @Explore(
        generations = "v3.5",
        without = @Without(check = "lock-order", because = "it does not matter here"))
    void anotherOneStillCounts(Program p) {
      new Each().aSleepInACallback(p);
    }

    @Explore(without = @Without(check = "sleep-in-atomics", because = "a slip"))
    void unknownName(Program p) {
      opposite(p);
    }

    @Explore(without = @Without(check = "lock-order", because = " "))
    void noReason(Program p) {
      opposite(p);
    }

    @Explore(
        without = {
          @Without(check = "lock-order", because = "one"),
          @Without(check = "lock-order", because = "two")
        })
    void twice(Program p) {
      opposite(p);
    }
  }
}
