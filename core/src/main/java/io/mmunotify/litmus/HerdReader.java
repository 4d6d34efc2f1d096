// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import io.mmunotify.litmus.Op.Fence.Kind;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.Limits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a litmus test of the kernel's memory model in the language of herd7, as in {@code
 * tools/memory-model/litmus-tests}. Of the language it takes what {@link Op} has: plain accesses by
 * READ_ONCE and WRITE_ONCE, acquire and release, fences, read sections of RCU and SRCU and their
 * grace periods. Locks, pointers, arithmetic and branches are refused with their place.
 */
final class HerdReader {
  private static final Pattern HEAD = Pattern.compile("\\s*C[ \\t]+(\\S+)[^\\n]*(?:\\n|$)");
  private static final Pattern PROCESS = Pattern.compile("P([0-9]{1,3})");

  /** As the kernel's tests tell it, in a comment. */
  private static final Pattern RESULT =
      Pattern.compile("\\bResult:\\s*(Never|Sometimes|Always)\\b");

  private static final Set<String> QUESTIONS = Set.of("exists", "forall", "filter", "locations");
  private static final Set<String> TYPES = Set.of("int", "long", "intptr_t");
  private static final String INSTRUCTIONS =
      "READ_ONCE, WRITE_ONCE, smp_load_acquire, smp_store_release, smp_mb, smp_rmb, smp_wmb,"
          + " rcu_read_lock, rcu_read_unlock, synchronize_rcu, srcu_read_lock, srcu_read_unlock,"
          + " srcu_down_read, srcu_up_read, synchronize_srcu, or"
          + " smp_mb__after_srcu_read_unlock";

  private final HerdTokens tokens;
  private final Limits limits;
  private final Map<String, Integer> init = new LinkedHashMap<>();
  private final List<List<Op>> processes = new ArrayList<>();

  private HerdReader(HerdTokens tokens, Limits limits) {
    this.tokens = tokens;
    this.limits = limits;
  }

  /**
   * Reads one.
   *
   * @param file its name, for messages
   * @throws InputError if it is none, or has what is not understood here
   */
  static LitmusTest read(String file, String text, Limits limits) {
    Matcher head = HEAD.matcher(text);
    if (!head.lookingAt()) {
      throw InputError.at(file, 1, 1, "the first line is not \"C\" and a name");
    }
    HerdReader reader = new HerdReader(new HerdTokens(file, text, head.end()), limits);
    Matcher result = RESULT.matcher(text);
    Verdict verdict = result.find() ? verdict(result.group(1)) : null;
    return reader.test(head.group(1), verdict);
  }

