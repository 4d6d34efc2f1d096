// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.Searches;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.sync.Fences;
import io.mmunotify.hw.sync.IntCell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A litmus test: a few threads of a few instructions each, and what they can come to.
 *
 * @param threads in each the instructions of one thread: {@code x=1} stores, {@code r=x} loads into
 *     a register (r and something), {@code x+=1} is a locked addition, {@code mfence} a fence
 */
record Litmus(List<List<String>> threads) {

  /** A test from one text per thread, its instructions parted by semicolons. */
  static Litmus of(String... threads) {
    List<List<String>> split = new ArrayList<>();
    for (String thread : threads) {
      split.add(List.of(thread.replace(" ", "").split(";")));
    }
    return new Litmus(split);
  }

  /** Everything that a search over its schedules comes to, as the reference tells it. */
  SortedSet<String> outcomes(Stepping stepping, Search search) {
    return new TreeSet<>(Searches.outcomes(stepping, search, machine -> program()).keySet());
  }

  /** The test for one run. */
  Searches.Program program() {
    return new Run().asProgram();
  }

  /** What is told of a run that ended: every register, then every word of memory. */
  static String outcome(Map<String, Integer> registers, Map<String, Integer> memory) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(registers).forEach((name, value) -> text.append(name + "=" + value + " "));
    new TreeMap<>(memory).forEach((name, value) -> text.append(name + "=" + value + " "));
    return text.toString().strip();
  }

  static boolean isLoad(String instruction) {
    return instruction.startsWith("r");
  }

  /** What stands on the left of an instruction. */
  static String left(String instruction) {
    return instruction.substring(0, instruction.indexOf('=')).replace("+", "");
  }

  /** What stands on the right of an instruction. */
  static String right(String instruction) {
    return instruction.substring(instruction.indexOf('=') + 1);
  }

  /** The words of memory that the threads name. */
  SortedSet<String> words() {
    SortedSet<String> words = new TreeSet<>();
    for (List<String> thread : threads) {
      for (String instruction : thread) {
        if (!instruction.equals("mfence")) {
          words.add(isLoad(instruction) ? right(instruction) : left(instruction));
        }
      }
    }
    return words;
  }

  /** One run on the machine. */
  private final class Run {
    private final Map<String, IntCell> cells = new TreeMap<>();
    private final Map<String, Integer> registers = new TreeMap<>();

    Searches.Program asProgram() {
      words().forEach(word -> cells.put(word, new IntCell(0)));
      List<TaskBody> bodies = threads.stream().map(this::body).toList();
      return new Searches.Program(bodies, end -> outcome(registers, memory()));
    }

    private TaskBody body(List<String> thread) {
      Noted loaded = new Noted();
      return task -> thread.forEach(instruction -> perform(task, instruction, loaded));
    }

    private Map<String, Integer> memory() {
      Map<String, Integer> memory = new TreeMap<>();
      cells.forEach((word, cell) -> memory.put(word, cell.peek()));
      return memory;
    }

    private void perform(Task task, String instruction, Noted loaded) {
      if (instruction.equals("mfence")) {
        Fences.smpMb(task);
      } else if (isLoad(instruction)) {
        int value = cell(right(instruction)).read(task);
        loaded.add(task, instruction + value);
        registers.put(left(instruction), value);
      } else if (instruction.contains("+=")) {
        int _ = cell(left(instruction)).addReturn(task, Integer.parseInt(right(instruction)));
      } else {
        cell(left(instruction)).set(task, Integer.parseInt(right(instruction)));
      }
    }

    private IntCell cell(String word) {
      return Objects.requireNonNull(cells.get(word));
    }
  }
}
