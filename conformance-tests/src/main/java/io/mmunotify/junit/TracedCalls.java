// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kernel and the drivers of a program, with a step and an event where a call begins and where a
 * callback begins and returns: what a scenario's steps and callbacks have. Proxies, so that a
 * kernel keeps just those interfaces that its generation implements.
 *
 * @param target the kernel, or the driver
 * @param notifier whose driver it is; null for the kernel
 */
record TracedCalls(Object target, @Nullable String notifier) implements InvocationHandler {
  private static final ClassValue<Set<Callback>> OVERRIDDEN =
      new ClassValue<>() {
        @Override
        protected Set<Callback> computeValue(Class<?> type) {
          return callbacks(type);
        }
      };

  /** The kernel, every call of a task told. */
  static Kernel kernel(Kernel kernel) {
    Class<?>[] interfaces =
        Arrays.stream(kernel.getClass().getInterfaces())
            .filter(Kernel.class::isAssignableFrom)
            .toArray(Class<?>[]::new);
    return (Kernel) proxy(new TracedCalls(kernel, null), interfaces);
  }

  /** The driver of a notifier, every callback told. */
  static Driver driver(String notifier, Driver driver) {
    return (Driver) proxy(new TracedCalls(driver, notifier), Driver.class);
  }

  private static Object proxy(TracedCalls calls, Class<?>... interfaces) {
    return Proxy.newProxyInstance(TracedCalls.class.getClassLoader(), interfaces, calls);
  }

  /** The callbacks of which a driver overrides at least one form. */
  static Set<Callback> overridden(Driver driver) {
    return OVERRIDDEN.get(driver.getClass());
  }

  private static Set<Callback> callbacks(Class<?> type) {
    Set<Callback> callbacks = EnumSet.noneOf(Callback.class);
    for (Method form : Driver.class.getMethods()) {
      for (Callback callback : Callback.values()) {
        if (callback.text().equals(kernelName(form.getName())) && overrides(type, form)) {
          callbacks.add(callback);
        }
      }
    }
    return Set.copyOf(callbacks);
  }

  private static boolean overrides(Class<?> type, Method form) {
    try {
      Method method = type.getMethod(form.getName(), form.getParameterTypes());
      return method.getDeclaringClass() != Driver.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(type + " is no driver", e);
    }
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    if (args == null || args.length == 0 || !(args[0] instanceof Task current)) {
      return call(method, args);
    }
    Machine.step(current, notifier == null ? EventKind.CALL : EventKind.CALLBACK);
    if (Machine.tracing(current)) {
      Machine.record(current, begin(current, method, args));
    }
    Object value = call(method, args);
    if (notifier != null) {
      Machine.step(current, EventKind.CALLBACK_RETURN);
    }
    if (Machine.tracing(current)) {
      Machine.record(current, end(current, method, value));
    }
    return value;
  }

  private Event begin(Task current, Method method, @Nullable Object[] args) {
    EventKind kind = notifier == null ? EventKind.CALL : EventKind.CALLBACK;
    @Nullable Object[] values = new @Nullable Object[kind.fields().size()];
    values[kind.slot(Field.OP)] = kernelName(method.getName());
    if (notifier != null) {
      values[kind.slot(Field.NOTIFIER)] = notifier;
    }
    Parameter[] parameters = method.getParameters();
    for (int i = 1; i < args.length; i++) {
      int slot = slot(kind, parameters[i].getName(), args[i]);
      if (slot >= 0) {
        values[slot] = args[i];
      }
    }
    return new Event(current.traceName(), kind, values);
  }

  private Event end(Task current, Method method, @Nullable Object value) {
    String op = kernelName(method.getName());
    Object told = value instanceof Boolean answer ? Integer.valueOf(answer ? 1 : 0) : value;
    return notifier == null
        ? new Event(current.traceName(), EventKind.RETURN, op, told)
        : new Event(current.traceName(), EventKind.CALLBACK_RETURN, notifier, op, told);
  }

  /** Where an argument stands in an event: a number by its name, anything else by its type. */
  private static int slot(EventKind kind, String parameter, @Nullable Object argument) {
    return switch (argument) {
      case MmStruct _ -> kind.slot(Field.MM);
      case Notifier _ -> kind.slot(Field.NOTIFIER);
      case RcuHead _ -> kind.slot(Field.CALLBACK);
      case Long _, Boolean _ ->
          Arrays.stream(Field.values())
              .filter(field -> field.key().equals(parameter))
              .mapToInt(kind::slot)
              .findFirst()
              .orElse(-1);
      case null, default -> -1;
    };
  }

  /** {@code invalidateRangeStart} as the kernel spells it. */
  private static String kernelName(String method) {
    return method.replaceAll("(?=\\p{Upper})", "_").toLowerCase(Locale.ROOT);
  }

  private @Nullable Object call(Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      throw cause == null ? e : cause;
    }
  }
}
