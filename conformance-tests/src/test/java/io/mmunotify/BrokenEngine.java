// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.sync.GracePeriods;
import io.mmunotify.hw.sync.RcuGracePeriods;
import io.mmunotify.hw.sync.ReadDomain;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Set;

/**
 * A generation whose {@code synchronize_*} does not ask its engine: it returns at once, or never.
 * Everything else is the generation's own.
 *
 * @param sound the generation
 * @param returns whether the wait is ever over
 */
public record BrokenEngine(Generation sound, boolean returns) implements TwinOf {
  @Override
  public ReadDomain readDomain(Machine machine, GracePeriodOptions options) {
    ReadDomain domain = sound.readDomain(machine, options);
    breakEngine(domain);
    return domain;
  }

  @Override
  public Kernel boot(Machine machine, FaultInjector faults, GracePeriodOptions options) {
    Kernel kernel = sound.boot(machine, faults, options);
    try {
      breakEngine(field(field(kernel, "MmuNotifierChain"), "Rcu", "SrcuStruct"));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    return kernel;
  }

  private void breakEngine(Object domain) {
    try {
      Field engine = fieldOf(domain, "GracePeriods", "RcuGracePeriods");
      engine.set(domain, broken((GracePeriods) engine.get(domain)));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private GracePeriods broken(GracePeriods engine) {
    return (GracePeriods)
        Proxy.newProxyInstance(
            GracePeriods.class.getClassLoader(),
            new Class<?>[] {RcuGracePeriods.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("begin")) {
                return new Broken(returns);
              }
              if (method.getName().equals("end")) {
                return null;
              }
              try {
                return method.invoke(engine, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Object field(Object of, String... types) throws IllegalAccessException {
    return fieldOf(of, types).get(of);
  }

  /** The field of one of these types: the twins call it by their own names. */
  private static Field fieldOf(Object of, String... types) {
    for (Field field : of.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())
          && Set.of(types).contains(field.getType().getSimpleName())) {
        field.setAccessible(true);
        return field;
      }
    }
    throw new IllegalStateException(of.getClass() + " has no field of " + String.join(", ", types));
  }

  /** What the waiter is told to wait for. */
  private record Broken(boolean returns) implements Waitable {
    @Override
    public boolean ready(Task task) {
      return returns;
    }

    @Override
    public boolean tryTake(Task current) {
      return returns;
    }

    @Override
    public String blockedBy() {
      return "nothing";
    }
  }
}
