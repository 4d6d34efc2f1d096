// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Generation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The forms of a driver's callbacks: where kernels differ in a callback's parameters, {@link
 * Driver} has a method for each. A generation calls one form at most.
 */
final class CallbackForms {
  private static final ClassValue<Set<Method>> OVERRIDDEN =
      new ClassValue<>() {
        @Override
        protected Set<Method> computeValue(Class<?> type) {
          return forms().filter(form -> overrides(type, form)).collect(Collectors.toSet());
        }
      };

  private CallbackForms() {}

  /** The callbacks that the generation calls in a form that the driver overrides. */
  static Set<Callback> called(Driver driver, Generation generation) {
    Set<Callback> callbacks = EnumSet.noneOf(Callback.class);
    for (Method form : OVERRIDDEN.get(driver.getClass())) {
      if (isCalled(form, generation.capabilities())) {
        callbacks.add(callback(form));
      }
    }
    return callbacks;
  }

  /**
   * What a driver's author should know: a sentence for each callback that the driver overrides in
   * the other generations' form alone, or one where the generation calls nothing of it.
   *
   * @param notifier the driver's
   */
  static List<String> remarks(String notifier, Driver driver, Generation generation) {
    Map<Callback, Method> missed = new EnumMap<>(Callback.class);
    Set<Method> overridden = OVERRIDDEN.get(driver.getClass());
    Set<Callback> called = called(driver, generation);
    for (Method form : overridden) {
      if (!called.contains(callback(form))) {
        missed.put(callback(form), form);
      }
    }
    List<String> remarks =
        missed.entrySet().stream()
            .filter(entry -> calledForm(entry.getKey(), generation) != null)
            .map(entry ->
                notifier
                    + "'s driver overrides "
                    + words(entry.getValue())
                    + ", and "
                    + generation.name()
                    + " calls "
                    + words(calledForm(entry.getKey(), generation))
                    + ": "
                    + entry.getKey().text()
                    + " is null there")
            .toList();
    return remarks.isEmpty() && called.isEmpty() && !missed.isEmpty()
        ? List.of(
            generation.name()
                + " calls nothing of "
                + notifier
                + "'s driver: it has no "
                + missed.keySet().stream().map(Callback::text).collect(Collectors.joining(", ")))
        : remarks;
  }

  /** Whether a generation with these capabilities calls the form. */
  static boolean isCalled(Method form, Set<Capability> has) {
    int parameters = form.getParameterCount();
    return switch (callback(form)) {
      case CLEAR_FLUSH_YOUNG -> has.contains(Capability.YOUNG_RANGE) == (parameters == 4);
      case CLEAR_YOUNG -> has.contains(Capability.CLEAR_YOUNG);
      case INVALIDATE_PAGE -> has.contains(Capability.INVALIDATE_PAGE);
      case INVALIDATE_RANGE_START -> has.contains(Capability.BLOCKABLE) == (parameters == 5);
      case INVALIDATE_RANGE -> has.contains(Capability.INVALIDATE_RANGE);
      case RELEASE, TEST_YOUNG, CHANGE_PTE, INVALIDATE_RANGE_END -> true;
    };
  }

  private static @Nullable Method calledForm(Callback callback, Generation generation) {
    return forms()
        .filter(form -> callback(form) == callback && isCalled(form, generation.capabilities()))
        .findAny()
        .orElse(null);
  }

  private static Stream<Method> forms() {
    return Arrays.stream(Driver.class.getMethods())
        .sorted(Comparator.comparing(Method::getName).thenComparingInt(Method::getParameterCount));
  }

  private static Callback callback(Method form) {
    String text = TracedCalls.kernelName(form.getName());
    for (Callback callback : Callback.values()) {
      if (callback.text().equals(text)) {
        return callback;
      }
    }
    throw new IllegalArgumentException(form + " is no callback");
  }

  private static String words(@Nullable Method form) {
    return form == null
        ? "nothing"
        : form.getName()
            + Arrays.stream(form.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", "(", ")"));
  }

  private static boolean overrides(Class<?> type, Method form) {
    try {
      Method method = type.getMethod(form.getName(), form.getParameterTypes());
      return method.getDeclaringClass() != Driver.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(type + " is no driver", e);
    }
  }
}
