// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import io.mmunotify.explore.LowMemory;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.machine.Stopwatch;
import io.mmunotify.run.Ended;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches over one search: whether a bound is reached, or somebody wants it to end. Any thread may
 * call any method.
 */
public final class SearchWatch {
  private final SearchBounds bounds;
  private final Stopwatch stopwatch = new Stopwatch();
  private final AtomicReference<@Nullable String> reached = new AtomicReference<>();
  private final Consumer<SearchWatch> observer;
  private volatile @Nullable Supplier<SearchProgress> search;

  /** The time runs from here on. */
  public SearchWatch(SearchBounds bounds) {
    this(bounds, _ -> {});
  }

  /**
   * The time runs from here on.
   *
   * @param observer called whenever the search asks, on whichever of its threads does; must be
   *     quick
   */
  public SearchWatch(SearchBounds bounds, Consumer<SearchWatch> observer) {
    this.bounds = bounds;
    this.observer = observer;
    LowMemory.forget();
  }

  /** A search begins that can tell how far it is, on any thread. */
  void searching(Supplier<SearchProgress> search) {
    this.search = search;
  }

  /** How far the search is; null before it begins. */
  public @Nullable SearchProgress progress() {
    Supplier<SearchProgress> current = search;
    return current == null ? null : current.get();
  }

  /** The bounds that it watches. */
  public SearchBounds bounds() {
    return bounds;
  }

  /** Seconds since the search began. */
  public double seconds() {
    return stopwatch.seconds();
  }

  /** Has the search end soon; of several reasons the first one counts. */
  public void stop(String bound) {
    reached.compareAndSet(null, bound);
  }

  /** Whether the search is to end; looks at the clock. */
  public boolean isOver() {
    observer.accept(this);
    if (reached.get() == null && stopwatch.seconds() > bounds.seconds()) {
      stop("time");
    }
    return reached.get() != null;
  }

  /** Notes how far the search is. */
  public void at(long executions, long depth, long bytes) {
    if (executions >= bounds.executions()) {
      stop("executions");
    } else if (depth > bounds.depth()) {
      stop("depth");
    } else if (bytes >> 20 >= bounds.megabytes() || LowMemory.isLow()) {
      stop("memory");
    }
  }

  /** Notes that something was found: an outcome, and what checkers say. */
  void found(Ended run) {
    if (bounds.firstFinding()
        && (run.outcome().stop() != null
            || run.findings().stream()
                .anyMatch(seen -> seen.finding().severity() == Severity.FINDING))) {
      stop("first finding");
    }
  }

  /** The name of the bound that was reached, or null. */
  public @Nullable String bound() {
    return reached.get();
  }
}
