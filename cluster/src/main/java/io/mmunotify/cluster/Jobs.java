// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cluster;

import io.mmunotify.explore.states.ClusterFailure;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * Has Spark run jobs, one after the other, and gives them up when a JVM dies. Used by the thread of
 * the search.
 */
final class Jobs {
  private static final long MILLIS_BETWEEN_QUESTIONS = 50;
  private static final long SECONDS_TO_HEAR_OF_A_DEATH = 5;

  /** Names the jobs, so that they can be given up. */
  private static final String GROUP = "mmunotify";

  private final JavaSparkContext context;
  private final Jvms jvms;

  Jobs(JavaSparkContext context, Jvms jvms) {
    this.context = context;
    this.jvms = jvms;
  }

  /**
   * Has Spark run a job.
   *
   * @param job calls an action of Spark's
   * @param needed the JVMs that hold what it takes
   * @param stop asked now and then whether to give up
   * @return what came of it; null if it was given up, or if one of the JVMs has died
   * @throws ClusterFailure if it cannot be done
   */
  <T> @Nullable T run(Callable<T> job, List<String> needed, BooleanSupplier stop)
      throws InterruptedException {
    FutureTask<T> running =
        new FutureTask<>(() -> {
          context.setJobGroup(GROUP, GROUP, true); // of this thread
          return job.call();
        });
    // An action that returns at once (collectAsync) would forget to write checkpoints.
    Thread thread = Thread.ofPlatform().daemon().name("job").start(running);
    try {
      while (true) {
        try {
          return running.get(MILLIS_BETWEEN_QUESTIONS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (stop.getAsBoolean() || !jvms.has(needed)) {
            return null;
          }
        }
      }
    } catch (ExecutionException e) {
      if (hasDied(needed)) {
        return null;
      }
      throw failure(e.getCause() == null ? e : e.getCause());
    } finally {
      while (thread.isAlive()) { // once may be too early
        context.cancelJobGroup(GROUP);
        thread.join(MILLIS_BETWEEN_QUESTIONS);
      }
    }
  }

  /** Whether a JVM has died, which may be heard of after its job has failed. */
  private boolean hasDied(List<String> needed) throws InterruptedException {
    long from = System.nanoTime();
    while (jvms.has(needed)) {
      long waited = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - from);
      if (needed.isEmpty() || waited >= SECONDS_TO_HEAR_OF_A_DEATH) {
        return false;
      }
      jvms.awaitChange();
    }
    return true;
  }

  /**
   * Why Spark has given up.
   *
   * @throws OutOfMemoryError if a heap was too small, again and again
   */
  private static ClusterFailure failure(Throwable cause) {
    String why = String.valueOf(cause.getMessage());
    if (why.contains(OutOfMemoryError.class.getName())) {
      throw new OutOfMemoryError("in a JVM of the cluster");
    }
    String line = why.lines().findFirst().orElse("");
    return new ClusterFailure("Spark cannot go on: " + line, cause);
  }
}
