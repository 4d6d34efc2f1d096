// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The tree of schedules that workers go through together. Only the ways from the root to where the
 * workers are exist at any moment.
 *
 * <p>Nothing in it is forgotten: a worker that gives another something to do, does so at a fork on
 * its own way, and it does not rest before it has found everything on its way taken. So when all
 * rest, all is taken.
 */
final class Tree {
  private final AtomicBoolean rootIsFree = new AtomicBoolean(true);
  private final List<Place> places = new CopyOnWriteArrayList<>();

  /** A place for one more worker. */
  Place newPlace() {
    Place place = new Place();
    places.add(place);
    return place;
  }

  /** Everything is to be done again from the root. Only while all workers rest. */
  void restart() {
    rootIsFree.set(true);
  }

  /**
   * An estimate of the part that is done, from 0 to 1, as Knuth's: a fork gives each branch that is
   * known so far an equal share of its own weight. It falls when more branches become known.
   */
  double part() {
    Map<Fork, Map<Branch, Double>> below = new HashMap<>();
    for (Place place : places) {
      for (Branch branch = place.tip; branch != null; branch = branch.fork.from) {
        below.computeIfAbsent(branch.fork, f -> new HashMap<>()).put(branch, 0.0);
      }
    }
    List<Fork> forks = new ArrayList<>(below.keySet());
    forks.sort(Comparator.comparingInt((Fork fork) -> fork.depth).reversed());
    double part = 0;
    for (Fork fork : forks) {
      Map<Branch, Double> under = below.getOrDefault(fork, Map.of());
      part = fork.part(under.size(), under.values().stream().mapToDouble(d -> d).sum());
      Branch from = fork.from;
      if (from != null) {
        below.getOrDefault(from.fork, Map.of()).put(from, part);
      }
    }
    return part; // of the root, which comes last
  }

  /** Where a worker stands. Used by that worker alone, but for the tip. */
  final class Place {
    private final List<Branch> path = new ArrayList<>();

    /** The end of the way that the worker took last; others see by it what there is to steal. */
    private volatile @Nullable Branch tip;

    /** The branches from the root to here. Of the last run, the worker adds those behind it. */
    List<Branch> path() {
      return path;
    }

    /**
     * Goes to where there is something to do: the nearest on its own way back, or else the nearest
     * to the root on anybody's. The last branch of the path is then new, and the worker's own; an
     * empty path means the root. False if all is taken now.
     */
    boolean claim() {
      if (rootIsFree.get() && rootIsFree.compareAndSet(true, false)) {
        path.clear();
        return true;
      }
      while (!path.isEmpty()) {
        Branch next = path.removeLast().fork.claim();
        if (next != null) {
          path.add(next);
          tip = next;
          return true;
        }
      }
      tip = null;
      return steal();
    }

    private boolean steal() {
      for (Fork fork = nearestToRoot(); fork != null; fork = nearestToRoot()) {
        Branch stolen = fork.claim();
        if (stolen != null) {
          for (Branch branch = stolen; branch != null; branch = branch.fork.from) {
            path.add(branch);
          }
          Collections.reverse(path);
          tip = stolen;
          return true;
        }
      }
      return false;
    }

    private @Nullable Fork nearestToRoot() {
      Fork nearest = null;
      for (Place place : places) {
        for (Branch branch = place.tip; branch != null; branch = branch.fork.from) {
          if ((nearest == null || branch.fork.depth < nearest.depth) && branch.fork.open()) {
            nearest = branch.fork;
          }
        }
      }
      return nearest;
    }
  }
}
