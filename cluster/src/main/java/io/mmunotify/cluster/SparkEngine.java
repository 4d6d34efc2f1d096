// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cluster;

import io.mmunotify.explore.states.Cluster;
import io.mmunotify.explore.states.ClusterEngine;
import io.mmunotify.explore.states.ClusterFailure;
import io.mmunotify.hw.kernel.KernelParameters;
import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Clusters of Apache Spark. A setting of Spark's that Java was given ({@code -Dspark.…}) counts
 * more than one that is made here.
 */
public final class SparkEngine implements ClusterEngine {
  /** What the JVMs of a cluster need besides Spark's own options of Java. */
  private static final String JAVA_OPTIONS =
      "--add-exports java.base/jdk.internal.vm=ALL-UNNAMED -XX:+UseParallelGC";

  /** For the service loader. */
  public SparkEngine() {}

  @Override
  public Cluster join(String master) {
    SparkConf conf = new SparkConf().setMaster(master).setAppName("mmunotify");
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.log.level", "ERROR");
    // A machine that is slow to answer is not dead; one that is dead closes its connections.
    conf.setIfMissing("spark.network.timeout", "300s");
    // A JVM that dies fails tasks and stages that are tried again; the search must outlive some.
    conf.setIfMissing("spark.task.maxFailures", "16");
    conf.setIfMissing("spark.stage.maxConsecutiveAttempts", "64");
    conf.setIfMissing("spark.shuffle.compress", "false");
    // A part is nowhere but in the JVM that holds it.
    conf.setIfMissing("spark.locality.wait", "1d");
    conf.setIfMissing("spark.shuffle.reduceLocality.enabled", "false");
    if (!master.equals("local") && !master.startsWith("local[")) { // else this JVM is all
      conf.setIfMissing("spark.jars", jars());
      conf.setIfMissing(
          "spark.executor.extraJavaOptions", JAVA_OPTIONS + " " + KernelParameters.given());
    }
    try {
      JavaSparkContext context = new JavaSparkContext(conf);
      return SparkCluster.on(context);
    } catch (RuntimeException e) {
      throw new ClusterFailure(
          "Spark cannot join the cluster " + master + ": " + e.getMessage(), e);
    }
  }

  /** The jars of this JVM but those that lie beside Spark's own: a cluster has these. */
  private static String jars() {
    Path spark = folder(SparkConf.class.getProtectionDomain().getCodeSource().getLocation());
    String[] entries = System.getProperty("java.class.path", "").split(File.pathSeparator, -1);
    return Arrays.stream(entries)
        .map(entry -> Path.of(entry).toAbsolutePath())
        .filter(Files::isRegularFile)
        .filter(jar -> !spark.equals(jar.getParent()))
        .map(Path::toString)
        .collect(Collectors.joining(","));
  }

  private static Path folder(URL jar) {
    try {
      return Objects.requireNonNull(Path.of(jar.toURI()).toAbsolutePath().getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Spark is in no file: " + jar, e);
    }
  }
}
