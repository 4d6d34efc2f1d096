// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cluster;

import io.mmunotify.explore.states.Job;
import io.mmunotify.explore.states.Part;
import io.mmunotify.explore.states.Site;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/**
 * What Spark computes for a search. Everything is static, so Spark sends no more to the JVMs than
 * these methods name.
 */
final class DataSets {
  /**
   * What all tasks of a search are about.
   *
   * @param search its name
   */
  record Task(String search, Job job, int parts) implements Serializable {
    private static final long serialVersionUID = 1;
  }

  /**
   * Where the parts are.
   *
   * @param era how often parts were spread by then
   * @param numbers of the parts, each with the JVM that holds the part
   * @param jvms all of these, as Spark names places; none in a local cluster
   */
  record Spread(int era, JavaRDD<Integer> numbers, List<String> jvms) {}

  /** What the search hears of a part: its report, where it is, and how much it has. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Told(byte[] report, String executor, long owned) implements Serializable {
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

  private DataSets() {}

  /** Parts, in the order of their numbers, as the search has sent them. */
  static JavaRDD<Part> sent(JavaSparkContext context, List<Broadcast<Part>> parts) {
    ArrayList<Broadcast<Part>> all = new ArrayList<>(parts);
    List<Integer> numbers = new ArrayList<>();
    for (int number = 0; number < all.size(); number++) {
      numbers.add(number);
    }
    return context.parallelize(numbers, all.size()).map(number -> all.get(number).value());
  }

  /** The numbers of the parts: as many with each JVM, which is where Spark is to handle them. */
  static JavaRDD<Integer> numbers(JavaSparkContext context, int parts, List<String> jvms) {
    List<Tuple2<Integer, Seq<String>>> placed = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      List<String> jvm = jvms.isEmpty() ? List.of() : List.of(jvms.get(part % jvms.size()));
      placed.add(new Tuple2<>(part, CollectionConverters.asScala(jvm).toSeq()));
    }
    ClassTag<Integer> tag = ClassTag.apply(Integer.class);
    return JavaRDD.fromRDD(
        context.sc().makeRDD(CollectionConverters.asScala(placed).toSeq(), tag), tag);
  }

  /** Has the JVMs hold parts of a level; computes their numbers. */
  static JavaRDD<Integer> hold(Spread spread, int level, JavaRDD<Part> from) {
    int era = spread.era;
    return spread.numbers.zipPartitions(
        from,
        (numbers, parts) -> {
          parts.forEachRemaining(part -> Holding.put(era, level, part));
          return numbers;
        });
  }

  /** The parts of a level that the JVMs hold. */
  static JavaRDD<Part> held(Spread spread, int level) {
    int era = spread.era;
    return spread.numbers.map(number -> Holding.get(era, level, number));
  }

  /**
   * Has the JVMs hold the parts of the next level.
   *
   * @param level the one to go on from
   */
  static JavaRDD<Told> next(
      Spread spread, int level, Broadcast<Task> about, List<Broadcast<byte[]>> tree, int parts) {
    int era = spread.era;
    ArrayList<Broadcast<byte[]>> pieces = new ArrayList<>(tree);
    JavaPairRDD<Integer, byte[]> sent =
        spread.numbers.flatMapToPair(number -> {
          Task task = about.value();
          List<byte[]> all =
              Site.expand(
                  task.search,
                  task.job,
                  Holding.get(era, level, number),
                  task.parts,
                  pieces.size(),
                  piece -> pieces.get(piece).value());
          List<Tuple2<Integer, byte[]>> pairs = new ArrayList<>();
          for (int owner = 0; owner < all.size(); owner++) {
            pairs.add(new Tuple2<>(owner, all.get(owner)));
          }
          return pairs.iterator();
        });
    return spread.numbers.zipPartitions(
        sent.partitionBy(new ByNumber(parts)).values(),
        (numbers, blocks) -> {
          Part next = Holding.get(era, level, numbers.next()).next(blocks);
          Holding.put(era, level + 1, next);
          Told told = new Told(next.report(), SparkEnv.get().executorId(), next.owned());
          return List.of(told).iterator();
        });
  }
}
