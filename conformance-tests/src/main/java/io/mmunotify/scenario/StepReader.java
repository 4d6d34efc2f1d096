// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import io.mmunotify.hw.trace.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a scenario's steps, wherever they stand, and counts them. */
final class StepReader {
  static final Map<String, Op> OPS = ScenarioReader.byText(Op.values(), Op::text);

  private final Limits limits;
  private final Collection<String> mms;
  private final Collection<String> notifiers;
  private long count;

  StepReader(Limits limits, Collection<String> mms, Collection<String> notifiers) {
    this.limits = limits;
    this.mms = mms;
    this.notifiers = notifiers;
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
      Op op = ScenarioReader.constant(node, "step", OPS);
      if (!op.arguments().isEmpty()) {
        throw node.error(op.text() + " has no argument; accepted is " + form(op));
      }
      return step(op, null, null);
    }
    Map.Entry<String, Node> only = node.single();
    if (only == null) {
      throw node.isNot("a map with one key, the step's name");
    }
    // Through the map's keys, so that an unknown one is shown where it stands.
    Op op = node.keyed("step", OPS).keySet().iterator().next();
    Node argument = only.getValue();
    if (op.arguments().isEmpty()) {
      throw argument.error(op.text() + " takes no argument; accepted is " + form(op));
    }
    if (argument.isScalar() && op.takesName()) {
      return step(op, argument, null);
    }
    if (argument.isScalar() || isNameOnly(op)) {
      throw argument.isNot(form(op));
    }
    return step(op, null, argument.members(op.arguments().stream().map(Field::key).toList()));
  }

  /** Whether the step's argument is a name and cannot be a map. */
  static boolean isNameOnly(Op op) {
    return op.arguments().size() == 1;
  }

  /** Whether the step means something without this argument. */
  static boolean isOptional(Field field) {
    return field.type() == Field.Type.BOOLEAN;
  }

  private Step step(Op op, @Nullable Node name, Node.@Nullable Members members) {
    Arguments arguments = new Arguments(op, name, members);
    arguments.requireOrder();
    return new Step(
        op,
        arguments.known(Field.NOTIFIER, notifiers),
        arguments.known(Field.MM, mms),
        arguments.name(Field.CALLBACK),
        arguments.address(Field.ADDRESS),
        arguments.address(Field.PTE),
        arguments.address(Field.START),
        arguments.address(Field.END),
        arguments.truth(Field.BLOCKABLE, true),
        arguments.truth(Field.ONLY_END, false),
        arguments.truth(Field.LOCKED, true));
  }

  /** {@code {change_pte: {mm: …, address: …, pte: …}}}. */
  private static String form(Op op) {
    if (op.arguments().isEmpty()) {
      return "- " + op.text();
    }
    StringBuilder form = new StringBuilder("{").append(op.text()).append(": ");
    if (op.takesName()) {
      return form.append(op.arguments().getFirst().key().toUpperCase(Locale.ROOT))
          .append('}')
          .toString();
    }
    List<String> parts = new ArrayList<>();
    for (Field field : op.arguments()) {
      if (!isOptional(field)) {
        parts.add(field.key() + ": …");
      }
    }
    return form.append('{').append(String.join(", ", parts)).append("}}").toString();
  }

  /** A step's arguments: one name, or the members of a map. */
  private record Arguments(Op op, @Nullable Node name, Node.@Nullable Members members) {

    private @Nullable Node node(Field field) {
      if (!op.arguments().contains(field)) {
        return null;
      }
      if (members != null) {
        return isOptional(field) ? members.get(field.key()) : members.require(field.key());
      }
      return isOptional(field) ? null : name;
    }

    @Nullable String known(Field field, Collection<String> names) {
      Node node = node(field);
      return node == null ? null : node.oneOf(field.key(), names);
    }

    @Nullable String name(Field field) {
      Node node = node(field);
      return node == null ? null : node.name();
    }

    long address(Field field) {
      Node node = node(field);
      return node == null ? 0 : node.integer(0, Long.MAX_VALUE);
    }

    /** A range may be empty, and does not run backwards. */
    void requireOrder() {
      long start = address(Field.START);
      Node end = node(Field.END);
      if (end != null && end.integer(0, Long.MAX_VALUE) < start) {
        throw end.isNot("an address from the range's start, " + start + ", on");
      }
    }

    /** What the step does not take is false. */
    boolean truth(Field field, boolean byDefault) {
      Node node = node(field);
      return node == null ? byDefault && op.arguments().contains(field) : node.truth();
    }
  }
}
