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
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Locks are taken in one order. As in lockdep, the order is one of classes, and is checked whether
 * or not any schedule deadlocks. Two locks of one class, as the mmap_sems of two mms, must not nest
 * at all, for another task could nest them the other way round.
 *
 * <p>The pairs of locks that a task nests follow from the task alone. The edges add up over runs,
 * outside of any run. A task that waits for a lock to the end of a run counts as if it had taken
 * the lock. No task waits for a lock that it takes by trying, so such a lock comes after no other
 * lock; other locks come after it.
 *
 * <p>No schedule of this model closes a circle in which some rw-semaphore is only read, since
 * readers pass a waiting writer here; {@link RecursiveRead} reports such a circle.
 *
 * <p>Not verified: a lock taken again by its holder ({@link EndlessWait}); an mm_take_all_locks
 * that fails, which takes nothing; the rmap locks, which only mm_take_all_locks takes; read
 * sections and grace periods, which are no locks here.
 */
public final class LockOrder {
  /** The checker's name. */
  public static final String NAME = "lock-order";

  private LockOrder() {}

  /**
   * A way in which a lock is taken.
   *
   * @param lockClass the class, which all locks of a kind share
   * @param shared whether other tasks may hold the lock as well
   */
  public record Use(String lockClass, boolean shared) implements Comparable<Use> {
    private static final String READING = " for reading";

    /** The use that a text tells of. */
    public static Use of(String text) {
      return text.endsWith(READING)
          ? new Use(text.substring(0, text.length() - READING.length()), true)
          : new Use(text, false);
    }

    /** In words: the class, and {@code for reading} where the lock is shared. */
    public String text() {
      return shared ? lockClass + READING : lockClass;
    }

    @Override
    public String toString() {
      return text();
    }

    @Override
    public int compareTo(Use other) {
      int byClass = lockClass.compareTo(other.lockClass);
      return byClass != 0 ? byClass : Boolean.compare(shared, other.shared);
    }
  }

  /** A lock of one class was taken while a lock of the other class was held. */
  public record Edge(Use held, Use taken) implements Comparable<Edge> {
    /** The edge that two texts of {@link Use} tell of. */
    public static Edge of(String held, String taken) {
      return new Edge(Use.of(held), Use.of(taken));
    }

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
      task.locks().nestings().forEach(nesting -> add(edges, nesting));
    }
    for (Task task : machine.tasks()) {
      Waitable wait = task.locks().held().isEmpty() ? null : task.waitsFor();
      KernelObject wanted = wait == null ? null : wait.taken();
      if (wanted != null) {
        boolean shared = task.pending() == EventKind.DOWN_READ;
        task.locks().wouldNest(wanted, shared).forEach(nesting -> add(edges, nesting));
      }
    }
    return edges;
  }

  private static void add(List<Edge> edges, LocksHeld.Nesting nesting) {
    if (nesting.outer() != nesting.inner()
        && nesting.outer() instanceof Lock held
        && nesting.inner() instanceof Lock taken) {
      Edge edge =
          new Edge(
              new Use(held.lockClass(), nesting.outerShared()),
              new Use(taken.lockClass(), nesting.innerShared()));
      if (!edges.contains(edge)) {
        edges.add(edge);
      }
    }
  }

  /** A cycle of edges, told as a finding. */
  public record Cycle(List<Edge> edges) {

    /** The finding. */
    public Finding finding() {
      if (edges.size() == 1) {
        return new Finding(
            NAME,
            Severity.FINDING,
            "two locks are taken one under the other that are both "
                + edges.getFirst().held().lockClass());
      }
      List<String> words = new ArrayList<>();
      edges.forEach(
          edge -> words.add(edge.taken().lockClass() + " under " + edge.held().lockClass()));
      String circle = String.join(", ", words);
      String read = onlyRead();
      return read == null
          ? new Finding(NAME, Severity.FINDING, "locks are taken in a circle: " + circle)
          : RecursiveRead.inACircle(read, circle);
    }

    /** A lock that no edge of the circle takes for its task alone; null if there is none. */
    private @Nullable String onlyRead() {
      for (int i = 0; i < edges.size(); i++) {
        Use taken = edges.get(i).taken();
        if (taken.shared() && edges.get((i + 1) % edges.size()).held().shared()) {
          return taken.lockClass();
        }
      }
      return null;
    }
  }

  /**
   * The cycles among the edges that visit no class twice, in a fixed order: one for each finding.
   */
  public static List<Cycle> cycles(Collection<Edge> all) {
    if (all.isEmpty()) {
      return List.of();
    }
    Map<Finding, Cycle> cycles = new LinkedHashMap<>();
    List<Edge> edges = new ArrayList<>(all);
    Collections.sort(edges);
    for (Edge first : edges) {
      search(edges, new ArrayList<>(List.of(first)), cycles);
    }
    return List.copyOf(cycles.values());
  }

  /** Continues a path from its end. A cycle is told from its least class. */
  private static void search(List<Edge> edges, List<Edge> path, Map<Finding, Cycle> cycles) {
    String start = path.getFirst().held().lockClass();
    String end = path.getLast().taken().lockClass();
    if (end.equals(start)) {
      Cycle cycle = new Cycle(List.copyOf(path));
      Cycle _ = cycles.putIfAbsent(cycle.finding(), cycle);
      return;
    }
    if (end.compareTo(start) < 0
        || path.stream().anyMatch(edge -> edge.held().lockClass().equals(end))) {
      return;
    }
    for (Edge next : edges) {
      if (next.held().lockClass().equals(end)) {
        path.addLast(next);
        search(edges, path, cycles);
        path.removeLast();
      }
    }
  }
}
