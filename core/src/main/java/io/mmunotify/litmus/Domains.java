// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.kernel.GracePeriodOptions.Rule;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.sync.Rcu;
import io.mmunotify.hw.sync.ReadDomain;
import io.mmunotify.hw.sync.SrcuStruct;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a generation's read sections stand for in litmus tests. Where it has SRCU, a domain of its
 * own stands for RCU. Where it has classic RCU alone, that stands for the only domain of a test, if
 * sections of that nest as RCU's do.
 */
final class Domains {
  private final Generation generation;
  private final GracePeriodOptions options;
  private final boolean classic;

  Domains(Generation generation, GracePeriodOptions options) {
    this.generation = generation;
    this.options = options;
    SteppedMachine any = new SteppedMachine(new InOrder(), null);
    this.classic = generation.readDomain(any, GracePeriodOptions.EXACT) instanceof Rcu;
  }

  /** Whether a task that waits inside of a section of its own is not waited for. */
  boolean waitingIsQuiescent() {
    return classic;
  }

  /** Why the test says nothing about the generation; null if it does. */
  @Nullable String unfit(LitmusTest test) {
    if (!classic || test.domains().equals(Set.of(Op.RCU))) {
      return null;
    }
    if (test.domains().size() > 1) {
      return "several domains; classic RCU is one";
    } else if (!nests(test)) {
      return "sections that overlap without nesting; those of RCU are one";
    } else if (test.ops().stream().anyMatch(Domains::isFenceAfterUnlock)) {
      return "a fence of SRCU's unlock; that of RCU has none";
    }
    return null;
  }

  private static boolean isFenceAfterUnlock(Op op) {
    return op instanceof Op.Fence fence
        && fence.kind() == Op.Fence.Kind.SMP_MB__AFTER_SRCU_READ_UNLOCK;
  }

  /** Makes one for a run. */
  ReadDomain domain(SteppedMachine machine, LitmusTest test, String name) {
    return options.rule() == Rule.EXACT && !nests(test)
        ? new SrcuStruct(new SectionRule(sections(test, name)), true)
        : generation.readDomain(machine, options);
  }

  private static SortedMap<String, Integer> sections(LitmusTest test, String domain) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    for (List<Op> process : test.processes()) {
      int count =
          (int)
              process.stream()
                  .filter(op -> op instanceof Op.ReadLock && op.domain().equals(domain))
                  .count();
      counts.put(LitmusRun.name(counts.size()), count);
    }
    return counts;
  }

  /** Whether each section ends where it began, after those that began in it. */
  static boolean nests(LitmusTest test) {
    return test.processes().stream().allMatch(Domains::nestsIn);
  }

  private static boolean nestsIn(List<Op> process) {
    List<Op.ReadLock> open = new ArrayList<>();
    for (Op op : process) {
      if (op instanceof Op.ReadLock lock) {
        open.add(lock);
      } else if (op instanceof Op.ReadUnlock unlock && !closes(unlock, open)) {
        return false;
      }
    }
    return open.isEmpty();
  }

  /** Sections of other domains may end in between. */
  private static boolean closes(Op.ReadUnlock unlock, List<Op.ReadLock> open) {
    for (int i = open.size() - 1; i >= 0; i--) {
      Op.ReadLock lock = open.get(i);
      if (lock.domain().equals(unlock.domain())) {
        open.remove(i);
        return lock.register().equals(unlock.register());
      }
    }
    return false;
  }
}
