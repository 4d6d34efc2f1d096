// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells a frame of a {@link ReadSection} from other frames. A stack trace names classes and methods
 * and nothing more, so all overloads of a name count, and all classes of a name. Any thread may
 * call any method.
 */
public final class SectionFrames {
  private static final Map<String, Set<String>> METHODS = new ConcurrentHashMap<>();
  private static final StackWalker WALKER = StackWalker.getInstance();

  private SectionFrames() {}

  /**
   * The class has methods with {@link ReadSection}. To be said in the first line of the static
   * initialiser, and so before any of these methods runs: a thread that looks at the reader's stack
   * sees the declaration behind the handshake.
   *
   * @throws IllegalArgumentException if the class has no such method
   * @throws IllegalStateException if the class is hidden: no stack trace shows frames of a hidden
   *     class
   */
  public static void declare(Class<?> type) {
    if (type.isHidden()) {
      throw new IllegalStateException(
          "the class "
              + type.getName()
              + " is hidden, so no stack trace shows its read sections; a class with read sections"
              + " must be an ordinary class");
    }
    Set<String> methods =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(ReadSection.class))
            .map(Method::getName)
            .collect(Collectors.toUnmodifiableSet());
    if (methods.isEmpty()) {
      throw new IllegalArgumentException(type.getName() + " has no method with @ReadSection");
    }
    METHODS.merge(type.getName(), methods, SectionFrames::union); // two loaders may have the class
  }

  private static Set<String> union(Set<String> a, Set<String> b) {
    return Stream.concat(a.stream(), b.stream()).collect(Collectors.toUnmodifiableSet());
  }

  private static boolean holdsSection(String type, String method) {
    Set<String> methods = METHODS.get(type);
    return methods != null && methods.contains(method);
  }

  /** Whether one of these frames holds sections. */
  static boolean show(StackTraceElement[] trace) {
    for (StackTraceElement frame : trace) {
      if (holdsSection(frame.getClassName(), frame.getMethodName())) {
        return true;
      }
    }
    return false;
  }

  /** Whether a frame of the calling thread holds sections, however deep it lies. */
  static boolean areHere() {
    return count(1) == 1;
  }

  /** Whether one frame of the calling thread holds sections, and not two. */
  static boolean isOneHere() {
    return count(2) == 1;
  }

  private static long count(int most) {
    return WALKER.walk(frames ->
        frames.filter(f -> holdsSection(f.getClassName(), f.getMethodName())).limit(most).count());
  }
}
