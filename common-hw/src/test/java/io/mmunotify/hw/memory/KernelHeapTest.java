// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.list.HlistNode;
import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.KernelOops;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.RunEnd;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class KernelHeapTest {
  private final KernelHeap heap = new KernelHeap(FaultInjector.none());
  private final HlistNode memory = new HlistNode("kvm") {};

  @Test
  void freedMemoryIsMarkedAndRecorded() {
    List<String> trace = Runs.trace(Runs.turns(), task -> heap.kfree(task, memory));
    assertEquals(List.of("a: kfree kvm"), trace);
    assertTrue(memory.freed());
  }

  @Test
  void aTouchOfFreedMemoryIsAUseAfterFree() {
    RunEnd end =
        Runs.stepped(task -> {
          heap.kfree(task, memory);
          Machine.touch(task, memory, Access.READ);
        });
    KernelOops oops =
        assertInstanceOf(KernelOops.class, assertInstanceOf(RunEnd.Stopped.class, end).stop());
    assertEquals(KernelOops.Fault.USE_AFTER_FREE, oops.fault());
  }

  @Test
  void freeingTwiceIsAMisuse() {
    RunEnd end =
        Runs.stepped(task -> {
          heap.kfree(task, memory);
          heap.kfree(task, memory);
        });
    KernelMisuse misuse =
        assertInstanceOf(KernelMisuse.class, assertInstanceOf(RunEnd.Stopped.class, end).stop());
    assertEquals("freeing kvm a second time corrupts the heap", misuse.sentence());
  }

  @Test
  void freeingNullDoesNothingAndIsRecorded() {
    assertEquals(
        List.of("a: kfree null"),
        Runs.trace(Runs.turns(), task -> heap.kfree(task, (HlistNode) null)));
  }

  @Test
  void anAllocationThatFailsReturnsNullAndMakesNothing() {
    KernelHeap failing = new KernelHeap(new FaultInjector(Map.of(Fallible.KMALLOC, Set.of(2))));
    int[] made = {0};
    List<String> trace =
        Runs.trace(
            Runs.turns(),
            task -> {
              assertNotNull(failing.kmalloc(task, "x", () -> make(made)));
              assertNull(failing.kmalloc(task, "x", () -> make(made)));
              assertNotNull(failing.kmalloc(task, "x", () -> make(made)));
            });
    assertEquals(
        List.of("a: kmalloc x ok=true", "a: kmalloc x ok=false", "a: kmalloc x ok=true"), trace);
    assertEquals(2, made[0]);
  }

  private static HlistNode make(int[] made) {
    made[0]++;
    return new HlistNode("x") {};
  }

  @Test
  void newMemoryIsNotFreed() {
    assertFalse(memory.freed());
  }
}
