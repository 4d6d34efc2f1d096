// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Lock;
import io.mmunotify.hw.machine.LocksHeld;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Locks are taken in one order, as lockdep checks it: by class, and whether or not any schedule
 * deadlocks. Two locks of one class, as the mmap_sems of two mms, must not nest at all, for some
 * other task could nest them the other way round.
 *
 * <p>What a task takes under what is its own affair; the edges add up over runs, outside of them. A
 * task that waits to the end of a run counts as if it had taken what it waits for.
 *
 * <p>Not verified: a lock taken again by its holder ({@link EndlessWait}); readers against readers
 * are no exception here; an mm_take_all_locks that fails, which takes nothing; the rmap locks,
 * which mm_take_all_locks alone takes; read sections and grace periods, which are no locks here.
 */
public final class LockOrder {
  /** The checker's name. */
  public static final String NAME = "lock-order";

  private LockOrder() {}

  /** A lock of one class was taken while one of the other was held. */
  public record Edge(String held, String taken) implements Comparable<Edge> {
    @Override
    public int compareTo(Edge other) {
      int byHeld = held.compareTo(other.held);
      return byHeld != 0 ? byHeld : taken.compareTo(other.taken);
    }
  }

  /** The edges of a run that has ended, each once; mostly few and always the same. */
  public static List<Edge> edges(SteppedMachine machine) {
    List<Edge> edges = new ArrayList<>();
    for (Task task : machine.tasksEver()) {
      for (LocksHeld.Nesting nesting : task.locks().nestings()) {
        add(edges, nesting.outer(), nesting.inner());
      }
    }
    for (Task task : machine.tasks()) {
      Waitable wait = task.locks().held().isEmpty() ? null : task.waitsFor();
      KernelObject wanted = wait == null ? null : wait.taken();
      for (KernelObject held : task.locks().held()) {
        add(edges, held, wanted);
      }
    }
    return edges;
  }

  private static void add(List<Edge> edges, KernelObject outer, @Nullable KernelObject inner) {
    if (outer != inner && outer instanceof Lock held && inner instanceof Lock taken) {
      Edge edge = new Edge(held.lockClass(), taken.lockClass());
      if (!edges.contains(edge)) {
        edges.add(edge);
      }
    }
  }

  /** A cycle of edges, told as a finding. */
  public record Cycle(List<Edge> edges) {

    /** The finding. */
    public Finding finding() {
      List<String> words = new ArrayList<>();
      edges.forEach(edge -> words.add(edge.taken() + " under " + edge.held()));
      return new Finding(
          NAME,
          Severity.FINDING,
          edges.size() == 1
              ? "two locks are taken one under the other that are both " + edges.getFirst().held()
              : "locks are taken in a circle: " + String.join(", ", words));
    }
  }

  /** Every cycle among the edges that visits no class twice, each once, in a fixed order. */
  public static List<Cycle> cycles(Collection<Edge> all) {
    if (all.isEmpty()) {
      return List.of();
    }
    List<Cycle> cycles = new ArrayList<>();
    List<Edge> edges = new ArrayList<>(all);
    Collections.sort(edges);
    for (Edge first : edges) {
      search(edges, new ArrayList<>(List.of(first)), cycles);
    }
    return cycles;
  }

  /** Goes on from the end of a path; a cycle is told from its least class. */
  private static void search(List<Edge> edges, List<Edge> path, List<Cycle> cycles) {
    String start = path.getFirst().held();
    String end = path.getLast().taken();
    if (end.equals(start)) {
      cycles.add(new Cycle(List.copyOf(path)));
      return;
    }
    if (end.compareTo(start) < 0 || path.stream().anyMatch(edge -> edge.held().equals(end))) {
      return;
    }
    for (Edge next : edges) {
      if (next.held().equals(end)) {
        path.addLast(next);
        search(edges, path, cycles);
        path.removeLast();
      }
    }
  }
}
