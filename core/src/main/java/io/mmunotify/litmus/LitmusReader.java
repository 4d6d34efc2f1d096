// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.JsonDocuments;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Node;
import io.mmunotify.scenario.Node.Members;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads litmus tests in JSON: a list of objects. {@code name}, {@code processes} and {@code exists}
 * must be there; the verdict need not. What says how a test came about is read over.
 */
public final class LitmusReader {
  private static final List<String> KEYS =
      List.of(
          "name",
          "processes",
          "init",
          "filter",
          "exists",
          "exists_ast",
          "verdict",
          "sc_observable",
          "gp_sensitive_under_sc",
          "self_deadlock",
          "source",
          "set",
          "uses",
          "verdict_in_file",
          "herd_positive_negative",
          "lkmm_flags",
          "sc_basis",
          "sc_observable_if_gp_is_noop",
          "verdict_if_rcu_replaced_by_one_srcu_domain");
  private static final Map<String, Verdict> VERDICTS =
      Arrays.stream(Verdict.values())
          .filter(verdict -> verdict != Verdict.DEADLOCK)
          .collect(Collectors.toMap(Verdict::text, verdict -> verdict));

  private LitmusReader() {}

  /**
   * Reads a text.
   *
   * @param file its name, for messages
   * @throws InputError if it holds no litmus tests
   */
  public static List<LitmusTest> read(String file, String text, Limits limits) {
    Node root = new Node(file, "the document", JsonDocuments.parse(file, text, limits));
    List<LitmusTest> tests = new ArrayList<>();
    for (Node item : root.items()) {
      tests.add(test(item, limits));
    }
    if (tests.isEmpty()) {
      throw root.error("there is no test in this list; accepted is at least one");
    }
    return List.copyOf(tests);
  }

  private static LitmusTest test(Node node, Limits limits) {
    Members members = node.members(KEYS);
    List<List<Op>> processes = new ArrayList<>();
    Node all = members.require("processes");
    for (Node process : all.items()) {
      processes.add(process.items().stream().map(OpReader::op).toList());
    }
    if (processes.isEmpty()) {
      throw all.error("a test without processes; accepted is at least one");
    }
    Node exists = members.require("exists");
    Condition condition = herd(exists, limits);
    Node ast = members.get("exists_ast");
    Node filter = members.get("filter");
    Node verdict = members.get("verdict");
    Node observable = members.get("sc_observable");
    return new LitmusTest(
        members.require("name").text(),
        List.copyOf(processes),
        init(members.get("init")),
        filter == null ? null : herd(filter, limits),
        ast == null ? condition : condition(ast),
        verdict == null ? null : VERDICTS.get(verdict.oneOf("verdict", VERDICTS.keySet())),
        observable == null ? null : (Boolean) observable.truth(),
        truth(members.get("gp_sensitive_under_sc")),
        truth(members.get("self_deadlock")));
  }

  private static boolean truth(@Nullable Node node) {
    return node != null && node.truth();
  }

  private static Map<String, Integer> init(@Nullable Node node) {
    Map<String, Integer> init = new LinkedHashMap<>();
    if (node != null) {
      node.named("variable").forEach((name, value) -> init.put(name, OpReader.number(value)));
    }
    return Map.copyOf(init);
  }

  private static Condition herd(Node node, Limits limits) {
    try {
      return ConditionParser.parse(node.text(), limits);
    } catch (IllegalArgumentException e) {
      throw node.error(String.valueOf(e.getMessage()));
    }
  }

  /** A condition as lists: {@code ["and", ["reg", 0, "r1", 1], ["not", ["mem", "x", 2]]]}. */
  private static Condition condition(Node node) {
    List<Node> items = node.items();
    String kind =
        OpReader.first(items, node)
            .oneOf("kind of condition", List.of("and", "or", "not", "reg", "mem"));
    return switch (kind) {
      case "and" -> new Condition.And(conditions(items));
      case "or" -> new Condition.Or(conditions(items));
      case "not" -> new Condition.Not(condition(OpReader.sized(items, 2, node).get(1)));
      case "reg" -> {
        List<Node> reg = OpReader.sized(items, 4, node);
        int process = (int) reg.get(1).integer(0, 255);
        yield new Condition.Register(process, reg.get(2).name(), OpReader.number(reg.get(3)));
      }
      default -> {
        List<Node> mem = OpReader.sized(items, 3, node);
        yield new Condition.Variable(mem.get(1).name(), OpReader.number(mem.get(2)));
      }
    };
  }

  private static List<Condition> conditions(List<Node> items) {
    return items.stream().skip(1).map(LitmusReader::condition).toList();
  }
}
