// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore;

import io.mmunotify.hw.machine.Stopwatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches over one search: whether a bound is reached, or somebody wants it to end. Any thread may
 * call any method.
 */
public final class Watch {
  private final Bounds bounds;
  private final Stopwatch stopwatch = new Stopwatch();
  private final AtomicReference<@Nullable Bound> reached = new AtomicReference<>();
  private final Consumer<Watch> observer;
  private volatile @Nullable Supplier<SearchProgress> search;

  /** The time runs from here on. */
  public Watch(Bounds bounds) {
    this(bounds, _ -> {});
  }

  /**
   * The time runs from here on.
   *
   * @param observer called whenever the search asks, on whichever of its threads does; must be
   *     quick
   */
  public Watch(Bounds bounds, Consumer<Watch> observer) {
    this.bounds = bounds;
    this.observer = observer;
    LowMemory.forget();
  }

  /** A search begins that can tell how far it is, on any thread. */
  public void searching(Supplier<SearchProgress> search) {
    this.search = search;
  }

  /** How far the search is; null before it begins. */
  public @Nullable SearchProgress progress() {
    Supplier<SearchProgress> current = search;
    return current == null ? null : current.get();
  }

  /** The bounds that it watches. */
  public Bounds bounds() {
    return bounds;
  }

  /** Seconds since the search began. */
  public double seconds() {
    return stopwatch.seconds();
  }

  /** Has the search end soon; of several reasons the first one counts. */
  public void stop(Bound bound) {
    reached.compareAndSet(null, bound);
  }

  /** Whether the search is to end; looks at the clock. */
  public boolean isOver() {
    observer.accept(this);
    if (reached.get() == null && stopwatch.seconds() > bounds.seconds()) {
      stop(Bound.TIME);
    }
    return reached.get() != null;
  }

  /** Notes how far a search over states is. */
  public void at(long executions, long depth, long states, long bytes) {
    if (executions >= bounds.executions()) {
      stop(Bound.EXECUTIONS);
    } else if (depth > bounds.depth()) {
      stop(Bound.DEPTH);
    } else if (states > bounds.states()) {
      stop(Bound.STATES);
    } else if (bytes >> 20 >= bounds.megabytes() || LowMemory.isLow()) {
      stop(Bound.MEMORY);
    }
  }

  /** Something was found that a search for the first finding is after. */
  public void found() {
    if (bounds.firstFinding()) {
      stop(Bound.FIRST_FINDING);
    }
  }

  /** The bound that was reached, or null. */
  public @Nullable Bound bound() {
    return reached.get();
  }
}
