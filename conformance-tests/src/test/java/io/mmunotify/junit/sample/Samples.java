// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Fallible;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.sync.SpinLock;
import io.mmunotify.junit.Cell;
import io.mmunotify.junit.Explore;
import io.mmunotify.junit.Guarded;
import io.mmunotify.junit.Program;
import io.mmunotify.junit.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.TestInfo;

/** Programs that are right and programs that are not; the build's own test run leaves them out. */
public final class Samples {
  private Samples() {}

  /** Two tasks add to a cell in two steps each. */
  private static void lostUpdate(Program p) {
    Cell count = p.cell("count", 0);
    for (String name : List.of("a", "b")) {
      p.task(name, current -> count.write(current, count.read(current) + 1));
    }
    p.after(current -> assertEquals(2, count.read(current), "an update is lost"));
  }

  /** Two tasks that never fail, of two steps each. */
  private static void harmless(Program p) {
    Cell count = p.cell("count", 0);
    for (String name : List.of("a", "b")) {
      p.task(
          name,
          current -> {
            var _ = count.add(current, 1);
            var _ = count.add(current, 1);
          });
    }
    p.after(current -> assertEquals(4, count.read(current)));
  }

  /** Fails under some schedules. */
  public static final class LostUpdate {
    @Explore(generations = "v3.5")
    void exhaustive(Program p) {
      lostUpdate(p);
    }

    @Explore(generations = "v3.5", strategy = Strategy.UNREDUCED)
    void unreduced(Program p) {
      lostUpdate(p);
    }

    @Explore(generations = "v3.5", strategy = Strategy.RANDOM, seed = 7)
    void random(Program p) {
      lostUpdate(p);
    }

    @Explore(generations = "v3.5", strategy = Strategy.PCT, depth = 2)
    void pct(Program p) {
      lostUpdate(p);
    }

    @Explore(generations = "v3.5", strategy = Strategy.POS)
    void pos(Program p) {
      lostUpdate(p);
    }

    @Explore(generations = "v3.5", strategy = Strategy.FEW_PREEMPTIONS, preemptions = 1)
    void onePreemption(Program p) {
      lostUpdate(p);
    }

    @Explore(generations = "v3.5", strategy = Strategy.FEW_PREEMPTIONS, preemptions = 0)
    void noPreemption(Program p) {
      lostUpdate(p);
    }
  }

  /** The same with a lock, as Java programmers write it, and with everything that is offered. */
  public static final class Right {
    @Explore
    void updatesUnderALock(Program p, TestInfo info) {
      SpinLock lock = p.spinLock(info.getTestMethod().orElseThrow().getName());
      Cell count = p.cell("count", 0);
      for (String name : List.of("a", "b")) {
        p.task(
            name,
            current -> {
              lock.lock(current);
              try {
                count.write(current, count.read(current) + 1);
              } finally {
                lock.unlock(current);
              }
            });
      }
      p.after(current -> assertEquals(2, count.read(current)));
    }

    @Explore(generations = "v4.18")
    void aNotifierThatCouldNotBeRegistered(Program p) {
      p.fail(Fallible.KMALLOC, 1);
      MmStruct mm = p.mm("A", 1);
      Notifier kvm = p.notifier("kvm", new Driver() {});
      p.task("driver", current -> assertEquals(-12, p.kernel().register(current, kvm, mm)));
      p.after(
          current -> ((Kernel.Blockable) p.kernel()).hasBlockableInvalidateNotifiers(current, mm));
    }

    @Explore(generations = "v3.15")
    void setupsAndAftersInTurn(Program p) {
      Cell count = p.cell("count", 0);
      p.setup(current -> count.write(current, 1));
      p.setup(current -> count.write(current, 2 * count.read(current)));
      p.task("a", current -> count.write(current, 3 + count.read(current)));
      p.after(current -> assertEquals(5, count.read(current)));
      p.after(current -> count.write(current, 6));
      p.after(current -> assertEquals(6, count.read(current)));
    }

    @Explore(generations = {"v3.15", "v3.5", "v3.15"})
    void eachGenerationOnce(Program p) {
      harmless(p);
    }
  }

  /** Two tasks that take two locks, each in its own order, and give them back in finally blocks. */
  public static final class Deadlock {
    @Explore(generations = "v3.15")
    void twoLocks(Program p) {
      SpinLock one = p.spinLock("one");
      SpinLock two = p.spinLock("two");
      p.task("a", current -> nested(current, one, two));
      p.task("b", current -> nested(current, two, one));
    }

    private static void nested(Task current, SpinLock outer, SpinLock inner) {
      outer.lock(current);
      try {
        inner.lock(current);
        inner.unlock(current);
      } finally {
        outer.unlock(current);
      }
    }
  }

