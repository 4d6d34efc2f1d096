// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockManagerAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.storage.BlockManagerId;
import scala.jdk.javaapi.CollectionConverters;

/** The JVMs of a cluster. Used by the thread of the search. */
final class Jvms {
  private static final long MILLIS_BETWEEN_QUESTIONS = 50;
  private static final long SECONDS_TO_THE_FIRST = 120;

  /** How Spark tells of a JVM that has ended itself because its heap was full. */
  private static final String EXIT_OF_FULL_HEAP = "code 52";

  /** Something is put in when a JVM comes or goes. */
  private final BlockingQueue<String> changes = new LinkedBlockingQueue<>();

  private volatile boolean fullHeap;

  private Jvms() {}

  static Jvms of(JavaSparkContext context) {
    Jvms jvms = new Jvms();
    context
        .sc()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onBlockManagerAdded(SparkListenerBlockManagerAdded added) {
                jvms.changes.add(added.blockManagerId().executorId());
              }

              @Override
              public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
                jvms.fullHeap |= removed.reason().contains(EXIT_OF_FULL_HEAP);
                jvms.changes.add(removed.executorId());
              }
            });
    return jvms;
  }

  /** Those that are there, as Spark names places; none in a local cluster. */
  List<String> present() {
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

  /** Whether all of these are there. */
  boolean has(List<String> needed) {
    return present().containsAll(needed);
  }

  /** Whether one has ended itself because its heap was full. */
  boolean fullHeap() {
    return fullHeap;
  }

  /** Waits until a JVM comes or goes, but not for long. */
  void awaitChange() throws InterruptedException {
    String _ = changes.poll(MILLIS_BETWEEN_QUESTIONS, TimeUnit.MILLISECONDS);
    changes.clear();
  }

  /**
   * Waits until so many are there, or until some are there and no more come.
   *
   * @param seconds in which another one would come
   * @param stop asked now and then whether to give up
   * @throws IllegalStateException if none comes
   */
  void await(int enough, int seconds, BooleanSupplier stop) throws InterruptedException {
    long came = System.nanoTime();
    int before = 0;
    for (int now = present().size(); now < enough && !stop.getAsBoolean(); now = present().size()) {
      if (now != before) {
        before = now;
        came = System.nanoTime();
      }
      long waited = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - came);
      if (now == 0 && waited >= SECONDS_TO_THE_FIRST) {
        throw new IllegalStateException("no worker has come for two minutes");
      }
      if (now > 0 && waited >= seconds) {
        return;
      }
      awaitChange();
    }
  }
}
