// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The kernel and the drivers of a program, with a step and an event where a call begins and where a
 * callback begins and returns: what a scenario's steps and callbacks have. Proxies, so that a
 * kernel keeps just those interfaces that its generation implements.
 *
 * @param target the kernel, or the driver
 * @param notifier whose driver it is; null for the kernel
 * @param program hears of what it makes by the kernel; its checkers hear of every call
 */
record TracedCalls(Object target, @Nullable String notifier, Program program)
    implements InvocationHandler {
  private static final Map<String, String> KERNEL_NAMES = new ConcurrentHashMap<>();

  /** The kernel, every call of a task told. */
  static Kernel kernel(Kernel kernel, Program program) {
    Class<?>[] interfaces =
        Arrays.stream(kernel.getClass().getInterfaces())
            .filter(Kernel.class::isAssignableFrom)
            .toArray(Class<?>[]::new);
    return (Kernel) proxy(new TracedCalls(kernel, null, program), interfaces);
  }

  /** The driver of a notifier, every callback told. */
  static Driver driver(String notifier, Driver driver, Program program) {
    return (Driver) proxy(new TracedCalls(driver, notifier, program), Driver.class);
  }

  private static Object proxy(TracedCalls calls, Class<?>... interfaces) {
    return Proxy.newProxyInstance(TracedCalls.class.getClassLoader(), interfaces, calls);
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    if (args == null || args.length == 0 || !(args[0] instanceof Task current)) {
      return make(method, args);
    }
    return notifier == null ? call(current, method, args) : callBack(current, method, args);
  }

  /** What is made by the kernel is the program's, whoever asked for it. */
  private @Nullable Object make(Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    if (args != null && args[args.length - 1] instanceof Driver driver) {
      args[args.length - 1] = program.traced((String) args[0], (Set<?>) args[1], driver);
    }
    Object made = invoke(method, args);
    if (made instanceof MmStruct mm && args != null && args[1] instanceof Integer users) {
      program.checkers().made(mm, users);
    }
    return made;
  }

  private @Nullable Object call(Task current, Method method, @Nullable Object[] args)
      throws Throwable {
    ProgramCheckers checkers = program.checkers();
    String op = kernelName(method.getName());
    Machine.step(current, EventKind.CALL);
    if (Machine.tracing(current)) {
      Machine.record(current, begin(current, method, args));
    }
    int before = checkers.calling(current, op, args);
    Object value = inside(current, method, args);
    checkers.called(current, op, args, number(value), before);
    if (Machine.tracing(current)) {
      Machine.record(current, end(current, method, value));
    }
    return value;
  }

  private @Nullable Object callBack(Task current, Method method, @Nullable Object[] args)
      throws Throwable {
    ProgramCheckers checkers = program.checkers();
    String callback = kernelName(method.getName());
    String of = String.valueOf(notifier);
    Machine.step(current, EventKind.CALLBACK);
    if (Machine.tracing(current)) {
      Machine.record(current, begin(current, method, args));
    }
    checkers.entered(current, of, callback);
    Object value = inside(current, method, args);
    Machine.step(current, EventKind.CALLBACK_RETURN);
    if (Machine.tracing(current)) {
      Machine.record(current, end(current, method, value));
    }
    checkers.left(current, of, callback, number(value));
    return value;
  }

  private @Nullable Object inside(Task current, Method method, @Nullable Object[] args)
      throws Throwable {
    ProgramCheckers checkers = program.checkers();
    boolean before = checkers.cross(current, notifier == null);
    try {
      return invoke(method, args);
    } finally {
      checkers.back(current, before);
    }
  }

  private static int number(@Nullable Object value) {
    return value instanceof Integer number ? number : 0;
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
  static String kernelName(String method) {
    return KERNEL_NAMES.computeIfAbsent(
        method, name -> name.replaceAll("(?=\\p{Upper})", "_").toLowerCase(Locale.ROOT));
  }

  private @Nullable Object invoke(Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      throw cause == null ? e : cause;
    }
  }
}