  /** Not through within the bound, or not meant to be. */
  public static final class Bounds {
    @Explore(generations = "v3.5", bound = 3, strategy = Strategy.UNREDUCED)
    void tooFew(Program p) {
      harmless(p);
    }

    @Explore(generations = "v3.5", bound = 5, strategy = Strategy.RANDOM)
    void samples(Program p) {
      harmless(p);
    }

    @Explore(generations = "v3.5", bound = 1, strategy = Strategy.FEW_PREEMPTIONS)
    void tooFewOfTheFew(Program p) {
      harmless(p);
    }

    @Explore(generations = "v3.5")
    void endless(Program p) {
      Cell cell = p.cell("cell", 1);
      p.task(
          "counts",
          current -> {
            while (cell.add(current, 2) != 0) {
              // an odd number never gets to 0
            }
          });
    }
  }

  /** Wrong numbers and names. */
  public static final class Wrong {
    @Explore(generations = "v3.51")
    void unknownGeneration(Program p) {
      harmless(p);
    }

    @Explore(bound = -1)
    void negativeBound(Program p) {
      harmless(p);
    }

    @Explore(preemptions = 1001)
    void tooManyPreemptions(Program p) {
      harmless(p);
    }

    @Explore(depth = 0)
    void noDepth(Program p) {
      harmless(p);
    }

    @Explore
    void noProgram() {}
  }

  /** Plain data that tasks share. */
  public static final class Plain {
    private int field;
    @Guarded private int guarded;

    /** Counts in plain Java. */
    private static final class Counting implements Driver {
      private int releases;

      @Override
      public void release(Task current, MmStruct mm) {
        releases++;
      }
    }

    @Explore(generations = "v3.5")
    void fieldsOfTheTest(Program p) {
      p.task("a", current -> field++);
      p.task("b", current -> guarded = field);
    }

    @Explore(generations = "v3.5")
    void fieldOfADriver(Program p) {
      Notifier _ = p.notifier("kvm", new Counting());
      p.task("a", current -> {});
      p.task("b", current -> {});
    }

    @Explore(generations = "v3.5")
    void captured(Program p) {
      List<String> list = new ArrayList<>();
      AtomicInteger atomic = new AtomicInteger();
      int[] array = new int[1];
      p.task("a", current -> list.add("a" + atomic.get() + array[0]));
      p.task("b", current -> list.add("b" + atomic.get() + array[0]));
    }

    @Explore(generations = "v3.5")
    void behindAnImmutableList(Program p) {
      List<Counting> list = List.of(new Counting());
      p.task("a", current -> list.getFirst().releases++);
      p.task("b", current -> list.getFirst().releases++);
    }
  }

  /** Plain data that nobody needs to hear of. */
  public static final class NotPlain {
    @Guarded private int guarded;

    @Explore(generations = "v3.5")
    void exempt(Program p) {
      List<String> results = p.guarded(new ArrayList<>());
      String name = "x";
      p.task("a", current -> results.add(name + guarded));
      p.task("b", current -> results.add(name + guarded));
    }

    @Explore(generations = "v3.5")
    void ofOneTask(Program p) {
      int[] array = new int[1];
      p.task("a", current -> array[0]++);
      p.task("b", current -> {});
    }
  }

  /** Programs that do not do the same again. */
  public static final class NotRepeating {
    private static int runs;
    private static int later;

    @Explore(generations = "v3.5")
    void fromTheBeginning(Program p) {
      Cell cell = p.cell("cell" + runs++, 0);
      p.task("a", cell::read);
    }

    /** As often as a program is run before the search begins, it does the same. */
    @Explore(generations = "v3.5")
    void whenTheSearchHasBegun(Program p) {
      Cell one = p.cell("one", 0);
      Cell other = p.cell("other", 0);
      boolean late = later++ > 3;
      p.setup(current -> (late ? other : one).write(current, 1));
      p.task("a", one::read);
      p.task("b", current -> one.write(current, 2));
    }
  }

  /** Monitors over steps. */
  public static final class Monitors {
    private final Object monitor = new Object();

    @Explore(generations = "v3.5")
    void aBlock(Program p) {
      Cell cell = p.cell("cell", 0);
      for (String name : List.of("a", "b")) {
        p.task(
            name,
            current -> {
              synchronized (monitor) {
                var _ = cell.read(current);
              }
            });
      }
    }

    @Explore(generations = "v3.5")
    void aMethod(Program p) {
      Cell cell = p.cell("cell", 0);
      p.task("a", current -> read(current, cell));
    }

    private synchronized void read(Task current, Cell cell) {
      var _ = cell.read(current);
    }

    @Explore(generations = "v3.5")
    void betweenSteps(Program p) {
      Cell cell = p.cell("cell", 0);
      p.task(
          "a",
          current -> {
            synchronized (monitor) {
              if (monitor.hashCode() == 0) {
                return;
              }
            }
            var _ = cell.read(current);
          });
    }
  }
}
