// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A soak of the VM leaves the generations alone and finds what broken twins do")
final class VmSoakTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final int OPERATIONS = 600;

  @Test
  @DisplayName("one CPU: nothing is found, all frames come back, and every operation was done")
  void theGenerationsPass() {
    for (Generation generation : Generation.all()) {
      VmReport report = new VmSoak(generation, 1, 1).run(OPERATIONS, LONG);
      assertEquals(List.of(), report.failures(), generation.name());
      assertTrue(report.operations().size() >= 23, () -> report.operations().toString());
    }
  }

  @Test
  @DisplayName("two CPUs: nothing is found, and all frames come back")
  void theGenerationsPassOnTwoCpus() {
    for (Generation generation : Generation.all()) {
      VmReport report = new VmSoak(generation, 2, 2).run(OPERATIONS, LONG);
      assertEquals(List.of(), report.failures(), generation.name());
    }
  }

  @Test
  @DisplayName("a child that somebody keeps leaves frames behind")
  void aLeakIsFound() {
    expect(
        "frames do not balance",
        twin(
            "fork",
            (vm, arguments) -> {
              MmStruct child = (MmStruct) arguments[2];
              child.mmget((Task) arguments[0]);
              return vm.fork((Task) arguments[0], (MmStruct) arguments[1], child);
            }));
  }

  @Test
  @DisplayName("a store that lands in another area is seen there")
  void aLostStoreIsFound() {
    expect(
        "a load saw what was never stored in its area",
        twin(
            "store",
            (vm, arguments) ->
                vm.store(
                    (Task) arguments[0],
                    (MmStruct) arguments[1],
                    (Long) arguments[2] ^ 0x1000000L,
                    (Long) arguments[3])));
  }

  private static void expect(String failure, UnaryOperator<VmOperations> twin) {
    for (Generation generation : Generation.all()) {
      VmReport report = new VmSoak(generation, 1, 1, twin).run(OPERATIONS, LONG);
      assertTrue(
          report.failures().toString().contains(failure),
          () -> generation.name() + report.failures());
    }
  }

  /** What a broken twin does in place of an operation. */
  @FunctionalInterface
  private interface Instead {
    int of(VmOperations vm, Object[] arguments);
  }

  private static UnaryOperator<VmOperations> twin(String operation, Instead instead) {
    return vm -> {
      Set<Class<?>> interfaces = new LinkedHashSet<>();
      for (Class<?> type = vm.getClass(); type != null; type = type.getSuperclass()) {
        interfaces.addAll(List.of(type.getInterfaces()));
      }
      return (VmOperations)
          Proxy.newProxyInstance(
              VmSoakTest.class.getClassLoader(),
              interfaces.toArray(new Class<?>[0]),
              (_, method, arguments) -> {
                if (method.getName().equals(operation)) {
                  return instead.of(vm, arguments);
                }
                return call(vm, method, arguments);
              });
    };
  }

  private static Object call(VmOperations vm, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(vm, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
