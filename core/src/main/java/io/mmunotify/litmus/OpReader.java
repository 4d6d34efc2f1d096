// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import io.mmunotify.litmus.Op.Fence.Kind;
import io.mmunotify.scenario.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads instructions: lists that begin with a name, as {@code ["write", "x", 1]}. */
final class OpReader {
  /** Each with the number of its operands. */
  private static final List<List<String>> NAMES =
      List.of(
          List.of(
              "smp_mb",
              "smp_rmb",
              "smp_wmb",
              "smp_mb__after_srcu_read_unlock",
              "rcu_read_lock",
              "rcu_read_unlock",
              "synchronize_rcu"),
          List.of("synchronize_srcu"),
          List.of(
              "read",
              "read_acquire",
              "write",
              "write_release",
              "srcu_read_lock",
              "srcu_read_unlock",
              "srcu_down_read",
              "srcu_up_read"));

  private OpReader() {}

  static Op op(Node node) {
    List<Node> items = node.items();
    List<String> names = NAMES.stream().flatMap(List::stream).toList();
    String name = first(items, node).oneOf("instruction", names);
    for (int operands = 0; operands < NAMES.size(); operands++) {
      if (NAMES.get(operands).contains(name)) {
        items = sized(items, 1 + operands, node);
      }
    }
    String a = items.size() > 1 ? items.get(1).name() : "";
    return switch (name) {
      case "read", "read_acquire" ->
          new Op.Read(a, items.get(2).name(), name.equals("read_acquire"));
      case "write", "write_release" -> write(a, items.get(2), name.equals("write_release"));
      case "rcu_read_lock" -> new Op.ReadLock(Op.RCU, "", false);
      case "rcu_read_unlock" -> new Op.ReadUnlock(Op.RCU, "", false);
      case "synchronize_rcu" -> new Op.Synchronize(Op.RCU);
      case "srcu_read_lock" -> new Op.ReadLock(domain(a, items), items.get(2).name(), false);
      case "srcu_read_unlock" -> new Op.ReadUnlock(domain(a, items), items.get(2).name(), false);
      case "srcu_down_read" -> new Op.ReadLock(domain(a, items), items.get(2).name(), true);
      case "srcu_up_read" -> new Op.ReadUnlock(domain(a, items), items.get(2).name(), true);
      case "synchronize_srcu" -> new Op.Synchronize(domain(a, items));
      default -> new Op.Fence(kind(name));
    };
  }

  private static String domain(String name, List<Node> items) {
    if (name.equals(Op.RCU)) {
      throw items.get(1).error("an SRCU domain cannot be called " + Op.RCU);
    }
    return name;
  }

  private static Kind kind(String name) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Op write(String variable, Node value, boolean release) {
    return value.document().value()
            instanceof io.mmunotify.scenario.Document.Scalar(String register)
        ? new Op.WriteRegister(variable, register, release)
        : new Op.Write(variable, number(value), release);
  }

  static int number(Node node) {
    return (int) node.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  static Node first(List<Node> items, Node list) {
    if (items.isEmpty()) {
      throw list.isNot("one that begins with a name");
    }
    return items.getFirst();
  }

  static List<Node> sized(List<Node> items, int size, Node list) {
    if (items.size() != size) {
      throw list.error(
          "this list has "
              + items.size()
              + " items; accepted are "
              + size
              + ", the name "
              + items.getFirst().text()
              + " among them");
    }
    return items;
  }
}
