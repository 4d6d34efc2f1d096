// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes a litmus test in the language of herd7, for herd7 with the kernel's {@code
 * linux-kernel.cfg} and for klitmus7. The verdict becomes a comment, as in the kernel's own tests.
 * What is only known here (whether an end happens without reordering, and what for) is left out.
 */
public final class HerdWriter {
  private HerdWriter() {}

  /** The text of a file. */
  public static String text(LitmusTest test) {
    StringBuilder out = new StringBuilder("C " + test.name() + "\n\n");
    if (test.verdict() != null) {
      out.append("(*\n * Result: ").append(test.verdict().text()).append("\n *)\n\n");
    }
    out.append("{\n");
    new TreeMap<>(test.init())
        .forEach((name, value) -> out.append("\t" + name + "=" + value + ";\n"));
    out.append("}\n");
    for (int i = 0; i < test.processes().size(); i++) {
      process(out, i, test.processes().get(i));
    }
    if (test.filter() != null) {
      out.append("\nfilter (").append(text(test.filter())).append(")\n");
    }
    return out.append("\nexists (").append(text(test.exists())).append(")\n").toString();
  }

  private static void process(StringBuilder out, int number, List<Op> ops) {
    Map<String, String> parameters = new TreeMap<>();
    Set<String> registers = new TreeSet<>();
    for (Op op : ops) {
      switch (op) {
        case Op.Read read -> {
          parameters.put(read.variable(), "int *");
          registers.add(read.register());
        }
        case Op.Write write -> parameters.put(write.variable(), "int *");
        case Op.WriteRegister write -> parameters.put(write.variable(), "int *");
        case Op.ReadLock _, Op.ReadUnlock _, Op.Synchronize _ -> {
          if (!op.domain().equals(Op.RCU)) {
            parameters.put(op.domain(), "struct srcu_struct *");
          }
          if (op instanceof Op.ReadLock lock && !lock.register().isEmpty()) {
            registers.add(lock.register());
          }
        }
        case Op.Fence _ -> {}
      }
    }
    out.append("\nP" + number + "(");
    out.append(
        parameters.entrySet().stream()
            .map(each -> each.getValue() + each.getKey())
            .collect(Collectors.joining(", ")));
    out.append(")\n{\n");
    registers.forEach(register -> out.append("\tint " + register + ";\n"));
    out.append(registers.isEmpty() ? "" : "\n");
    ops.forEach(op -> out.append("\t" + text(op) + ";\n"));
    out.append("}\n");
  }

  private static String text(Op op) {
    return switch (op) {
      case Op.Read(String variable, String register, boolean acquire) ->
          register
              + " = "
              + (acquire ? "smp_load_acquire(" + variable : "READ_ONCE(*" + variable)
              + ")";
      case Op.Write(String variable, int value, boolean release) ->
          write(variable, release, String.valueOf(value));
      case Op.WriteRegister(String variable, String register, boolean release) ->
          write(variable, release, register);
      case Op.Fence fence -> fence + "()";
      case Op.ReadLock lock when lock.domain().equals(Op.RCU) -> "rcu_read_lock()";
      case Op.ReadLock(String domain, String register, boolean anywhere) ->
          register + " = " + (anywhere ? "srcu_down_read(" : "srcu_read_lock(") + domain + ")";
      case Op.ReadUnlock unlock when unlock.domain().equals(Op.RCU) -> "rcu_read_unlock()";
      case Op.ReadUnlock(String domain, String register, boolean anywhere) ->
          (anywhere ? "srcu_up_read(" : "srcu_read_unlock(") + domain + ", " + register + ")";
      case Op.Synchronize(String domain) ->
          domain.equals(Op.RCU) ? "synchronize_rcu()" : "synchronize_srcu(" + domain + ")";
    };
  }

  private static String write(String variable, boolean release, String value) {
    return (release ? "smp_store_release(" : "WRITE_ONCE(*") + variable + ", " + value + ")";
  }

  private static String text(Condition condition) {
    return switch (condition) {
      case Condition.And(List<Condition> parts) -> joined(parts, " /\\ ");
      case Condition.Or(List<Condition> parts) -> joined(parts, " \\/ ");
      case Condition.Not(Condition part) -> "~(" + text(part) + ")";
      case Condition.Register(int process, String name, int value) ->
          process + ":" + name + "=" + value;
      case Condition.Variable(String name, int value) -> name + "=" + value;
    };
  }

  private static String joined(List<Condition> parts, String operator) {
    return parts.stream()
        .map(part ->
            part instanceof Condition.And || part instanceof Condition.Or
                ? "(" + text(part) + ")"
                : text(part))
        .collect(Collectors.joining(operator));
  }
}
