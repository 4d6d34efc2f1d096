// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import io.mmunotify.conformance.Clause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Which families can be told while tests of later ones run: those whose methods have all ended, and
 * those of all families before. Threads of JUnit call it, one at a time.
 */
final class FamilyTables {
  private final BiConsumer<String, List<Clause>> tell;
  private final Map<String, List<Clause>> untold = new LinkedHashMap<>();

  /** How many methods of a family have not ended. */
  private final Map<String, Integer> open = new HashMap<>();

  /**
   * @param chosen the clauses, family by family
   * @param methods how many methods test a clause
   * @param tell tells a family and its clauses
   */
  FamilyTables(
      List<Clause> chosen, Map<String, Integer> methods, BiConsumer<String, List<Clause>> tell) {
    this.tell = tell;
    for (Clause clause : chosen) {
      untold.computeIfAbsent(clause.family(), family -> new ArrayList<>()).add(clause);
      int _ = open.merge(clause.family(), methods.getOrDefault(clause.id(), 0), Integer::sum);
    }
  }

  /** A method of a family has ended. */
  void ended(String family) {
    int left = open.merge(family, -1, Integer::sum);
    if (left == 0) {
      tellOn();
    }
  }

  /** Tells those that can be told. */
  void tellOn() {
    Iterator<Map.Entry<String, List<Clause>>> next = untold.entrySet().iterator();
    while (next.hasNext()) {
      Map.Entry<String, List<Clause>> family = next.next();
      if (open.getOrDefault(family.getKey(), 0) > 0) {
        return;
      }
      tell.accept(family.getKey(), family.getValue());
      next.remove();
    }
  }
}
