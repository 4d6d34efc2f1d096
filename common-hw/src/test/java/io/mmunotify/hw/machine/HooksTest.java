// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.KernelOops.Fault;
import io.mmunotify.hw.trace.EventKind;
import org.junit.jupiter.api.Test;

/** A JVM that has made a stepped machine still runs live ones as if it had not. */
final class HooksTest {
  private final KernelObject dead =
      new KernelObject() {
        @Override
        protected boolean dead(Task current) {
          return true;
        }

        @Override
        protected KernelStop usedAfterFree(Task current) {
          throw Machine.oops(Fault.USE_AFTER_FREE);
        }
      };

  @Test
  void aTouchOfADeadObjectStopsASteppedRun() {
    RunEnd end = Runs.stepped(task -> Machine.touch(task, dead, Access.READ));
    KernelOops oops =
        assertInstanceOf(KernelOops.class, assertInstanceOf(RunEnd.Stopped.class, end).stop());
    assertEquals(Fault.USE_AFTER_FREE, oops.fault());
    assertEquals("a driver", oops.symbol());
  }

  @Test
  void aTouchOfADeadObjectOnALiveMachineDoesNothing() {
    Runs.stepped(task -> {});
    Task live = new LiveMachine().attach("live");
    Machine.touch(live, dead, Access.WRITE);
    assertEquals(0, live.footprint().size());
  }

  @Test
  void aStepOnALiveMachineIsNeitherCountedNorRecorded() {
    Runs.stepped(task -> {});
    Task live = new LiveMachine().attach("live");
    Machine.step(live, EventKind.CALL);
    Machine.record(live, EventKind.CALL, "x");
    assertFalse(Machine.tracing(live));
    assertFalse(Machine.stepped(live));
    assertEquals(null, live.pending());
  }

  @Test
  void aSteppedMachineWithoutATraceRecordsNothing() {
    Runs.stepped(task -> {
      assertTrue(Machine.stepped(task));
      assertFalse(Machine.tracing(task));
      Machine.record(task, EventKind.CALL, "x");
    });
  }

  @Test
  void anOopsNamesTheInnermostUpstreamFunction() {
    RunEnd end = Runs.stepped(HooksTest::outer);
    KernelStop stop = assertInstanceOf(RunEnd.Stopped.class, end).stop();
    assertEquals("null-deref in __inner", stop.getMessage());
  }

  @Upstream("outer")
  private static void outer(Task task) {
    inner(task);
  }

  @Upstream("__inner")
  private static void inner(Task task) {
    Runs.step(task, "1");
    Runnable callback =
        () -> {
          throw Machine.oops(Fault.NULL_DEREF);
        };
    callback.run();
  }
}
