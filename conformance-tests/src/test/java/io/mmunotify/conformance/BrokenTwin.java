// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import io.mmunotify.TwinOf;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.memory.FaultInjector;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * A generation with one function replaced.
 *
 * @param sound what does all the rest
 * @param function the method of {@link Kernel} that is broken
 */
record BrokenTwin(Generation sound, String function, Defect defect) implements TwinOf {

  /** What the function does instead. */
  @FunctionalInterface
  interface Defect {
    /** Called in place of the function, with its arguments, in the task that called it. */
    @Nullable Object call(Kernel sound, Object[] arguments);
  }

  @Override
  public Kernel boot(Machine machine, FaultInjector faults, GracePeriodOptions options) {
    Kernel kernel = sound.boot(machine, faults, options);
    return (Kernel)
        Proxy.newProxyInstance(
            Kernel.class.getClassLoader(),
            new Class<?>[] {
              Kernel.Blockable.class, Kernel.DeferredFree.class, Kernel.InvalidateRange.class
            },
            (proxy, method, arguments) ->
                method.getName().equals(function)
                    ? defect.call(kernel, arguments)
                    : sound(kernel, method, arguments));
  }

  private static @Nullable Object sound(Kernel kernel, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(kernel, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
