// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cluster;

import io.mmunotify.cluster.DataSets.Spread;
import io.mmunotify.cluster.DataSets.Task;
import io.mmunotify.cluster.DataSets.Told;
import io.mmunotify.explore.states.Cluster;
import io.mmunotify.explore.states.ClusterFailure;
import io.mmunotify.explore.states.Job;
import io.mmunotify.explore.states.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a search, {@linkplain Holding held} by the JVMs of a cluster. Of each level Spark
 * runs one job with one exchange. Every few levels it writes the parts down. When a JVM has died,
 * all parts are spread anew as they were written last, and the levels since then are gone through
 * again: what comes of them is the same.
 */
final class SparkCluster implements Cluster {
  /** How many parts there are for each processor: so those of a dead JVM are shared out evenly. */
  private static final int PARTS_PER_CORE = 2;

  /** From one time that the parts are written down to the next, in levels. */
  private static final int LEVELS_BETWEEN_WRITINGS = 16;

  private static final int SECONDS_TO_ANOTHER = 3;

  /** How long a JVM is waited for that takes the place of a dead one. */
  private static final int SECONDS_TO_THE_NEXT = 30;

  /** So often parts may be spread to come to one more level. */
  private static final int MOST_DEATHS = 16;

  /** How often parts were spread by this JVM. */
  private static final AtomicInteger ERAS = new AtomicInteger();

  /** One search, as far as it has come. */
  private static final class Search {
    final Broadcast<Task> task;
    final List<Broadcast<byte[]>> tree = new ArrayList<>();

    /** The parts as they were when the search was handed out; none once they are written down. */
    final List<Broadcast<Part>> first;

    JavaRDD<Part> written;
    int writtenLevel;
    int level;

    /** Null where no JVM holds the parts. */
    @Nullable Spread spread;

    /** How many JVMs there were when the parts were last spread. */
    int jvms;

    Search(Broadcast<Task> task, List<Broadcast<Part>> first, JavaRDD<Part> written) {
      this.task = task;
      this.first = first;
      this.written = written;
    }

    /** Whether the parts are to be written down before the search goes on. */
    boolean isDue() {
      return !first.isEmpty() || level - writtenLevel >= LEVELS_BETWEEN_WRITINGS;
    }
  }

  private final JavaSparkContext context;
  private final Jvms jvms;
  private final Jobs jobs;
  private final int parts;
  private final @Nullable Path ownFolder;
  private final Map<String, Long> owners = new TreeMap<>();
  private @Nullable Search search;

  private SparkCluster(JavaSparkContext context, Jvms jvms, int parts, @Nullable Path ownFolder) {
    this.context = context;
    this.jvms = jvms;
    this.jobs = new Jobs(context, jvms);
    this.parts = parts;
    this.ownFolder = ownFolder;
  }

