// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.states.Knowledge.Tasks;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The third phase: makes rows of the candidates that have won, by taking their steps again. All
 * that these need was learned in the first phase. Most rows are a copy of the parent's row with
 * what the step changes. Used by one thread.
 */
final class Builder {
  private final Steps steps;

  Builder(Steps steps) {
    this.steps = steps;
  }

  /**
   * What has become of the candidates of some states of a chunk.
   *
   * @param states those that have won, in their order
   * @param tasks bits of the mask for each state
   * @param mask which tasks' steps have won
   * @param edges the steps of each, where some are more than one
   */
  record Built(List<Chunk> states, int tasks, MemorySegment mask, @Nullable Edges edges) {
    /** As part of the tree of least schedules, the states having ranks from the given one on. */
    Winners from(long parents, long first) {
      int count = 0;
      for (Chunk chunk : states) {
        count += chunk.size();
      }
      return new Winners(parents, first, count, tasks, mask, edges);
    }
  }

  /**
   * Makes the rows.
   *
   * @param depth of the level that leads to these
   * @param layout fits all states that are known
   */
  Built build(int depth, Candidates candidates, Layout layout) {
    Chunk from = candidates.from();
    Tasks tasks = steps.knowledge().tasks();
    int left = candidates.settle();
    int start = candidates.start();
    long bits = (long) (candidates.stop() - start) * tasks.count();
    byte[] mask = new byte[Math.toIntExact((bits + Long.SIZE - 1) / Long.SIZE * Long.BYTES)];
    Edges edges = candidates.areSingle() ? null : new Edges(left);
    List<Chunk> states = new ArrayList<>();
    Chunk last = Chunk.NONE;
    boolean alike = edges == null && steps.areSimple() && from.layout().sameAs(layout);
    int at = -1;
    for (int candidate = 0; candidate < candidates.size(); candidate++) {
      if (candidates.hasWon(candidate)) {
        int parent = candidates.parent(candidate);
        if (last.size() == Chunk.most(layout) || states.isEmpty()) {
          last = new Chunk(layout, Math.min(left, Chunk.most(layout)));
          states.add(last);
        }
        Effect step = candidates.step(candidate, 0);
        if (alike && !step.ends()) {
          last.add(from, parent, step, steps.knowledge().components());
        } else {
          if (parent != at || edges != null) {
            steps.goTo(depth, from, parent);
            at = parent;
          }
          take(candidates, candidate);
          last.add(steps.after());
        }
        check(last, candidates, candidate);
        left--;
        long bit = (long) (parent - start) * tasks.count() + step.task();
        mask[(int) (bit / Byte.SIZE)] |= (byte) (1 << bit % Byte.SIZE);
        if (edges != null) {
          edges.add(candidates, candidate);
        }
      }
    }
    return new Built(states, tasks.count(), MemorySegment.ofArray(mask), edges);
  }

  private void take(Candidates candidates, int candidate) {
    Tasks tasks = steps.knowledge().tasks();
    for (int step = 0; step < candidates.steps(candidate); step++) {
      if (step > 0) {
        steps.goOn();
      }
      Effect effect = candidates.step(candidate, step);
      LocalState place = steps.place(tasks, effect.task());
      if (place == null) {
        throw LearningRun.unsound("a task is not where it was to be");
      }
      steps.perform(place, effect);
    }
  }

  private static void check(Chunk states, Candidates candidates, int candidate) {
    int last = states.size() - 1;
    if (states.high(last) != candidates.high(candidate)
        || states.low(last) != candidates.low(candidate)) {
      throw LearningRun.unsound("a step changed something that it had not looked at");
    }
  }
}
