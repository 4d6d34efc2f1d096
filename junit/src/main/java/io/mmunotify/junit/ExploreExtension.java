// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.scenario.Suggestion;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Turns a method with {@link Explore} into one test for each generation. */
final class ExploreExtension implements TestTemplateInvocationContextProvider {

  /** For JUnit. */
  ExploreExtension() {}

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getRequiredTestMethod(), Explore.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    Method method = context.getRequiredTestMethod();
    try {
      return tests(context, method).stream();
    } catch (IllegalArgumentException e) {
      throw new ExtensionConfigurationException(
          "@Explore on " + ExploredTest.name(context) + ": " + e.getMessage(), e);
    }
  }

  private static List<TestTemplateInvocationContext> tests(
      ExtensionContext context, Method method) {
    Explore explore =
        AnnotationSupport.findAnnotation(method, Explore.class)
            .orElseThrow(() -> new IllegalArgumentException("the annotation is gone"));
    if (Arrays.stream(method.getParameterTypes()).filter(Program.class::equals).count() != 1) {
      throw new IllegalArgumentException("the method needs one parameter of type Program");
    }
    Searches searches = new Searches(explore);
    ReplayLine replay =
        context.getConfigurationParameter(ReplayLine.PARAMETER).map(ReplayLine::parse).orElse(null);
    return chosen(explore, replay).stream()
        .<TestTemplateInvocationContext>map(
            generation -> new ExploredTest(generation, explore.strategy(), searches, replay))
        .toList();
  }

  /** The generations to run on, oldest first: those of the annotation, or the one to replay on. */
  private static List<Generation> chosen(Explore explore, @Nullable ReplayLine replay) {
    Map<String, Generation> all = new LinkedHashMap<>();
    Generation.all().forEach(generation -> all.put(generation.name(), generation));
    List<String> names =
        replay != null
            ? List.of(replay.generation())
            : explore.generations().length == 0
                ? List.copyOf(all.keySet())
                : List.of(explore.generations());
    for (String name : names) {
      if (!all.containsKey(name)) {
        throw new IllegalArgumentException(Suggestion.unknown("generation", name, all.keySet()));
      }
    }
    return all.values().stream().filter(generation -> names.contains(generation.name())).toList();
  }
}
