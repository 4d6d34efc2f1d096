// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import io.mmunotify.hw.kernel.Generation;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * A test that every generation must pass, told which one by its first argument. The parameter
 * {@code mmunotify.generations} (of JUnit or of the JVM) restricts them to a comma separated list.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@ArgumentsSource(EachGeneration.Source.class)
public @interface EachGeneration {

  /** The generations to test. */
  class Source implements ArgumentsProvider {
    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return asked(context).map(generation -> Arguments.of(named(generation)));
    }

    /** Those that this run was asked to test, oldest first. */
    static Stream<Generation> asked(ExtensionContext context) {
      List<String> names =
          context
              .getConfigurationParameter("mmunotify.generations")
              .map(text -> List.of(text.strip().split("\\s*,\\s*", -1)))
              .orElse(List.of());
      return Generation.all().stream()
          .filter(generation -> names.isEmpty() || names.contains(generation.name()));
    }

    static Named<Generation> named(Generation generation) {
      return Named.of(generation.name(), generation);
    }
  }
}
