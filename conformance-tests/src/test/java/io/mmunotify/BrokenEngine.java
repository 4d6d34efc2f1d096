// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.sync.GracePeriods;
import io.mmunotify.hw.sync.RcuGracePeriods;
import io.mmunotify.hw.sync.ReadDomain;
import io.mmunotify.hw.sync.SrcuStruct;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.Set;

/**
 * A generation whose {@code synchronize_*} does not ask its engine: it returns at once, or never.
 * Everything else is the generation's own.
 *
 * @param sound the generation
 * @param returns whether the wait is ever over
 */
public record BrokenEngine(Generation sound, boolean returns) implements TwinOf {
  /** The first kernel of a JVM is a constant, which the broken ones must not be. */
  public BrokenEngine {
    Kernel _ = sound.boot(new LiveMachine(), FaultInjector.none(), GracePeriodOptions.ENGINE);
  }

  @Override
  public ReadDomain readDomain(Machine machine, GracePeriodOptions options) {
    return broken(sound.readDomain(machine, options));
  }

  @Override
  public Kernel boot(Machine machine, FaultInjector faults, GracePeriodOptions options) {
    Kernel kernel = sound.boot(machine, faults, options);
    try {
      Field chainField = fieldOf(kernel, "MmuNotifierChain");
      Record chain = (Record) chainField.get(kernel);
      Object domain = fieldOf(chain, "Rcu", "SrcuStruct").get(chain);
      Record brokenChain = with(chain, domain, broken((ReadDomain) domain));
      chainField.set(kernel, brokenChain);
      Field hooks = fieldOf(kernel, "MmuNotifierHooks");
      hooks.set(kernel, with((Record) hooks.get(kernel), chain, brokenChain));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    return kernel;
  }

  private ReadDomain broken(ReadDomain domain) {
    if (domain instanceof SrcuStruct srcu) {
      return new SrcuStruct(broken(srcu.gracePeriods()), srcu.initialised());
    }
    try {
      Field engine = fieldOf(domain, "RcuGracePeriods");
      engine.set(domain, broken((GracePeriods) engine.get(domain)));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    return domain;
  }

  /** A copy of the record, with one of its components exchanged. */
  private static Record with(Record whole, Object old, Object exchanged)
      throws ReflectiveOperationException {
    RecordComponent[] parts = whole.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[parts.length];
    Object[] values = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      types[i] = parts[i].getType();
      parts[i].getAccessor().setAccessible(true);
      Object value = parts[i].getAccessor().invoke(whole);
      values[i] = value == old ? exchanged : value;
    }
    Constructor<?> canonical = whole.getClass().getDeclaredConstructor(types);
    canonical.setAccessible(true);
    return (Record) canonical.newInstance(values);
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
