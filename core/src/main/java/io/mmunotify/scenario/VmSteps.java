// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import static io.mmunotify.scenario.SchemaParts.closed;
import static io.mmunotify.scenario.SchemaParts.map;
import static io.mmunotify.scenario.SchemaParts.oneOf;
import static io.mmunotify.scenario.SchemaParts.ref;

import io.mmunotify.hw.trace.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps that {@link VmOp} names. */
final class VmSteps implements StepFamily {
  private static final Map<String, VmOp> OPS = ScenarioReader.byText(VmOp.values(), VmOp::text);

  @Override
  public Collection<String> names() {
    return OPS.keySet();
  }

  @Override
  public boolean isBare(String name) {
    return false;
  }

  private static VmOp op(String name) {
    VmOp op = OPS.get(name);
    if (op == null) {
      throw new IllegalArgumentException("no step of this family is called " + name);
    }
    return op;
  }

  private static boolean takesName(VmOp op) {
    return op.arguments().size() == 1;
  }

  @Override
  public String form(String name) {
    VmOp op = op(name);
    if (takesName(op)) {
      return "{" + name + ": " + VmOp.key(op.arguments().getFirst()).toUpperCase(Locale.ROOT) + "}";
    }
    List<String> parts =
        op.arguments().stream()
            .filter(field -> !isOptional(op, field))
            .map(field -> VmOp.key(field) + ": …")
            .toList();
    return "{" + name + ": {" + String.join(", ", parts) + "}}";
  }

  @Override
  public Step read(String name, @Nullable Node argument, StepReader steps) {
    VmOp op = op(name);
    if (argument == null) {
      throw new IllegalArgumentException(name + " has an argument");
    }
    VmReader vm = steps.names().vm();
    vm.use();
    EnumMap<Field, Object> values = new EnumMap<>(Field.class);
    if (argument.isScalar()) {
      if (!takesName(op)) {
        throw argument.isNot(form(name));
      }
      Field only = op.arguments().getFirst();
      values.put(only, value(only, argument, op, null, vm));
    } else {
      readMap(op, argument, vm, values);
    }
    return new VmStep(op, new VmArguments(Collections.unmodifiableMap(values)));
  }

  private static void readMap(VmOp op, Node argument, VmReader vm, EnumMap<Field, Object> values) {
    Node.Members members = argument.members(op.arguments().stream().map(VmOp::key).toList());
    Node mmNode = members.get(Field.MM.key());
    String mm = mmNode == null ? null : mmNode.oneOf("mm", vm.mms());
    for (Field field : op.arguments()) {
      Node node =
          isOptional(op, field) ? members.get(VmOp.key(field)) : members.require(VmOp.key(field));
      Object value = node == null ? byDefault(op, field) : value(field, node, op, mm, vm);
      if (value != null) {
        values.put(field, value);
      }
    }
  }

  /** Whether a step means something without this argument. */
  static boolean isOptional(VmOp op, Field field) {
    return byDefault(op, field) != null
        || (field == Field.FILE && op == VmOp.MMAP)
        || field == Field.NEW_AT;
  }

  private static @Nullable Object byDefault(VmOp op, Field field) {
    return switch (field) {
      case PAGES -> op == VmOp.TRUNCATE || op == VmOp.MMAP ? null : (Object) 1L;
      case OFFSET -> op == VmOp.MMAP ? 0L : null;
      case SHARED, HUGE, HUGETLB, MAY_MOVE -> false;
      case PROT -> op == VmOp.MMAP ? "write" : null;
      default -> null;
    };
  }

  private static Object value(Field field, Node node, VmOp op, @Nullable String mm, VmReader vm) {
    return switch (field) {
      case MM -> node.oneOf("mm", vm.mms());
      case CHILD -> vm.child(node);
      case FILE -> node.oneOf("file", vm.fileNames());
      case AT ->
          op == VmOp.PUNCH_HOLE || op == VmOp.WRITE_FILE
              ? VmReader.page(node)
              : vm.address(node, mm);
      case NEW_AT -> vm.address(node, mm);
      case PROT -> node.oneOf("prot", VmReader.PROTS.keySet());
      case ADVICE -> node.oneOf("advice", VmReader.ADVICES.keySet());
      case WHAT ->
          node.oneOf(
              "what",
              op == VmOp.PAGE_IDLE ? List.of("set", "read") : List.of("young", "soft_dirty"));
      case MMS -> vm.several(node);
      case SHARED, HUGE, HUGETLB, MAY_MOVE, MERGE -> node.truth();
      case VALUE -> node.integer(0, Integer.MAX_VALUE);
      case PAGES, NEW_PAGES -> op == VmOp.TRUNCATE ? VmReader.page(node) : VmReader.count(node);
      default -> VmReader.page(node);
    };
  }

  @Override
  public Map<String, Object> schema(String name) {
    VmOp op = op(name);
    Map<String, Object> members = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Field field : op.arguments()) {
      members.put(VmOp.key(field), schemaOf(op, field));
      if (!isOptional(op, field)) {
        required.add(VmOp.key(field));
      }
    }
    Map<String, Object> map = closed(members.keySet(), required, members);
    return takesName(op) ? map("anyOf", List.of(ref("name"), map)) : map;
  }

  private static Map<String, Object> schemaOf(VmOp op, Field field) {
    return switch (field) {
      case MM, CHILD, FILE -> ref("name");
      case AT -> op == VmOp.PUNCH_HOLE || op == VmOp.WRITE_FILE ? ref("address") : ref("place");
      case NEW_AT -> ref("place");
      case PROT -> oneOf(VmReader.PROTS.keySet());
      case ADVICE -> oneOf(VmReader.ADVICES.keySet());
      case WHAT ->
          oneOf(op == VmOp.PAGE_IDLE ? List.of("set", "read") : List.of("young", "soft_dirty"));
      case MMS -> map("type", "array", "items", ref("name"), "minItems", 1, "uniqueItems", true);
      case PAGES, NEW_PAGES -> ref(op == VmOp.TRUNCATE ? "address" : "count");
      case SHARED, HUGE, HUGETLB, MAY_MOVE, MERGE -> map("type", "boolean");
      default -> ref("address");
    };
  }
}
