// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cluster;

import io.mmunotify.explore.states.Cluster;
import io.mmunotify.explore.states.ClusterFailure;
import io.mmunotify.explore.states.Job;
import io.mmunotify.explore.states.Part;
import io.mmunotify.explore.states.Site;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockManagerAdded;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/**
 * The parts of a search as a data set of Spark's, a new one for each level. Spark remembers how
 * each came from the one before, and makes again what a JVM has lost; every few levels the parts
 * are written down, so that there is never much to be made again.
 */
final class SparkCluster implements Cluster {
  /** How many parts there are for each processor: so many pieces of work even levels out. */
  private static final int PARTS_PER_CORE = 2;

  /** From one time that the parts are written down to the next, in levels. */
  private static final int LEVELS_BETWEEN_CHECKPOINTS = 16;

  private static final long MILLIS_BETWEEN_QUESTIONS = 50;

  private static final long SECONDS_TO_THE_FIRST = 120;
  private static final long SECONDS_TO_ANOTHER = 3;

  /** How Spark tells of a JVM that has ended itself because its heap was full. */
  private static final String EXIT_OF_FULL_HEAP = "exit code 52";

  private final JavaSparkContext context;
  private final int parts;
  private final @Nullable Path ownFolder;
  private final List<Broadcast<byte[]>> tree = new ArrayList<>();
  private final Map<String, Long> owners = new TreeMap<>();
  private @Nullable Broadcast<Task> task;
  private @Nullable JavaRDD<Part> level;
  private int levels;

  private SparkCluster(JavaSparkContext context, int parts, @Nullable Path ownFolder) {
    this.context = context;
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
    awaitExecutors(context);
    int parts = Math.max(2, PARTS_PER_CORE * context.defaultParallelism());
    return new SparkCluster(context, parts, folder);
  }

