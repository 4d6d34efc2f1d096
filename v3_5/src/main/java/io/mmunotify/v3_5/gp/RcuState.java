// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.Elapsed;
import io.mmunotify.hw.machine.Handshake;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Membarrier;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.WaitQueue;
import io.mmunotify.hw.sync.LongCell;
import io.mmunotify.hw.sync.RawSpinLock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * {@code struct rcu_state}: the grace period, the tree of nodes and the CPUs.
 *
 * <p>On a stepped machine all CPUs are online and busy from boot. A live machine has a tree for
 * {@link #NR_CPUS} CPUs, and a thread becomes a CPU of the tree when its task begins; where readers
 * announce their sections, when it first uses RCU.
 */
final class RcuState extends KernelObject {
  /** The first number of grace periods: as upstream, close to where the numbers wrap. */
  static final long FIRST = -300;

  /** How many threads of a live machine can use RCU. */
  static final int NR_CPUS = 1024;

  /** {@code blimit}, {@code qhimark}, {@code qlowmark}. */
  static final long BLIMIT = 10;

  static final long QHIMARK = 10_000;
  static final long QLOWMARK = 100;

  /** {@code RCU_JIFFIES_TILL_FORCE_QS}. */
  private static final int JIFFIES_TILL_FORCE_QS = 3;

  /** {@code fqs_state}. */
  enum Fqs {
    /** {@code RCU_GP_IDLE}: no grace period. */
    IDLE,
    /** {@code RCU_GP_INIT}: a grace period is being started. */
    INIT,
    /** {@code RCU_SAVE_DYNTICK}: no CPU has looked at idle CPUs yet. */
    SAVE_DYNTICK,
    /** {@code RCU_FORCE_QS}: a CPU has looked at idle CPUs. */
    FORCE
  }

  private final Machine machine;
  private final int fanout;

  /** Whether ticks ask threads for their stacks. Otherwise readers announce their sections. */
  final boolean handshakes;

  /** The nodes breadth first, so the root comes first. */
  private List<RcuNode> nodes = List.of();

  private List<RcuNode> leaves = List.of();
  private final List<RcuData> online = new CopyOnWriteArrayList<>();

  /** The queue in which the live machine's thread for ticks parks. */
  final WaitQueue ticks = new WaitQueue();

  /** The newest grace period; written under the root's lock. */
  final LongCell gpnum = new LongCell(FIRST);

  /** The newest grace period that has ended; likewise. If the two differ, one is in progress. */
  final LongCell completed = new LongCell(FIRST);

  final RawSpinLock onofflock = new RawSpinLock(null, "rcu_state.onofflock");
  final RawSpinLock fqslock = new RawSpinLock(null, "rcu_state.fqslock");

  /** {@code jiffies_force_qs}: whether it is time to force quiescent states. */
  final Elapsed untilForced;

  private final long jiffyNanos;
  private final long untilForcedNanos;

  // Guarded by the root's lock.
  Fqs fqsState = Fqs.IDLE;
  boolean fqsActive;
  boolean fqsNeedGp;

  RcuState(Machine machine, GracePeriodOptions options) {
    this.machine = machine;
    this.handshakes = !(machine instanceof SteppedMachine) && Handshake.isOn();
    this.fanout = Math.min(options.fanout(), Long.SIZE);
    this.jiffyNanos = Math.max(options.jiffyNanos(), LiveMachine.PARK_NANOS);
    this.untilForcedNanos = JIFFIES_TILL_FORCE_QS * jiffyNanos;
    this.untilForced = new Elapsed(machine, untilForcedNanos);
    if (machine instanceof SteppedMachine) {
      machine.platform().onBoot(() -> bootCpus(machine.possibleCpus()));
    } else {
      // Registers for membarrier now: registering may take long, and the first reader would do so
      // in a section.
      String _ = Membarrier.unavailable();
      initOne(NR_CPUS);
    }
  }

  private void bootCpus(int count) {
    initOne(count);
    for (int cpu = 0; cpu < count; cpu++) {
      RcuData rdp = newCpu(cpu, true);
      long mask = rdp.grpmask;
      for (RcuNode rnp = rdp.mynode; rnp != null; rnp = rnp.parent) {
        rnp.qsmaskinit |= mask;
        mask = rnp.grpmask;
      }
      online.add(rdp);
    }
  }

  /** {@code rcu_init_one}: makes as many levels of nodes as the CPUs need. */
  private void initOne(int cpus) {
    List<RcuNode> all = new ArrayList<>();
    List<RcuNode> level = List.of();
    for (int width : widths(cpus)) {
      boolean leaf = width == groups(cpus);
      List<RcuNode> below = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        RcuNode parent = level.isEmpty() ? null : level.get(i / fanout);
        below.add(new RcuNode(parent, i % fanout, leaf ? Math.min(fanout, cpus - i * fanout) : 0));
      }
      all.addAll(below);
      level = below;
    }
    nodes = List.copyOf(all);
    leaves = List.copyOf(level);
  }

  /** How many nodes each level has, the root's first. */
  private List<Integer> widths(int cpus) {
    List<Integer> widths = new ArrayList<>();
    for (int width = groups(cpus); ; width = groups(width)) {
      widths.addFirst(width);
      if (width == 1) {
        return widths;
      }
    }
  }

  private int groups(int members) {
    return Math.max(1, (members + fanout - 1) / fanout);
  }

  private RcuData newCpu(int cpu, boolean busy) {
    if (cpu >= leaves.size() * fanout) {
      throw new IllegalStateException("RCU knows of " + cpu + " CPUs at most");
    }
    RcuNode leaf = leaves.get(cpu / fanout);
    RcuData rdp = new RcuData(cpu, leaf, 1L << (cpu % fanout), leaf.completed.peek(), busy);
    leaf.cpus[cpu % fanout] = rdp;
    return rdp;
  }

  /** {@code rcu_init_percpu_data}: a CPU comes online, on a live machine. */
  private RcuData initPercpuData(Task current) {
    onofflock.lock(current);
    RcuData rdp = newCpu(online.size(), false);
    long mask = rdp.grpmask;
    for (RcuNode rnp = rdp.mynode; rnp != null; rnp = rnp.parent) {
      rnp.lock.lock(current);
      rnp.qsmaskinit |= mask;
      rnp.lock.unlock(current);
      mask = rnp.grpmask;
    }
    online.add(rdp);
    onofflock.unlock(current);
    return rdp;
  }

  /** {@code rcu_get_root}. */
  RcuNode root() {
    return nodes.getFirst();
  }

  /** {@code rcu_for_each_node_breadth_first}. */
  List<RcuNode> nodes() {
    return nodes;
  }

  /** {@code rcu_for_each_leaf_node}. */
  List<RcuNode> leaves() {
    return leaves;
  }

  /** The CPUs that are online, by number. */
  List<RcuData> cpus() {
    return online;
  }

  /** The task begins to use RCU. */
  RcuReader newReader(Task current) {
    RcuData rdp =
        Machine.stepped(current) ? online.get(current.cpu().id()) : initPercpuData(current);
    boolean idle = (rdp.dynticks.peek() & 1) == 0;
    RcuReader reader = new RcuReader(current, rdp, idle);
    rdp.add(current, reader);
    current.setRcu(reader);
    return reader;
  }

  /** The task is the softirq of a CPU. Its own read sections hold up grace periods, too. */
  RcuReader newSoftirq(Task worker, RcuData rdp) {
    RcuReader reader = new RcuReader(worker, rdp, false);
    worker.setRcu(reader);
    return reader;
  }

  /** A timer that tells whether it is time for another tick. */
  Elapsed newJiffy() {
    return new Elapsed(machine, jiffyNanos);
  }

  long jiffyNanos() {
    return jiffyNanos;
  }

  /** Lets so much time pass that quiescent states are forced. Stepped machine only. */
  void passUntilForced(Task current) {
    Elapsed.pass(current, untilForcedNanos);
  }

  /** This step looks at fields that the root's lock guards, or changes them. */
  void touch(Task current, Access how) {
    Machine.touch(current, this, how);
  }

  private record Contents(Fqs state, boolean active, boolean needGp) {}

  @Override
  public Object contents() {
    return new Contents(fqsState, fqsActive, fqsNeedGp);
  }
}
