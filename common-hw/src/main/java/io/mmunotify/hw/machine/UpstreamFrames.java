// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Finds the upstream function that is being executed. Slow; asked only when a run stops. */
final class UpstreamFrames {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
  private static final ClassValue<Map<String, String>> SYMBOLS =
      new ClassValue<>() {
        @Override
        protected Map<String, String> computeValue(Class<?> type) {
          return Arrays.stream(type.getDeclaredMethods())
              .filter(method -> method.isAnnotationPresent(Upstream.class))
              .collect(
                  Collectors.toMap(
                      Method::getName,
                      UpstreamFrames::symbolOf,
                      (a, b) -> a,
                      ConcurrentHashMap::new));
        }
      };

  private UpstreamFrames() {}

  /**
   * The symbol of the innermost method of this task that carries {@link Upstream}. Behind the
   * coroutine's frames the stack may go on with another task, on which this task is mounted.
   */
  static String innermost() {
    Optional<String> symbol =
        WALKER.walk(frames ->
            frames
                .takeWhile(f -> !Coroutine.class.isAssignableFrom(f.getDeclaringClass()))
                .map(f -> SYMBOLS.get(f.getDeclaringClass()).get(f.getMethodName()))
                .filter(s -> s != null)
                .findFirst());
    return symbol.orElse("a driver");
  }

  private static String symbolOf(Method method) {
    Upstream upstream = method.getAnnotation(Upstream.class);
    return upstream == null ? "" : upstream.value();
  }
}