  /** Waits until JVMs have come, and no more come. */
  private static void awaitExecutors(JavaSparkContext context) {
    if (context.isLocal()) {
      return;
    }
    BlockingQueue<String> comers = new LinkedBlockingQueue<>();
    context
        .sc()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onBlockManagerAdded(SparkListenerBlockManagerAdded added) {
                comers.add(added.blockManagerId().executorId());
              }
            });
    boolean some = !places().isEmpty();
    try {
      while (comers.poll(some ? SECONDS_TO_ANOTHER : SECONDS_TO_THE_FIRST, TimeUnit.SECONDS)
          != null) {
        some = !places().isEmpty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!some) {
      throw new IllegalStateException("no worker has come for two minutes");
    }
  }

  /**
   * What all tasks of a search are about.
   *
   * @param search its name
   */
  record Task(String search, Job job, int parts) implements Serializable {
    private static final long serialVersionUID = 1;
  }

  /** A number names its part. */
  private static final class ByNumber extends Partitioner {
    private static final long serialVersionUID = 1;
    private final int parts;

    ByNumber(int parts) {
      this.parts = parts;
    }

    @Override
    public int numPartitions() {
      return parts;
    }

    @Override
    public int getPartition(Object number) {
      return (Integer) number;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ByNumber same && same.parts == parts;
    }

    @Override
    public int hashCode() {
      return parts;
    }
  }

  /** What the search hears of a part: its report, where it is, and how much it has. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Told(byte[] report, String executor, long owned) implements Serializable {
    private static final long serialVersionUID = 1;
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public void begin(Job job, List<Part> first) {
    task = context.broadcast(new Task(UUID.randomUUID().toString(), job, parts));
    level = spread(first).persist(StorageLevel.MEMORY_AND_DISK());
    levels = 0;
  }

  /** As many parts in each JVM; where a part was last, Spark has the next one made. */
  private JavaRDD<Part> spread(List<Part> first) {
    List<String> places = places();
    List<Tuple2<Part, Seq<String>>> placed = new ArrayList<>();
    for (Part part : first) {
      List<String> place =
          places.isEmpty() ? List.of() : List.of(places.get(part.number() % places.size()));
      placed.add(new Tuple2<>(part, CollectionConverters.asScala(place).toSeq()));
    }
    ClassTag<Part> tag = ClassTag.apply(Part.class);
    return JavaRDD.fromRDD(
        context.sc().makeRDD(CollectionConverters.asScala(placed).toSeq(), tag), tag);
  }

  /** The JVMs, as Spark names places; none in a local cluster. */
  private static List<String> places() {
    List<String> places = new ArrayList<>();
    for (BlockManagerId each :
        CollectionConverters.asJava(SparkEnv.get().blockManager().master().getMemoryStatus())
            .keySet()) {
      if (!each.isDriver()) {
        places.add("executor_" + each.host() + "_" + each.executorId());
      }
    }
    places.sort(Comparator.naturalOrder());
    return places;
  }

  @Override
  public void grow(byte[] piece) {
    tree.add(context.broadcast(piece));
  }

  @Override
  public @Nullable List<byte[]> go(BooleanSupplier stop) {
    JavaRDD<Part> from = level;
    Broadcast<Task> about = task;
    if (from == null || about == null) {
      throw new IllegalStateException("no search has begun");
    }
    JavaRDD<Part> to = next(from, about, List.copyOf(tree), parts);
    to.persist(StorageLevel.MEMORY_AND_DISK());
    if (++levels % LEVELS_BETWEEN_CHECKPOINTS == 0) {
      to.checkpoint();
    }
    List<Told> told = told(to, stop);
    if (told == null) {
      return null;
    }
    from.unpersist(false);
    level = to;
    owners.clear();
    List<byte[]> reports = new ArrayList<>();
    for (Told one : told) {
      reports.add(one.report);
      owners.merge(one.executor, one.owned, Long::sum);
    }
    return reports;
  }

  /** Static, so that what Spark sends to the JVMs has no more in it than this. */
  private static JavaRDD<Part> next(
      JavaRDD<Part> from, Broadcast<Task> about, List<Broadcast<byte[]>> tree, int parts) {
    ArrayList<Broadcast<byte[]>> pieces = new ArrayList<>(tree);
    JavaPairRDD<Integer, byte[]> sent =
        from.flatMapToPair(part -> {
          Task task = about.value();
          List<byte[]> all =
              Site.expand(
                  task.search,
                  task.job,
                  part,
                  task.parts,
                  pieces.size(),
                  piece -> pieces.get(piece).value());
          List<Tuple2<Integer, byte[]>> pairs = new ArrayList<>();
          for (int owner = 0; owner < all.size(); owner++) {
            pairs.add(new Tuple2<>(owner, all.get(owner)));
          }
          return pairs.iterator();
        });
    return from.zipPartitions(
        sent.partitionBy(new ByNumber(parts)),
        (part, blocks) -> {
          List<byte[]> all = new ArrayList<>();
          blocks.forEachRemaining(block -> all.add(block._2()));
          return List.of(part.next().next(all)).iterator();
        });
  }

  private static @Nullable List<Told> told(JavaRDD<Part> to, BooleanSupplier stop) {
    JavaFutureAction<List<Told>> action =
        to.map(part -> new Told(part.report(), SparkEnv.get().executorId(), part.owned()))
            .collectAsync();
    try {
      while (true) {
        try {
          return action.get(MILLIS_BETWEEN_QUESTIONS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (stop.getAsBoolean()) {
            action.cancel(true);
            return null;
          }
        }
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    } catch (CancellationException e) {
      return null;
    } catch (InterruptedException e) {
      action.cancel(true);
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /**
   * Why Spark has given up.
   *
   * @throws OutOfMemoryError if a heap was too small, again and again
   */
  private static ClusterFailure failure(Throwable cause) {
    String why = String.valueOf(cause.getMessage());
    if (why.contains(OutOfMemoryError.class.getName()) || why.contains(EXIT_OF_FULL_HEAP)) {
      throw new OutOfMemoryError("in a JVM of the cluster");
    }
    String line = why.lines().findFirst().orElse("");
    return new ClusterFailure("Spark cannot go on: " + line, cause);
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
    if (level != null) {
      level.unpersist(false);
    }
    level = null;
    task = null;
    tree.clear();
    owners.clear();
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