  private static Verdict verdict(String text) {
    return Verdict.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private LitmusTest test(String name, @Nullable Verdict told) {
    init();
    while (PROCESS.matcher(tokens.peek()).matches()) {
      process();
    }
    if (processes.isEmpty()) {
      throw tokens.isNot("a process: P0");
    }
    Condition filter = null;
    while (true) {
      if (tokens.take("locations")) {
        tokens.upTo(QUESTIONS); // what herd shall print
      } else if (tokens.take("filter")) {
        filter = condition();
      } else {
        break;
      }
    }
    Verdict verdict = told;
    Condition exists;
    if (tokens.take("forall")) {
      // The end in question is the one that must not be.
      exists = new Condition.Not(condition());
      verdict = told == Verdict.ALWAYS ? Verdict.NEVER : null;
    } else {
      boolean never = tokens.take("~");
      tokens.require("exists");
      exists = condition();
      verdict = told == null && never ? Verdict.NEVER : told;
    }
    if (!tokens.ended()) {
      throw tokens.isNot("the end of the file");
    }
    return new LitmusTest(
        name,
        List.copyOf(processes),
        Map.copyOf(init),
        filter,
        exists,
        verdict,
        null,
        false,
        waitsForItself());
  }

  /** Whether a process waits for a grace period inside of its own section of the domain. */
  private boolean waitsForItself() {
    for (List<Op> process : processes) {
      Map<String, Integer> open = new LinkedHashMap<>();
      for (Op op : process) {
        switch (op) {
          case Op.ReadLock lock -> open.merge(lock.domain(), 1, Integer::sum);
          case Op.ReadUnlock unlock -> open.merge(unlock.domain(), -1, Integer::sum);
          case Op.Synchronize wait when open.getOrDefault(wait.domain(), 0) > 0 -> {
            return true;
          }
          default -> {}
        }
      }
    }
    return false;
  }

  private Condition condition() {
    InputError place = tokens.error("");
    String text = tokens.upTo(QUESTIONS);
    try {
      return ConditionParser.parse(text, limits);
    } catch (IllegalArgumentException e) {
      throw new InputError(place.sentence() + e.getMessage());
    }
  }

  /** {@code { int x = 1; y = 2; }}: what is not there is 0. */
  private void init() {
    tokens.require("{");
    while (!tokens.take("}")) {
      if (tokens.take(";")) {
        continue;
      }
      if (tokens.take("struct")) {
        tokens.require("srcu_struct");
        tokens.name("the name of a domain");
      } else {
        String name = typed("a variable");
        if (tokens.take("=")) {
          init.put(name, tokens.number());
        }
      }
      if (!tokens.peek().equals("}")) {
        tokens.require(";");
      }
    }
  }

  private String typed(String what) {
    String name = tokens.name(what);
    return TYPES.contains(name) ? tokens.name(what) : name;
  }

  private void process() {
    tokens.require("P" + processes.size(), "(");
    while (!tokens.take(")")) {
      boolean domain = tokens.take("struct");
      tokens.name(domain ? "srcu_struct" : "a type");
      tokens.require("*");
      tokens.name("a variable");
      if (!tokens.peek().equals(")")) {
        tokens.require(",");
      }
    }
    tokens.require("{");
    List<Op> ops = new ArrayList<>();
    Set<String> registers = new HashSet<>();
    while (!tokens.take("}")) {
      if (!tokens.take(";")) {
        statement(ops, registers);
        tokens.require(";");
      }
    }
    processes.add(List.copyOf(ops));
  }

  private void statement(List<Op> ops, Set<String> registers) {
    if (TYPES.contains(tokens.peek())) {
      String _ = tokens.next();
      do {
        String register = tokens.name("a register");
        registers.add(register);
        if (tokens.take("=")) {
          ops.add(assigned(register));
        }
      } while (tokens.take(","));
      return;
    }
    if (registers.contains(tokens.peek())) {
      String register = tokens.next();
      tokens.require("=");
      ops.add(assigned(register));
      return;
    }
    ops.add(call(registers));
  }

  /** What a register is given. */
  private Op assigned(String register) {
    return switch (tokens.peek()) {
      case "READ_ONCE" -> {
        String _ = tokens.next();
        tokens.require("(", "*");
        yield new Op.Read(closed(tokens.name("a variable")), register, false);
      }
      case "smp_load_acquire" -> new Op.Read(argument(), register, true);
      case "srcu_read_lock" -> new Op.ReadLock(domain(argument()), register, false);
      case "srcu_down_read" -> new Op.ReadLock(domain(argument()), register, true);
      default ->
          throw tokens.isNot("READ_ONCE, smp_load_acquire, srcu_read_lock or srcu_down_read");
    };
  }

  /** {@code name(x)} or {@code name(&x)}. */
  private String argument() {
    String _ = tokens.next();
    tokens.require("(");
    boolean _ = tokens.take("&");
    return closed(tokens.name("a variable"));
  }

  private String closed(String argument) {
    tokens.require(")");
    return argument;
  }

  private String domain(String name) {
    if (name.equals(Op.RCU)) {
      throw tokens.error("an SRCU domain cannot be called " + Op.RCU);
    }
    return name;
  }

  private Op call(Set<String> registers) {
    String name = tokens.peek();
    return switch (name) {
      case "WRITE_ONCE" -> write("*", false, registers);
      case "smp_store_release" -> write("&", true, registers);
      case "srcu_read_unlock", "srcu_up_read" -> {
        String _ = tokens.next();
        tokens.require("(");
        boolean _ = tokens.take("&");
        String domain = domain(tokens.name("a domain"));
        tokens.require(",");
        String index = closed(tokens.name("a register"));
        yield new Op.ReadUnlock(domain, index, name.equals("srcu_up_read"));
      }
      case "synchronize_srcu", "synchronize_srcu_expedited" ->
          new Op.Synchronize(domain(argument()));
      default -> plain(name);
    };
  }

  /**
   * A write.
   *
   * @param sign in front of the variable; without release it must be there
   */
  private Op write(String sign, boolean release, Set<String> registers) {
    String _ = tokens.next();
    tokens.require("(");
    if (!tokens.take(sign) && !release) {
      throw tokens.isNot(sign);
    }
    String variable = tokens.name("a variable");
    tokens.require(",");
    if (registers.contains(tokens.peek())) {
      return new Op.WriteRegister(variable, closed(tokens.next()), release);
    }
    int value = tokens.number();
    tokens.require(")");
    return new Op.Write(variable, value, release);
  }

  /** A call without arguments. */
  private Op plain(String name) {
    Op op =
        switch (name) {
          case "rcu_read_lock" -> new Op.ReadLock(Op.RCU, "", false);
          case "rcu_read_unlock" -> new Op.ReadUnlock(Op.RCU, "", false);
          case "synchronize_rcu", "synchronize_rcu_expedited" -> new Op.Synchronize(Op.RCU);
          case "smp_mb" -> new Op.Fence(Kind.SMP_MB);
          case "smp_rmb" -> new Op.Fence(Kind.SMP_RMB);
          case "smp_wmb" -> new Op.Fence(Kind.SMP_WMB);
          case "smp_mb__after_srcu_read_unlock" ->
              new Op.Fence(Kind.SMP_MB__AFTER_SRCU_READ_UNLOCK);
          default -> throw tokens.isNot(INSTRUCTIONS);
        };
    String _ = tokens.next();
    tokens.require("(", ")");
    return op;
  }
}
