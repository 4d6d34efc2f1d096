// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.hw.machine.KernelObject;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds plain data that two tasks can reach, by walking the objects that their bodies hold: what a
 * lambda captured, what a driver has in its fields. A driver's callbacks run in any task, so what a
 * driver holds is shared as soon as there are two.
 */
final class SharedData {
  private static final String IN_ANY_TASK = ", in any task";
  private static final List<String> PLAIN_PACKAGES =
      List.of("java.util.concurrent.atomic.", "java.util.concurrent.locks.");

  private final Set<Object> exempt;

  /** For each object that holds plain data, in words what it is, and who reaches it. */
  private final IdentityHashMap<Object, Map<String, Set<String>>> reached = new IdentityHashMap<>();

  /** An object to look at, and the field or variable that it was found in. */
  private record Held(Object object, String in) {}

  private SharedData(Set<Object> exempt) {
    this.exempt = exempt;
  }

  /**
   * Looks at a program that was built and not yet run.
   *
   * @throws AssertionError if two of its tasks reach plain data
   */
  static void check(Program program) {
    if (program.bodies().size() < 2) {
      return;
    }
    SharedData shared = new SharedData(program.exempt());
    program.bodies().forEach((name, body) -> shared.walk(name, body));
    program
        .drivers()
        .forEach((name, driver) -> shared.walk("the callbacks of " + name + IN_ANY_TASK, driver));
    Map<String, String> found = shared.found();
    if (!found.isEmpty()) {
      StringBuilder message =
          new StringBuilder("tasks share plain data, at which they cannot be switched:");
      found.forEach(
          (what, who) -> message.append("\n  ").append(what).append(", reached by ").append(who));
      message.append(
          "\nMake it final or a cell of the program (Program.cell); Program.guarded and @Guarded"
              + " exempt what a lock of the model guards.");
      throw new AssertionError(message.toString());
    }
  }

  private Map<String, String> found() {
    Map<String, String> found = new TreeMap<>();
    for (Map<String, Set<String>> object : reached.values()) {
      object.forEach((what, who) -> {
        if (who.size() > 1 || who.iterator().next().endsWith(IN_ANY_TASK)) {
          found.put(what, String.join(" and ", who));
        }
      });
    }
    return found;
  }

  private void walk(String who, Object root) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Held> left = new ArrayDeque<>();
    left.add(new Held(root, ""));
    while (!left.isEmpty()) {
      Held held = left.removeFirst();
      if (seen.add(held.object) && !exempt.contains(held.object)) {
        look(who, held, left);
      }
    }
  }

  private void look(String who, Held held, Deque<Held> left) {
    Object object = held.object;
    Class<?> type = object.getClass();
    if (isModel(object)) {
      return;
    }
    if (type.isArray()) {
      note(who, object, "an array" + held.in);
      if (!type.getComponentType().isPrimitive()) {
        for (int i = 0; i < Array.getLength(object); i++) {
          add(left, Array.get(object, i), held.in);
        }
      }
    } else if (isOfTheJdk(type)) {
      if (isImmutable(type) && object instanceof Iterable<?> elements) {
        elements.forEach(element -> add(left, element, held.in));
      } else if (isImmutable(type) && object instanceof Map<?, ?> map) {
        map.forEach((key, value) -> {
          add(left, key, held.in);
          add(left, value, held.in);
        });
      } else if (isPlain(object)) {
        note(who, object, "a " + type.getName() + held.in + instead(object));
      }
    } else {
      for (Class<?> c = type; c != null && !isOfTheJdk(c); c = c.getSuperclass()) {
        for (Field field : c.getDeclaredFields()) {
          field(who, object, field, left);
        }
      }
    }
  }

  private void field(String who, Object object, Field field, Deque<Held> left) {
    if (Modifier.isStatic(field.getModifiers()) || field.isAnnotationPresent(Guarded.class)) {
      return;
    }
    String owner = field.getDeclaringClass().getName();
    boolean captured = field.getDeclaringClass().isHidden() || field.isSynthetic();
    if (!Modifier.isFinal(field.getModifiers())) {
      note(who, object, "the field " + owner + "." + field.getName());
    }
    if (!field.getType().isPrimitive()) {
      String in =
          captured
              ? " in a variable of " + owner.replaceFirst("\\$\\$Lambda.*", "")
              : " in the field " + owner + "." + field.getName();
      add(left, valueOf(object, field), in);
    }
  }

  private static @Nullable Object valueOf(Object object, Field field) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (InaccessibleObjectException | IllegalAccessException e) {
      return null; // in a module that is not open to us: not seen, as Program says
    }
  }

  private void note(String who, Object object, String what) {
    reached
        .computeIfAbsent(object, _ -> new LinkedHashMap<>())
        .computeIfAbsent(what, _ -> new LinkedHashSet<>())
        .add(who);
  }

  private static void add(Deque<Held> left, @Nullable Object object, String in) {
    if (object != null) {
      left.add(new Held(object, in));
    }
  }

  /** What tasks share by steps, or what is not theirs. */
  private static boolean isModel(Object object) {
    String name = object.getClass().getName();
    return object instanceof KernelObject
        || object instanceof Cell
        || object instanceof Program
        || object instanceof Enum<?>
        || object instanceof Class<?>
        || Proxy.isProxyClass(object.getClass())
        || name.startsWith("io.mmunotify.hw.")
        || name.startsWith("org.junit.");
  }

  private static boolean isOfTheJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || Objects.equals(loader, ClassLoader.getPlatformClassLoader());
  }

  private static boolean isImmutable(Class<?> type) {
    return type.getName().matches("java\\.util\\.(ImmutableCollections|Collections)\\$.*")
        && !type.getName().matches(".*\\$(Synchronized|Checked|SetFromMap|AsLIFO).*");
  }

  /** What the model has in the place of something by which threads wait for each other. */
  private static String instead(Object object) {
    return switch (object) {
      case Lock _, ReadWriteLock _ -> ", in the place of which there are Program.mutex and .rwsem";
      case CountDownLatch _, CyclicBarrier _, Phaser _, Semaphore _, Future<?> _ ->
          ", in the place of which there is Program.completion";
      case Thread _, Executor _ -> ", in the place of which there are Program.task and .work";
      default -> "";
    };
  }

  private static boolean isPlain(Object object) {
    if (object instanceof Collection<?> || object instanceof Map<?, ?>) {
      return !isImmutable(object.getClass());
    }
    String name = object.getClass().getName();
    return !instead(object).isEmpty()
        || object instanceof StringBuilder
        || object instanceof StringBuffer
        || object instanceof BitSet
        || PLAIN_PACKAGES.stream().anyMatch(name::startsWith);
  }
}
