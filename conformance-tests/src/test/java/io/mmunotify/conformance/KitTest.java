// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.conformance.kit.ClauseTest;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** The kit has a test for each clause that can be shown, and nothing else. */
final class KitTest {
  private static final String PACKAGE = "io.mmunotify.conformance.kit";

  /** The clauses that are tested, with the classes that test them. */
  private static Map<String, Set<String>> tested() {
    Map<String, Set<String>> tested = new TreeMap<>();
    for (Class<?> type :
        ReflectionSupport.findAllClassesInPackage(
            PACKAGE, any -> true, name -> name.endsWith("Test"))) {
      AnnotationSupport.findAnnotatedMethods(
              type, ClauseTest.class, HierarchyTraversalMode.TOP_DOWN)
          .forEach(method ->
              tested
                  .computeIfAbsent(
                      method.getAnnotation(ClauseTest.class).value(), id -> new TreeSet<>())
                  .add(type.getSimpleName()));
    }
    return tested;
  }

  @Test
  void everyClauseIsTestedOrSaysWhyNot() {
    Set<String> shown =
        Clauses.load().all().stream()
            .filter(clause -> clause.notShown() == null)
            .map(Clause::id)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(shown, tested().keySet());
    assertTrue(shown.size() >= 100, () -> shown.size() + " clauses are shown");
  }

  @Test
  void aFamilyIsTestedInAClassOfItsOwn() {
    Map<String, Set<String>> classes = new TreeMap<>();
    tested()
        .forEach((id, types) ->
            classes
                .computeIfAbsent(id.substring(0, id.indexOf('-')), family -> new TreeSet<>())
                .addAll(types));
    classes.forEach((family, types) -> assertEquals(1, types.size(), () -> family + ": " + types));
    Set<String> all = classes.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    assertEquals(classes.size(), all.size());
  }

  @Test
  void nothingElseIsInTheKit() {
    Set<String> others = new TreeSet<>();
    for (Class<?> tests :
        ReflectionSupport.findAllClassesInPackage(
            PACKAGE, type -> !type.isAnnotation(), name -> name.endsWith("Test"))) {
      for (var method : tests.getDeclaredMethods()) {
        if (!method.isSynthetic()
            && !java.lang.reflect.Modifier.isPrivate(method.getModifiers())
            && !method.isAnnotationPresent(ClauseTest.class)) {
          others.add(tests.getSimpleName() + "." + method.getName());
        }
      }
    }
    assertEquals(Set.of(), others);
  }
}
