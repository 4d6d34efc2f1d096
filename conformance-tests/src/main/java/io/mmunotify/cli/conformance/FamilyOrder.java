// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import io.mmunotify.conformance.Clauses;
import io.mmunotify.conformance.kit.ClauseTest;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** The classes of the kit in the order of the families that they test. */
public final class FamilyOrder implements ClassOrderer {
  private final List<String> families = List.copyOf(Clauses.load().families().keySet());

  /** For JUnit, which makes it by its name. */
  public FamilyOrder() {}

  @Override
  public void orderClasses(ClassOrdererContext context) {
    context.getClassDescriptors().sort(Comparator.comparingInt(this::place));
  }

  private int place(ClassDescriptor tested) {
    return AnnotationSupport.findAnnotatedMethods(
            tested.getTestClass(), ClauseTest.class, HierarchyTraversalMode.TOP_DOWN)
        .stream()
        .map(method -> method.getAnnotation(ClauseTest.class).value())
        .mapToInt(id -> families.indexOf(id.substring(0, id.indexOf('-'))))
        .min()
        .orElse(families.size());
  }
}
