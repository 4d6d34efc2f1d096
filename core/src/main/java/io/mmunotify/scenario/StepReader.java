// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a scenario's steps, wherever they stand, and counts them. What a step can be is known to
 * its {@link StepFamily}.
 */
final class StepReader {
  /** All families. A new one is added here. */
  private static final List<StepFamily> FAMILIES =
      List.of(new KernelSteps(), new DriverSteps(), new VmSteps());

  /** Every step's name, and the family that reads it. */
  static final Map<String, StepFamily> STEPS = byName();

  private final Limits limits;
  private final Names names;
  private long count;

  StepReader(Limits limits, Names names) {
    this.limits = limits;
    this.names = names;
  }

  private static Map<String, StepFamily> byName() {
    Map<String, StepFamily> byName = new LinkedHashMap<>();
    for (StepFamily family : FAMILIES) {
      family.names().forEach(name -> byName.put(name, family));
    }
    return Collections.unmodifiableMap(byName);
  }

  /** What a step may refer to. */
  Names names() {
    return names;
  }

  /** The steps of a list; none where there is no list. */
  List<Step> list(@Nullable Node node) {
    List<Step> steps = new ArrayList<>();
    if (node != null) {
      for (Node item : node.items()) {
        limits.check(Limit.STEPS, ++count);
        steps.add(step(item));
      }
    }
    return Collections.unmodifiableList(steps);
  }

  private Step step(Node node) {
    if (node.isScalar()) {
      String name = node.oneOf("step", STEPS.keySet());
      StepFamily family = family(name);
      if (!family.isBare(name)) {
        throw node.error(name + " has no argument; accepted is " + family.form(name));
      }
      return family.read(name, null, this);
    }
    Map.Entry<String, Node> only = node.single();
    if (only == null) {
      throw node.isNot("a map with one key, the step's name");
    }
    // Through the map's keys, so that an unknown one is shown where it stands.
    StepFamily family = node.keyed("step", STEPS).keySet().iterator().next();
    String name = only.getKey();
    Node argument = only.getValue();
    if (family.isBare(name)) {
      throw argument.error(name + " takes no argument; accepted is " + family.form(name));
    }
    return family.read(name, argument, this);
  }

  private static StepFamily family(String name) {
    StepFamily family = STEPS.get(name);
    if (family == null) {
      throw new AssertionError("oneOf answers with one of the keys");
    }
    return family;
  }
}
