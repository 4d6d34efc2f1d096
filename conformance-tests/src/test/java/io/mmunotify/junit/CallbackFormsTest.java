// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.conformance.EachGeneration;
import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.junit.sample.FormSamples;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "Of a callback with two forms a generation calls one, and a driver with the other is told")
final class CallbackFormsTest {
  private static final String SAMPLES = "io.mmunotify.junit.sample.FormSamples#";
  private static final Launched LAUNCHED = Launched.run(FormSamples.class);

  @EachGeneration
  @DisplayName("a generation calls just the forms that are said to be called")
  void theFormsThatAreCalled(Generation generation) {
    Set<Method> said =
        Arrays.stream(Driver.class.getMethods())
            .filter(form -> CallbackForms.isCalled(form, generation.capabilities()))
            .collect(Collectors.toSet());
    assertEquals(said, called(generation));
  }

  private static Set<Method> called(Generation generation) {
    Set<Method> called = new HashSet<>();
    Driver driver =
        (Driver)
            Proxy.newProxyInstance(
                Driver.class.getClassLoader(),
                new Class<?>[] {Driver.class},
                (proxy, form, args) -> {
                  called.add(form);
                  return form.getReturnType() == int.class ? 0 : null;
                });
    SteppedMachine machine = new SteppedMachine(new InOrder(), null);
    Kernel kernel = generation.boot(machine, FaultInjector.none());
    MmStruct mm = kernel.newMm("A", 1);
    Notifier notifier = kernel.newNotifier("kvm", EnumSet.allOf(Callback.class), Set.of(), driver);
    RunEnd end =
        machine.run(
            List.of(List.of(new TaskPlan("a", current -> callAll(current, kernel, notifier, mm)))));
    assertEquals(new RunEnd.Finished(), end);
    return called;
  }

  private static void callAll(Task current, Kernel kernel, Notifier notifier, MmStruct mm) {
    var _ = kernel.register(current, notifier, mm);
    var _ = kernel.clearFlushYoung(current, mm, 0, 4096);
    var _ = kernel.testYoung(current, mm, 0);
    kernel.changePte(current, mm, 0, 1);
    kernel.invalidateRangeStart(current, mm, 0, 4096);
    kernel.invalidateRangeEnd(current, mm, 0, 4096);
    if (kernel instanceof Kernel.InvalidatePage pages) {
      pages.invalidatePage(current, mm, 0);
    }
    if (kernel instanceof Kernel.ClearYoung young) {
      var _ = young.clearYoung(current, mm, 0, 4096);
    }
    if (kernel instanceof Kernel.InvalidateRange ranges) {
      ranges.invalidateRange(current, mm, 0, 4096);
    }
    kernel.unregister(current, notifier, mm);
  }

  private static List<String> warnings(String method) {
    LAUNCHED.tests().forEach(LAUNCHED::passed);
    return LAUNCHED.entries().stream()
        .filter(entry -> entry.startsWith(SAMPLES + method + " on "))
        .filter(entry -> !entry.contains("EXHAUSTED"))
        .map(entry -> entry.substring((SAMPLES + method).length() + 1))
        .toList();
  }

  @Test
  void theOtherGenerationsFormAloneIsTold() {
    assertEquals(
        List.of(
            "on v4.18: umem's driver overrides invalidateRangeStart(Task, MmStruct, long, long),"
                + " and v4.18 calls invalidateRangeStart(Task, MmStruct, long, long, boolean):"
                + " invalidate_range_start is null there"),
        warnings("olderForm"));
    assertEquals(
        List.of("v3.5", "v3.15").stream()
            .map(name ->
                "on "
                    + name
                    + ": umem's driver overrides clearFlushYoung(Task, MmStruct, long, long), and "
                    + name
                    + " calls clearFlushYoung(Task, MmStruct, long): clear_flush_young is null"
                    + " there")
            .toList(),
        warnings("newerForm"));
  }

  @Test
  void aDriverOfWhichNothingIsCalledIsTold() {
    assertEquals(
        List.of("on v4.18: v4.18 calls nothing of umem's driver: it has no invalidate_page"),
        warnings("goneCallback"));
  }

  @Test
  void bothFormsOrNoneAreFine() {
    assertEquals(List.of(), warnings("bothForms"));
    assertEquals(List.of(), warnings("noCallback"));
    assertEquals(List.of(), warnings("goneCallbackBesideAnother"));
  }
}
