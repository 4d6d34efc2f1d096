// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import static io.mmunotify.scenario.SchemaParts.closed;
import static io.mmunotify.scenario.SchemaParts.map;
import static io.mmunotify.scenario.SchemaParts.ref;

import io.mmunotify.hw.trace.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps that {@link Op} names. */
final class KernelSteps implements StepFamily {
  private static final Map<String, Op> OPS = ScenarioReader.byText(Op.values(), Op::text);

  @Override
  public Collection<String> names() {
    return OPS.keySet();
  }

  @Override
  public boolean isBare(String name) {
    return op(name).arguments().isEmpty();
  }

  @Override
  public Step read(String name, @Nullable Node argument, StepReader steps) {
    Op op = op(name);
    Names names = steps.names();
    if (argument == null) {
      return step(op, null, null, names);
    }
    if (argument.isScalar() && op.takesName()) {
      return step(op, argument, null, names);
    }
    if (argument.isScalar() || isNameOnly(op)) {
      throw argument.isNot(form(name));
    }
    List<String> keys = op.arguments().stream().map(Field::key).toList();
    return step(op, null, argument.members(keys), names);
  }

  /** Whether the step's argument is a name and cannot be a map. */
  private static boolean isNameOnly(Op op) {
    return op.arguments().size() == 1;
  }

  private static Op op(String name) {
    Op op = OPS.get(name);
    if (op == null) {
      throw new IllegalArgumentException("no step of this family is called " + name);
    }
    return op;
  }

  private static Step step(
      Op op, @Nullable Node name, Node.@Nullable Members members, Names names) {
    Arguments arguments = new Arguments(op, name, members);
    arguments.requireOrder();
    return new KernelStep(
        op,
        arguments.known(Field.NOTIFIER, names.notifiers()),
        arguments.known(Field.MM, names.mms()),
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
  @Override
  public String form(String name) {
    Op op = op(name);
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
      if (!op.isOptional(field)) {
        parts.add(field.key() + ": …");
      }
    }
    return form.append('{').append(String.join(", ", parts)).append("}}").toString();
  }

  @Override
  public Map<String, Object> schema(String name) {
    Op op = op(name);
    if (isNameOnly(op)) {
      return ref("name");
    }
    Map<String, Object> members = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Field field : op.arguments()) {
      members.put(field.key(), argument(field));
      if (!op.isOptional(field)) {
        required.add(field.key());
      }
    }
    Map<String, Object> map = closed(members.keySet(), required, members);
    return op.takesName() ? map("anyOf", List.of(ref("name"), map)) : map;
  }

  private static Map<String, Object> argument(Field field) {
    return switch (field.type()) {
      case INTEGER -> ref("address");
      case BOOLEAN -> map("type", "boolean");
      default -> ref("name");
    };
  }

  /** A step's arguments: one name, or the members of a map. */
  private record Arguments(Op op, @Nullable Node name, Node.@Nullable Members members) {

    private @Nullable Node node(Field field) {
      if (!op.arguments().contains(field)) {
        return null;
      }
      if (members != null) {
        return op.isOptional(field) ? members.get(field.key()) : members.require(field.key());
      }
      return op.isOptional(field) ? null : name;
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
