// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.memory.Fallible;
import io.mmunotify.scenario.Scenario.CallbackSpec;
import io.mmunotify.scenario.Scenario.NotifierSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns a document into a scenario, or says at which place it is none and why. */
public final class ScenarioReader {
  static final List<String> KEYS =
      Stream.of(
              List.of("scenario", "about", "machine", "files", "mms", "notifiers"),
              DriverReader.KEYS,
              List.of("setup", "tasks", "after", "faults", "schedule", "expect"))
          .flatMap(List::stream)
          .toList();
  static final List<String> MM_KEYS = List.of("users", "areas");
  static final List<String> NOTIFIER_KEYS = List.of("mm", "callbacks", "flags");
  static final Pattern IDENTIFIER = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  static final Map<String, Callback> CALLBACKS = byText(Callback.values(), Callback::text);
  static final Map<String, Fallible> FALLIBLES = byText(Fallible.values(), Fallible::text);
  static final Map<String, Notifier.Flag> FLAGS =
      byText(Notifier.Flag.values(), flag -> flag.name().toLowerCase(Locale.ROOT));

  private final String file;
  private final Limits limits;
  private final Set<String> generations;

  /**
   * @param file the documents' name, for messages
   * @param generations those whose names {@code expect} may use; where it is empty, any that looks
   *     like a kernel's
   */
  public ScenarioReader(String file, Limits limits, Set<String> generations) {
    this.file = file;
    this.limits = limits;
    this.generations = generations;
  }

  /**
   * Reads a document.
   *
   * @throws InputError if it is no scenario
   * @throws io.mmunotify.hw.machine.BoundReached if it has too many steps
   */
  public Scenario read(Document document) {
    Node.Members top = new Node(file, "the scenario", document).members(KEYS);
    String name =
        top.require("scenario").text(IDENTIFIER, "a kebab-case name such as exit-races-walk");
    Node about = top.get("about");

    VmReader vm = new VmReader();
    vm.readTop(top, document);
    Map<String, Integer> mms = mms(top, vm);
    Set<String> names = new LinkedHashSet<>(mms.keySet());
    names.addAll(vm.children().keySet());
    vm.setMms(mms.keySet(), names);
    Map<String, Node> notifierNodes = named(top.get("notifiers"), "notifier");
    DriverReader driver = new DriverReader(top, names);
    Map<String, Node> taskNodes = named(top.get("tasks"), "task");
    List<String> performers = Scenario.taskNames(taskNodes.keySet(), driver.work());
    StepReader steps =
        new StepReader(
            limits,
            new Names(
                names,
                notifierNodes.keySet(),
                driver.locks,
                driver.counters.keySet(),
                driver.completions,
                driver.objects,
                driver.work(),
                performers,
                vm));
    Map<String, NotifierSpec> notifiers = new LinkedHashMap<>();
    notifierNodes.forEach((n, node) -> notifiers.put(n, notifier(node, names, steps)));

    DriverThings things = driver.read(steps);
    List<Step> setup = steps.list(top.get("setup"));
    Map<String, List<Step>> tasks = new LinkedHashMap<>();
    taskNodes.forEach((task, node) -> {
      limits.check(Limit.TASKS, tasks.size() + 1);
      tasks.put(task, steps.list(vm.task(task, task(task, node))));
    });
    List<Step> after = steps.list(top.get("after"));

    return new Scenario(
        name,
        about == null ? "" : about.text(),
        Collections.unmodifiableMap(mms),
        Collections.unmodifiableMap(notifiers),
        things,
        setup,
        Collections.unmodifiableMap(tasks),
        after,
        faults(top.get("faults")),
        ScheduleReader.directives(top.get("schedule"), performers),
        ScheduleReader.expectations(top.get("expect"), generations),
        vm.spec(),
        document);
  }

  private static Map<String, Integer> mms(Node.Members top, VmReader vm) {
    Map<String, Integer> mms = new LinkedHashMap<>();
    top.require("mms")
        .named("mm")
        .forEach((mm, node) -> {
          Node.Members members = node.members(MM_KEYS);
          mms.put(mm, users(members));
          vm.readAreas(mm, members.get("areas"));
        });
    return mms;
  }

  private static int users(Node.Members mm) {
    Node users = mm.get("users");
    return users == null ? 1 : (int) users.integer(1, Integer.MAX_VALUE);
  }

  private static NotifierSpec notifier(Node node, Set<String> mms, StepReader steps) {
    Node.Members members = node.members(NOTIFIER_KEYS);
    String mm = members.require("mm").oneOf("mm", mms);
    Map<Callback, CallbackSpec> callbacks = new LinkedHashMap<>();
    Node ops = members.get("callbacks");
    if (ops != null) {
      ops.keyed("callback", CALLBACKS)
          .forEach((callback, spec) -> callbacks.put(callback, callback(callback, spec, steps)));
    }
    Set<Notifier.Flag> flags = new LinkedHashSet<>();
    Node flagNodes = members.get("flags");
    if (flagNodes != null) {
      for (Node flag : flagNodes.items()) {
        flags.add(constant(flag, "flag", FLAGS));
      }
    }
    return new NotifierSpec(
        mm, Collections.unmodifiableMap(callbacks), Collections.unmodifiableSet(flags));
  }

  private static CallbackSpec callback(Callback callback, Node node, StepReader steps) {
    Node.Members members = node.members(callbackKeys(callback));
    Node returns = members.get("returns");
    Node returnsNonblock = members.get("returns_nonblock");
    return new CallbackSpec(
        returns == null ? 0 : value(returns),
        returnsNonblock == null ? null : (Integer) value(returnsNonblock),
        steps.list(members.get("does")));
  }

  /** What may be said of a callback: of its value only where it has one in some generation. */
  static List<String> callbackKeys(Callback callback) {
    if (callback == Callback.INVALIDATE_RANGE_START) {
      return List.of("returns", "returns_nonblock", "does");
    }
    return callback.isValued() ? List.of("returns", "does") : List.of("does");
  }

  static int value(Node node) {
    return (int) node.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static Node task(String name, Node node) {
    if (Scenario.RESERVED_TASKS.contains(name)) {
      throw node.keyError(
          "a task cannot be called "
              + name
              + ", which is taken; accepted is any name but setup, after and srcu");
    }
    return node;
  }

  private static Map<Fallible, Set<Integer>> faults(@Nullable Node node) {
    Map<Fallible, Set<Integer>> faults = new LinkedHashMap<>();
    if (node != null) {
      node.keyed("primitive", FALLIBLES)
          .forEach((primitive, list) -> {
            Set<Integer> calls = new TreeSet<>();
            list.items().forEach(call -> calls.add((int) call.integer(1, Integer.MAX_VALUE)));
            faults.put(primitive, Collections.unmodifiableSet(calls));
          });
    }
    return Collections.unmodifiableMap(faults);
  }

  static Map<String, Node> named(@Nullable Node node, String kind) {
    return node == null ? Map.of() : node.named(kind);
  }

  static <T> T constant(Node node, String kind, Map<String, T> accepted) {
    T constant = accepted.get(node.oneOf(kind, accepted.keySet()));
    if (constant == null) {
      throw new AssertionError("oneOf answers with one of the keys");
    }
    return constant;
  }

  static <T> Map<String, T> byText(T[] constants, Function<T, String> text) {
    Map<String, T> map = new LinkedHashMap<>();
    for (T constant : constants) {
      map.put(text.apply(constant), constant);
    }
    return Collections.unmodifiableMap(map);
  }
}
