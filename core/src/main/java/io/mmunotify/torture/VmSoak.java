// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.torture;

import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.machine.Chance;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.Stopwatch;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Prot;
import io.mmunotify.hw.mm.VmHardware;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A soak of a generation's VM on a live machine: tasks, each on a CPU of its own, run every
 * operation on one mm with areas of every kind, while a notifier is registered. Then the mm exits,
 * the files are truncated, and every frame must be free. Made for one run.
 *
 * <p>Verified: no checker that works on a live machine finds anything; no load sees a word that was
 * not stored in its area; starts and ends of sections balance; at the end all frames are free and
 * each mm is gone. Not verified: the order of calls, which golden cases hold on the stepped
 * machine.
 */
public final class VmSoak {
  private static final int FRAMES = 4096;
  private static final int HUGE_PAGES = 8;
  private static final int MOST_CPUS = 64;
  private static final long PATIENCE_SECONDS = 60;

  private final LiveMachine machine = new LiveMachine();
  private final VmTallies tallies = new VmTallies();
  private final Stopwatch watch = new Stopwatch();
  private final VmHardware hardware = VmHardware.of(FRAMES, HUGE_PAGES);
  private final List<MappedFile> files =
      List.of(
          new MappedFile("disk", MappedFile.Kind.DISK, VmRegion.PAGES),
          new MappedFile("shmem", MappedFile.Kind.SHMEM, VmRegion.PAGES),
          new MappedFile("pool", MappedFile.Kind.HUGETLB, VmRegion.PAGES));
  private final List<VmRegion> regions =
      VmRegion.all(files.get(0), files.get(1), files.get(2), HUGE_PAGES);
  private final Sections sections = new Sections();
  private final Kernel kernel;
  private final LeftOut leftOut;
  private final VmOperations vm;
  private final MmStruct mm;
  private final Notifier notifier;
  private final int free;
  private final int cpus;
  private final long seed;
  private volatile boolean stopping;
  private volatile boolean interrupted;

  /**
   * @param cpus how many tasks there are, each on a CPU of its own
   * @param seed of all random choices
   */
  public VmSoak(Generation generation, int cpus, long seed) {
    this(generation, cpus, seed, UnaryOperator.identity());
  }

  /**
   * @param twin stands between the tasks and the generation's operations
   */
  VmSoak(Generation generation, int cpus, long seed, UnaryOperator<VmOperations> twin) {
    this.cpus = cpus;
    this.seed = seed;
    this.free = hardware.memory().peekFree();
    this.kernel = generation.boot(machine, new FaultInjector(Map.of()), GracePeriodOptions.ENGINE);
    this.vm = twin.apply(kernel.vm(hardware));
    this.leftOut = new LeftOut(cpus == 1 ? Set.of() : vm.defects());
    this.mm = kernel.newMm("A", 1);
    vm.initMm(mm);
    this.notifier = kernel.newNotifier("soak", EnumSet.allOf(Callback.class), Set.of(), sections);
  }

  /** Ends it soon. Any thread may call, also before it begins. */
  public void interrupt() {
    interrupted = true;
    stopping = true;
  }

  /** Runs it for a time, and tells what was done and what went wrong. */
  public VmReport run(Duration time) {
    double seconds = time.toMillis() / 1e3;
    return run(() -> () -> watch.seconds() < seconds, time.plusSeconds(PATIENCE_SECONDS));
  }

  /**
   * Runs it for so many operations of each task, however long that takes.
   *
   * @param limit after which it has hung
   */
  public VmReport run(int operations, Duration limit) {
    return run(() -> countdown(operations), limit);
  }

  private static BooleanSupplier countdown(int operations) {
    int[] left = {operations};
    return () -> left[0]-- > 0;
  }

  private VmReport run(Supplier<BooleanSupplier> goesOn, Duration limit) {
    List<TaskPlan> plans = new ArrayList<>();
    for (int cpu = 0; cpu < cpus; cpu++) {
      String name = "cpu " + cpu;
      VmTask task =
          new VmTask(
              name,
              kernel,
              vm,
              mm,
              regions,
              files,
              leftOut,
              tallies,
              new Chance(seed * MOST_CPUS + cpu));
      BooleanSupplier on = goesOn.get();
      plans.add(
          new TaskPlan(
              name,
              current -> {
                while (!stopping && on.getAsBoolean()) {
                  task.once(current);
                }
              }));
    }
    try {
      machine.run(
          List.of(
              List.of(new TaskPlan("first", this::begin)),
              plans,
              List.of(new TaskPlan("last", this::end))),
          limit);
      audit();
    } catch (RuntimeException | Error e) {
      tallies.fail(String.valueOf(e.getMessage() == null ? e : e.getMessage()));
    }
    for (Finding finding : machine.findings()) {
      tallies.fail(finding.check() + ": " + finding.what());
    }
    return new VmReport(tallies, leftOut.lines(), watch.seconds(), interrupted);
  }

  private void begin(Task current) {
    for (VmRegion region : regions) {
      int error = vm.mmap(current, mm, region.mapping(0, VmRegion.PAGES, Prot.WRITE));
      if (error != 0) {
        tallies.fail("an area could not be mapped");
      }
    }
    int _ = kernel.register(current, notifier, mm);
  }

  private void end(Task current) {
    if (sections.open.get() != 0) {
      tallies.fail("starts and ends of sections do not balance");
    }
    kernel.unregister(current, notifier, mm);
    mm.mmput(current);
    for (MappedFile file : files) {
      int _ = vm.truncate(current, file, 0);
    }
  }

  /** When all have ended: nobody has a frame but the zero page's. */
  private void audit() {
    if (!mm.state().freed()) {
      tallies.fail("the mm is not freed");
    }
    int left = free - hardware.memory().peekFree();
    if (left != 0) {
      tallies.fail("frames do not balance: " + left + " are in use at the end");
    }
    hardware
        .memory()
        .forEachFrame(page -> {
          if (page != hardware.zeroPage() && !page.freed()) {
            tallies.fail("a frame is in use at the end: " + page(page));
          }
        });
  }

  private static String page(Page page) {
    KernelObject owner = page.peekMapping();
    return page.head().peekCount()
        + " references, "
        + page.peekMapcount()
        + " maps, "
        + (owner == null ? "no owner" : "of a " + owner.getClass().getSimpleName());
  }

  /** Counts sections that are open. */
  private static final class Sections implements Driver {
    private final AtomicInteger open = new AtomicInteger();

    @Override
    public void invalidateRangeStart(Task current, MmStruct mm, long start, long end) {
      int _ = open.incrementAndGet();
    }

    @Override
    public int invalidateRangeStart(
        Task current, MmStruct mm, long start, long end, boolean blockable) {
      int _ = open.incrementAndGet();
      return 0;
    }

    @Override
    public void invalidateRangeEnd(Task current, MmStruct mm, long start, long end) {
      int _ = open.decrementAndGet();
    }
  }
}
