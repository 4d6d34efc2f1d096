// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The abstract machine of Sewell et al. (CACM 2010), written down a second time as a plain search
 * through its states: what the stepped machine is held to. Without buffers it is sequentially
 * consistent.
 */
final class AbstractTso {
  private final Litmus litmus;
  private final boolean buffers;
  private final Set<State> seen = new HashSet<>();
  private final Deque<State> left = new ArrayDeque<>();
  private final SortedSet<String> outcomes = new TreeSet<>();

  private AbstractTso(Litmus litmus, boolean buffers) {
    this.litmus = litmus;
    this.buffers = buffers;
  }

  /** What a litmus test can come to. */
  static SortedSet<String> outcomes(Litmus litmus, boolean buffers) {
    return new AbstractTso(litmus, buffers).search();
  }

  private record Write(String word, int value) {}

  private record State(
      List<Integer> position,
      List<List<Write>> buffer,
      Map<String, Integer> memory,
      Map<String, Integer> registers) {

    State copy() {
      List<List<Write>> copied = new ArrayList<>();
      buffer.forEach(b -> copied.add(new ArrayList<>(b)));
      return new State(
          new ArrayList<>(position), copied, new TreeMap<>(memory), new TreeMap<>(registers));
    }

    int load(int thread, String word) {
      for (Write write : buffer.get(thread).reversed()) {
        if (write.word().equals(word)) {
          return write.value();
        }
      }
      return memory.getOrDefault(word, 0);
    }
  }

  private SortedSet<String> search() {
    State start = new State(new ArrayList<>(), new ArrayList<>(), new TreeMap<>(), new TreeMap<>());
    for (int i = 0; i < litmus.threads().size(); i++) {
      start.position().add(0);
      start.buffer().add(new ArrayList<>());
    }
    litmus.words().forEach(word -> start.memory().put(word, 0));
    visit(start);
    while (!left.isEmpty()) {
      State state = left.removeLast();
      boolean over = true;
      for (int i = 0; i < litmus.threads().size(); i++) {
        boolean executed = execute(state, i);
        boolean drained = drain(state, i);
        over &= !executed && !drained;
      }
      if (over) {
        outcomes.add(Litmus.outcome(state.registers(), state.memory()));
      }
    }
    return outcomes;
  }

  private void visit(State state) {
    if (seen.add(state)) {
      left.add(state);
    }
  }

  private boolean drain(State state, int thread) {
    if (state.buffer().get(thread).isEmpty()) {
      return false;
    }
    State after = state.copy();
    Write oldest = after.buffer().get(thread).removeFirst();
    after.memory().put(oldest.word(), oldest.value());
    visit(after);
    return true;
  }

  private boolean execute(State state, int thread) {
    int position = state.position().get(thread);
    if (position == litmus.threads().get(thread).size()) {
      return false;
    }
    String instruction = litmus.threads().get(thread).get(position);
    State after = state.copy();
    after.position().set(thread, position + 1);
    boolean locked = instruction.contains("+=");
    if ((locked || instruction.equals("mfence")) && !state.buffer().get(thread).isEmpty()) {
      return false;
    }
    if (Litmus.isLoad(instruction)) {
      int value = state.load(thread, Litmus.right(instruction));
      after.registers().put(Litmus.left(instruction), value);
    } else if (locked) {
      int add = Integer.parseInt(Litmus.right(instruction));
      after.memory().merge(Litmus.left(instruction), add, Integer::sum);
    } else if (!instruction.equals("mfence")) {
      Write write =
          new Write(Litmus.left(instruction), Integer.parseInt(Litmus.right(instruction)));
      if (buffers) {
        after.buffer().get(thread).add(write);
      } else {
        after.memory().put(write.word(), write.value());
      }
    }
    visit(after);
    return true;
  }
}
