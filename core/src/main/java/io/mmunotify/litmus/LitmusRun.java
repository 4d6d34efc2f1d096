// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.kernel.GracePeriodOptions.Rule;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.Fences;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.ReadDomain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A litmus test as tasks of a machine, for one run: each process on a CPU of its own, variables in
 * cells. Of the weaker orderings x86 leaves nothing: loads are not reordered among themselves, nor
 * stores, so read and write fences, acquire and release are plain there.
 */
final class LitmusRun implements Condition.End {
  /** Hears what processes do. */
  interface Listener {
    /** A process has performed an instruction. */
    void performed(int process, Op op, String result);
  }

  private final LitmusTest test;
  private final boolean fencesAfterUnlock;
  private final Listener listener;
  private final @Nullable Question question;
  private final SortedMap<String, IntCell> variables = new TreeMap<>();
  private final SortedMap<String, ReadDomain> domains = new TreeMap<>();
  private final List<Registers> registers = new ArrayList<>();
  private final List<Set<String>> taken = new ArrayList<>();

  /**
   * Puts it on a machine that has not begun to run.
   *
   * @param domains makes a domain
   * @param forTheQuestion whether it is of interest only as long as it can come to the end in
   *     question
   */
  LitmusRun(
      LitmusTest test,
      SteppedMachine machine,
      Domains domains,
      GracePeriodOptions gracePeriods,
      Listener listener,
      boolean forTheQuestion) {
    this.test = test;
    // The kernels leave it empty because their unlock has a full fence; the rule's has none.
    this.fencesAfterUnlock = gracePeriods.rule() == Rule.EXACT;
    this.listener = listener;
    this.question = forTheQuestion ? new Question(test) : null;
    for (Op op : test.ops()) {
      String variable =
          switch (op) {
            case Op.Read read -> read.variable();
            case Op.Write write -> write.variable();
            case Op.WriteRegister write -> write.variable();
            case Op.Fence _, Op.ReadLock _, Op.ReadUnlock _, Op.Synchronize _ -> "";
          };
      if (!variable.isEmpty()) {
        variables.put(variable, new IntCell(test.init().getOrDefault(variable, 0)));
      }
    }
    test.domains().forEach(name -> this.domains.put(name, domains.domain(machine, test, name)));
    for (List<Op> process : test.processes()) {
      registers.add(new Registers());
      taken.add(taken(process));
    }
  }

  /** The processes, all at once. */
  List<List<TaskPlan>> phases() {
    List<TaskPlan> plans = new ArrayList<>();
    for (int i = 0; i < test.processes().size(); i++) {
      int process = i;
      plans.add(new TaskPlan(name(i), current -> perform(current, process)));
    }
    return List.of(plans);
  }

  /** What the task of a process is called. */
  static String name(int process) {
    return "P" + process;
  }

  private void perform(Task current, int process) {
    int depth = 0;
    int position = 0;
    for (Op op : test.processes().get(process)) {
      boolean rcu = op.domain().equals(Op.RCU);
      depth -= rcu && op instanceof Op.ReadUnlock ? 1 : 0;
      String result = perform(current, process, op, depth);
      depth += rcu && op instanceof Op.ReadLock ? 1 : 0;
      listener.performed(process, op, result);
      // What later instructions need is in the registers.
      Machine.forget(current, ++position);
    }
  }

  /** Returns what is worth telling of it. */
  private String perform(Task current, int process, Op op, int depth) {
    Registers own = registers.get(process);
    switch (op) {
      case Op.Read read -> {
        int value = variable(current, read.variable()).read(current);
        if (isNeeded(process, read.register())) {
          own.set(current, read.register(), value);
          if (question != null) {
            question.read(current, process, read.register(), value);
          }
        }
        return " = " + value;
      }
      case Op.Write write -> {
        variable(current, write.variable()).set(current, write.value());
        if (question != null) {
          Memory.onceSeen(current, actor -> question.written(actor, write));
        }
      }
      case Op.WriteRegister write ->
          variable(current, write.variable()).set(current, own.get(current, write.register()));
      case Op.Fence fence -> fence(current, fence.kind());
      case Op.ReadLock lock ->
          own.set(current, cookie(lock.register(), depth), domain(lock).readLock(current));
      case Op.ReadUnlock unlock -> {
        String cookie = cookie(unlock.register(), depth);
        int index = own.get(current, cookie);
        if (!isAskedFor(process, cookie)) {
          own.drop(current, cookie);
        }
        domain(unlock).readUnlock(current, index);
      }
      case Op.Synchronize wait -> domain(wait).synchronize(current);
    }
    return "";
  }

  private void fence(Task current, Op.Fence.Kind kind) {
    switch (kind) {
      case SMP_MB -> Fences.smpMb(current);
      case SMP_MB__AFTER_SRCU_READ_UNLOCK -> {
        if (fencesAfterUnlock) {
          Fences.smpMb(current);
        }
      }
      case SMP_RMB, SMP_WMB -> {
        // Plain on x86.
      }
    }
  }

  /** Where the index of a section is kept; RCU names no register. */
  private static String cookie(String register, int depth) {
    return register.isEmpty() ? "[" + depth : register;
  }

  private boolean isNeeded(int process, String register) {
    return taken.get(process).contains(register) || isAskedFor(process, register);
  }

  /** The registers from which later instructions of a process take something. */
  private static Set<String> taken(List<Op> process) {
    Set<String> taken = new HashSet<>();
    for (Op op : process) {
      switch (op) {
        case Op.WriteRegister write -> taken.add(write.register());
        case Op.ReadUnlock unlock -> taken.add(unlock.register());
        case Op.Read _, Op.Write _, Op.Fence _, Op.ReadLock _, Op.Synchronize _ -> {}
      }
    }
    return taken;
  }

  private boolean isAskedFor(int process, String register) {
    return test.exists().mentions(process, register)
        || (test.filter() != null && test.filter().mentions(process, register));
  }

  private IntCell variable(Task current, String name) {
    return Objects.requireNonNull(variables.get(name), current::name);
  }

  private ReadDomain domain(Op op) {
    return Objects.requireNonNull(domains.get(op.domain()));
  }

  /** What is asked about, and all variables. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < registers.size(); i++) {
      text.append(registers.get(i).text(i));
    }
    variables.forEach((name, cell) -> text.append(name + "=" + cell.peek() + " "));
    return text.toString().strip();
  }

  @Override
  public int register(int process, String name) {
    return process < registers.size() ? registers.get(process).peek(name) : 0;
  }

  @Override
  public int variable(String name) {
    IntCell cell = variables.get(name);
    return cell == null ? test.init().getOrDefault(name, 0) : cell.peek();
  }
}
