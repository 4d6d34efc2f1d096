// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import static io.mmunotify.scenario.SchemaParts.closed;
import static io.mmunotify.scenario.SchemaParts.map;
import static io.mmunotify.scenario.SchemaParts.pattern;
import static io.mmunotify.scenario.SchemaParts.ref;

import io.mmunotify.hw.driver.Condition;
import io.mmunotify.hw.driver.Condition.Relation;
import io.mmunotify.scenario.DriverOp.Form;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The steps that {@link DriverOp} names. */
final class DriverSteps implements StepFamily {
  private static final Map<String, DriverOp> OPS =
      ScenarioReader.byText(DriverOp.values(), DriverOp::text);
  private static final Map<String, Relation> RELATIONS =
      ScenarioReader.byText(Relation.values(), Relation::text);
  private static final Pattern SENTENCE = Pattern.compile("\\S(.*\\S)?");

  @Override
  public Collection<String> names() {
    return OPS.keySet();
  }

  @Override
  public boolean isBare(String name) {
    return false;
  }

  private static DriverOp op(String name) {
    DriverOp op = OPS.get(name);
    if (op == null) {
      throw new IllegalArgumentException("no step of this family is called " + name);
    }
    return op;
  }

  /** What may stand in the map behind the name, in the order in which a message lists it. */
  private static List<String> keys(DriverOp op) {
    List<String> keys = new ArrayList<>(List.of(op.thing().key()));
    switch (op.form()) {
      case NAME, CHOICE -> {}
      case VALUE -> keys.add("value");
      case CONDITION_CHOICE, WAIT, ASSERTION -> keys.addAll(RELATIONS.keySet());
    }
    switch (op.form()) {
      case NAME, VALUE -> {}
      case CHOICE, CONDITION_CHOICE -> keys.addAll(List.of("then", "else"));
      case WAIT -> keys.addAll(List.of("interruptible", "then", "else"));
      case ASSERTION -> keys.add("or");
    }
    return keys;
  }

  /** {@code {trylock: {lock: …, then: […], else: […]}}}. */
  @Override
  public String form(String name) {
    DriverOp op = op(name);
    String thing = op.thing().key();
    String argument =
        switch (op.form()) {
          case NAME -> thing.toUpperCase(Locale.ROOT);
          case CHOICE -> "{" + thing + ": …, then: […], else: […]}";
          case VALUE -> "{counter: …, value: …}";
          case CONDITION_CHOICE -> "{counter: …, is: …, then: […], else: […]}";
          case WAIT -> "{counter: …, is: …}";
          case ASSERTION -> "{counter: …, is: …, or: …}";
        };
    return "{" + name + ": " + argument + "}";
  }

  @Override
  public Step read(String name, @Nullable Node argument, StepReader steps) {
    DriverOp op = op(name);
    if (argument == null || argument.isScalar() != (op.form() == Form.NAME)) {
      throw argument == null
          ? new IllegalArgumentException(name + " is no bare step")
          : argument.isNot(form(name));
    }
    Collection<String> things = steps.names().of(op.thing());
    if (op.form() == Form.NAME) {
      String thing = argument.oneOf(op.thing().words(), things);
      return new DriverStep(op, thing, 0, null, null, false, List.of(), List.of());
    }
    Node.Members members = argument.members(keys(op));
    String thing = members.require(op.thing().key()).oneOf(op.thing().words(), things);
    Node value = op.form() == Form.VALUE ? members.require("value") : null;
    Node sentence = op.form() == Form.ASSERTION ? members.require("or") : null;
    return new DriverStep(
        op,
        thing,
        value == null ? 0 : ScenarioReader.value(value),
        keys(op).contains(Relation.IS.text()) ? condition(members) : null,
        sentence == null ? null : sentence.text(SENTENCE, "a sentence in one line"),
        op.form() == Form.WAIT && interruptible(members),
        steps.list(members.get("then")),
        steps.list(members.get("else")));
  }

  private static Condition condition(Node.Members members) {
    List<String> said = members.keys().stream().filter(RELATIONS::containsKey).toList();
    Relation relation = said.size() == 1 ? RELATIONS.get(said.getFirst()) : null;
    if (relation == null) {
      throw members
          .map()
          .error(
              "the condition has "
                  + (said.isEmpty() ? "no comparison" : String.join(", ", said))
                  + "; accepted is one of "
                  + String.join(", ", RELATIONS.keySet()));
    }
    return new Condition(relation, ScenarioReader.value(members.require(said.getFirst())));
  }

  private static boolean interruptible(Node.Members members) {
    Node node = members.get("interruptible");
    boolean interruptible = node != null && node.truth();
    Node branch = members.get("then") == null ? members.get("else") : members.get("then");
    if (!interruptible && branch != null) {
      throw branch.keyError(
          "a wait that no signal ends goes on in one way; then and else are accepted with"
              + " interruptible: true");
    }
    return interruptible;
  }

  @Override
  public Map<String, Object> schema(String name) {
    DriverOp op = op(name);
    if (op.form() == Form.NAME) {
      return ref(op.thing() == DriverOp.Thing.TASK ? "task" : "name");
    }
    Map<String, Object> members = new LinkedHashMap<>();
    for (String key : keys(op)) {
      members.put(
          key,
          switch (key) {
            case "then", "else" -> ref("steps");
            case "interruptible" -> map("type", "boolean");
            case "or" -> pattern("What is wrong where it does not hold.", SENTENCE);
            case "task" -> ref("task");
            case "value" -> ref("int");
            default -> ref(RELATIONS.containsKey(key) ? "int" : "name");
          });
    }
    List<String> required = new ArrayList<>(List.of(op.thing().key()));
    required.addAll(members.keySet().stream().filter(List.of("value", "or")::contains).toList());
    Map<String, Object> schema = closed(keys(op), required, members);
    if (members.containsKey(Relation.IS.text())) {
      List<Object> one = new ArrayList<>();
      RELATIONS.keySet().forEach(relation -> one.add(map("required", List.of(relation))));
      schema.put("oneOf", one);
    }
    if (op.form() == Form.WAIT) {
      Map<String, Object> interruptible =
          map(
              "required",
              List.of("interruptible"),
              "properties",
              map("interruptible", map("const", true)));
      schema.put("dependentSchemas", map("then", interruptible, "else", interruptible));
    }
    return schema;
  }
}
