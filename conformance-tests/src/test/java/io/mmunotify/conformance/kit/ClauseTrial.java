// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import io.mmunotify.conformance.Clause;
import io.mmunotify.conformance.Clauses;
import io.mmunotify.conformance.Verdict;
import io.mmunotify.explore.Bounds;
import io.mmunotify.hw.kernel.Generation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * The test of a clause outside of JUnit: for a generation that no service loader finds, such as one
 * with a mutant of its sources.
 *
 * @param verdict what the clause says of the generation
 * @param type the class to make an instance of
 */
public record ClauseTrial(Clause clause, Verdict verdict, Class<?> type, Method test) {

  /** All that a generation of this name is held to; clauses that do not apply are left out. */
  public static List<ClauseTrial> of(Generation sound) {
    Clauses clauses = Clauses.load();
    return ReflectionSupport.findAllClassesInPackage(
            ClauseTrial.class.getPackageName(), any -> true, name -> name.endsWith("Test"))
        .stream()
        .filter(type -> !Modifier.isAbstract(type.getModifiers()))
        .flatMap(type ->
            AnnotationSupport.findAnnotatedMethods(
                    type, ClauseTest.class, HierarchyTraversalMode.TOP_DOWN)
                .stream()
                .flatMap(method -> of(clauses, type, method, sound)))
        .sorted(
            Comparator.comparing((ClauseTrial trial) -> trial.clause.id())
                .thenComparing(trial -> trial.test.getName()))
        .toList();
  }

  private static Stream<ClauseTrial> of(
      Clauses clauses, Class<?> type, Method method, Generation sound) {
    String id = method.getAnnotation(ClauseTest.class).value();
    Clause clause = clauses.matching(id).getFirst();
    Verdict verdict =
        Objects.requireNonNullElseGet(
            clause.generations().get(sound.name()), () -> clause.verdict(sound.capabilities()));
    return verdict instanceof Verdict.NotApplicable
        ? Stream.of()
        : Stream.of(new ClauseTrial(clause, verdict, type, method));
  }

  /**
   * Holds a generation to the clause.
   *
   * @param bounds how far a search may go before the clause fails
   * @throws Throwable what the test throws if the generation fails
   */
  public void run(Generation generation, Bounds bounds) throws Throwable {
    Subject subject =
        new Subject(clause, generation, verdict, null, "./mmunotify conformance", bounds);
    try {
      Object instance = ReflectionSupport.newInstance(type);
      test.setAccessible(true);
      test.invoke(instance, subject);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    subject.requireLook();
  }
}