  static SparkCluster on(JavaSparkContext context) {
    Path folder = null;
    if (!context.getCheckpointDir().isPresent()) { // spark.checkpoint.dir says where
      try {
        folder = Files.createTempDirectory("mmunotify-cluster");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      context.setCheckpointDir(folder.toUri().toString());
    }
    Jvms jvms = Jvms.of(context);
    if (!context.isLocal()) {
      try {
        jvms.await(Integer.MAX_VALUE, SECONDS_TO_ANOTHER, () -> false);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    int parts = Math.max(2, PARTS_PER_CORE * context.defaultParallelism());
    return new SparkCluster(context, jvms, parts, folder);
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public void begin(Job job, List<Part> first) {
    Task task = new Task(UUID.randomUUID().toString(), job, parts);
    List<Broadcast<Part>> sent = new ArrayList<>();
    for (Part part : first) {
      sent.add(context.broadcast(part));
    }
    search = new Search(context.broadcast(task), sent, DataSets.sent(context, sent));
  }

  @Override
  public void grow(byte[] piece) {
    searched().tree.add(context.broadcast(piece));
  }

  private Search searched() {
    return Objects.requireNonNull(search, "no search has begun");
  }

  @Override
  public @Nullable List<byte[]> go(BooleanSupplier stop) {
    Search now = searched();
    int goal = now.level + 1;
    int deaths = 0;
    @Nullable List<Told> told = null;
    try {
      while (now.level < goal || now.isDue()) {
        Spread spread = now.spread;
        if (stop.getAsBoolean()) {
          return null;
        }
        if (spread == null || !jvms.has(spread.jvms())) {
          check(deaths++);
          spread(now, stop);
        } else if (now.level < goal) {
          told = next(now, spread, stop);
        } else {
          write(now, spread, stop);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
    return reports(Objects.requireNonNull(told));
  }

  /**
   * Checks that another try is worth it.
   *
   * @throws OutOfMemoryError if the heap of a JVM was too small
   * @throws ClusterFailure if too many JVMs have died
   */
  private void check(int deaths) {
    if (jvms.fullHeap()) {
      throw new OutOfMemoryError("in a JVM of the cluster");
    }
    if (deaths > MOST_DEATHS) {
      throw new ClusterFailure("Spark cannot go on: its JVMs die again and again");
    }
  }

  /** Hands out the parts as they were written last: as many to each JVM. */
  private void spread(Search now, BooleanSupplier stop) throws InterruptedException {
    if (!context.isLocal()) {
      try {
        jvms.await(Math.max(1, now.jvms), SECONDS_TO_THE_NEXT, stop);
      } catch (IllegalStateException e) {
        throw new ClusterFailure("Spark cannot go on: " + e.getMessage(), e);
      }
    }
    List<String> places = jvms.present();
    Spread spread =
        new Spread(ERAS.incrementAndGet(), DataSets.numbers(context, parts, places), places);
    now.jvms = places.size();
    now.level = now.writtenLevel;
    JavaRDD<Integer> held = DataSets.hold(spread, now.level, now.written);
    now.spread = jobs.run(held::count, places, stop) == null ? null : spread;
  }

  /** Goes to the next level; null if it gave up, or if a JVM has died. */
  private @Nullable List<Told> next(Search now, Spread spread, BooleanSupplier stop)
      throws InterruptedException {
    JavaRDD<Told> next = DataSets.next(spread, now.level, now.task, now.tree, parts);
    List<Told> told = jobs.run(next::collect, spread.jvms(), stop);
    now.level += told == null ? 0 : 1;
    return told;
  }

  /** Writes the parts down, if no JVM dies meanwhile. JVMs that have come get their share then. */
  private void write(Search now, Spread spread, BooleanSupplier stop) throws InterruptedException {
    JavaRDD<Part> held = DataSets.held(spread, now.level);
    held.checkpoint();
    if (jobs.run(held::count, spread.jvms(), stop) == null) {
      return;
    }
    delete(now.written);
    now.written = held;
    now.writtenLevel = now.level;
    now.first.forEach(Broadcast::destroy);
    now.first.clear();
    int here = jvms.present().size();
    if (here > now.jvms) {
      now.jvms = here;
      now.spread = null;
    }
  }

  private void delete(JavaRDD<Part> written) {
    if (written.getCheckpointFile().isPresent()) {
      org.apache.hadoop.fs.Path file =
          new org.apache.hadoop.fs.Path(written.getCheckpointFile().get());
      try {
        boolean _ = file.getFileSystem(context.hadoopConfiguration()).delete(file, true);
      } catch (IOException e) {
        return; // it takes room, and is deleted with the folder
      }
    }
  }

  private List<byte[]> reports(List<Told> told) {
    owners.clear();
    List<byte[]> reports = new ArrayList<>();
    for (Told one : told) {
      reports.add(one.report());
      owners.merge(one.executor(), one.owned(), Long::sum);
    }
    return reports;
  }

  @Override
  public List<String> owners() {
    long all = owners.values().stream().mapToLong(Long::longValue).sum();
    List<String> lines = new ArrayList<>();
    owners.forEach((executor, owned) ->
        lines.add(
            "executor %s owns %,d of %,d states (%.1f %%)"
                .formatted(executor, owned, all, 100.0 * owned / Math.max(1, all))));
    return lines;
  }

  @Override
  public void end() {
    search = null;
    owners.clear();
    Holding.forget();
  }

  @Override
  public void close() {
    context.close();
    if (ownFolder != null) {
      try (Stream<Path> files = Files.walk(ownFolder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        return; // it lies where the system removes what is left
      }
    }
  }
}
