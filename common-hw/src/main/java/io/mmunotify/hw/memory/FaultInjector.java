// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.memory;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes chosen calls of a primitive fail. The calls of all tasks are counted together, from 1. The
 * calls of a primitive without faults are not counted, so that they do not depend on each other.
 */
public final class FaultInjector {
  private final Map<Fallible, Set<Integer>> failing;
  private final EnumMap<Fallible, Calls> calls = new EnumMap<>(Fallible.class);

  /**
   * @param failing the numbers of the calls that fail, each at least 1
   */
  public FaultInjector(Map<Fallible, Set<Integer>> failing) {
    this.failing = failing;
    failing.keySet().forEach(primitive -> calls.put(primitive, new Calls()));
  }

  /** Nothing fails. */
  public static FaultInjector none() {
    return new FaultInjector(Map.of());
  }

  /** Counts a call; returns whether the call is to fail. */
  public boolean fails(Task current, Fallible primitive) {
    Calls calls = this.calls.get(primitive);
    return calls != null && isFailing(primitive, calls.add(current));
  }

  /** Whether the next call would fail. Counts nothing. */
  public boolean nextFails(Fallible primitive) {
    Calls calls = this.calls.get(primitive);
    return calls != null && isFailing(primitive, calls.count.get() + 1);
  }

  /** The objects at which {@link #nextFails} looks: none for a primitive without faults. */
  public List<KernelObject> watched(Fallible primitive) {
    Calls calls = this.calls.get(primitive);
    return calls == null ? List.of() : List.of(calls);
  }

  /** A call at boot, by no task. At boot a primitive is called only once. */
  public boolean failsAtBoot(Fallible primitive) {
    return isFailing(primitive, 1);
  }

  private boolean isFailing(Fallible primitive, int call) {
    @Nullable Set<Integer> numbers = failing.get(primitive);
    return numbers != null && numbers.contains(call);
  }

  /**
   * How often a primitive was called. This is no memory of the kernel's, so counting is no access.
   */
  private static final class Calls extends KernelObject {
    private final AtomicInteger count = new AtomicInteger();

    int add(Task current) {
      Machine.touch(current, this, Access.WRITE);
      return count.incrementAndGet();
    }

    @Override
    public Object contents() {
      return count.get();
    }
  }
}
