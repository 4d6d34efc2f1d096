// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.ExactRule;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.sync.ReadDomain;
import io.mmunotify.hw.sync.SrcuStruct;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Torture leaves good grace periods alone and finds what bad ones do")
final class TortureTest {
  private static final Cast ALL = new Cast(3, 2, 1, 1, 1, true, 1);
  private final List<String> news = new CopyOnWriteArrayList<>();

  private Report report(Function<Machine, ReadDomain> engine, Cast cast, int millis, int stall) {
    Duration time = Duration.ofMillis(millis);
    return new Torture(engine, cast, time, Duration.ofMillis(stall), news::add).run();
  }

  private static SrcuStruct exact(Machine machine) {
    return new SrcuStruct(new ExactRule().withWorker(machine), true);
  }

  @Test
  @DisplayName("the exact rule passes on every generation, and everybody has done something")
  void theExactRulePasses() {
    for (Generation generation : Generation.all()) {
      boolean maySleep = !generation.capabilities().contains(Capability.SLEEP_IS_QUIESCENT);
      Cast cast = new Cast(3, 2, 1, 1, 1, maySleep, 1);
      Report report =
          report(m -> generation.readDomain(m, GracePeriodOptions.EXACT), cast, 500, 20_000);
      assertEquals(List.of(), report.failures(), generation.name());
      assertFalse(report.lines().toString().matches(".*[ ,\\[]0 (pub|fre|wai|by|inv|bar).*"));
    }
  }

  @Test
  @DisplayName("BUSTED: who waits for nobody is found out by both histograms")
  void whoWaitsForNobodyFails() {
    Report report = report(m -> new Busted(exact(m), true, true), ALL, 1500, 20_000);
    List<String> failures = report.failures();
    assertTrue(
        failures.toString().contains("a grace period began and ended in a read section"),
        failures.toString());
  }

  @Test
  @DisplayName("BUSTED: callbacks that run at once are enough")
  void callbacksThatRunAtOnceFail() {
    Report report = report(m -> new Busted(exact(m), false, true), ALL, 1500, 20_000);
    assertTrue(
        report.failures().toString().contains("a grace period began and ended in a read section"),
        report.failures().toString());
  }

  @Test
  @DisplayName("a barrier that waits for nothing, a callback that runs twice: each is told")
  void otherDefectsAreTold() {
    Report early =
        report(
            machine ->
                new Behind(exact(machine)) {
                  @Override
                  public void barrier(Task current) {}
                },
            ALL,
            500,
            300);
    assertTrue(
        early.failures().toString().contains("a barrier ended before its callbacks had run"),
        early.failures().toString());
    Report twice =
        report(
            machine ->
                new Behind(exact(machine)) {
                  @Override
                  public void call(Task current, RcuHead head, RcuHead.Callback function) {
                    super.call(
                        current,
                        head,
                        (worker, own) -> {
                          function.invoke(worker, own);
                          if (own.name().equals("call")) {
                            function.invoke(worker, own);
                          }
                        });
                  }
                },
            ALL,
            500,
            20_000);
    assertTrue(
        twice.failures().toString().contains("a callback ran twice"), twice.failures().toString());
  }

  @Test
  @DisplayName("a section that never ends is a stall; who is in it is told while it lasts")
  void aStallIsTold() {
    AtomicInteger left = new AtomicInteger(1000);
    Report report =
        report(
            machine ->
                new Behind(exact(machine)) {
                  @Override
                  public void readUnlock(Task current, int index) {
                    if (left.getAndDecrement() != 0) {
                      super.readUnlock(current, index);
                    }
                  }
                },
            ALL,
            1000,
            200);
    assertTrue(
        news.toString().contains("a grace period, held up by the read section of reader"),
        news.toString());
    assertTrue(
        report.failures().toString().contains("the tasks did not end in time"),
        report.failures().toString());
  }

  @Test
  @DisplayName("one that is interrupted ends soon, and says so")
  void interruptedIsTold() {
    Torture torture =
        new Torture(TortureTest::exact, ALL, Duration.ofHours(1), Duration.ofMinutes(1), news::add);
    torture.interrupt();
    assertTrue(torture.run().interrupted());
  }

  /** A domain that something can be changed of. */
  private static class Behind implements ReadDomain {
    private final ReadDomain domain;

    Behind(ReadDomain domain) {
      this.domain = domain;
    }

    @Override
    public int readLock(Task current) {
      return domain.readLock(current);
    }

    @Override
    public void readUnlock(Task current, int index) {
      domain.readUnlock(current, index);
    }

    @Override
    public void synchronize(Task current) {
      domain.synchronize(current);
    }

    @Override
    public void call(Task current, RcuHead head, RcuHead.Callback function) {
      domain.call(current, head, function);
    }

    @Override
    public void barrier(Task current) {
      domain.barrier(current);
    }
  }

  /** rcutorture's own broken twin: its callbacks run at once. */
  private static final class Busted extends Behind {
    private final boolean waits;
    private final boolean calls;

    /**
     * @param waits whether synchronize is broken
     * @param calls whether callbacks are
     */
    Busted(ReadDomain domain, boolean waits, boolean calls) {
      super(domain);
      this.waits = waits;
      this.calls = calls;
    }

    @Override
    public void synchronize(Task current) {
      if (!waits) {
        super.synchronize(current);
      }
    }

    @Override
    public void call(Task current, RcuHead head, RcuHead.Callback function) {
      if (calls) {
        function.invoke(current, head);
      } else {
        super.call(current, head, function);
      }
    }
  }
}
