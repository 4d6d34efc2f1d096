// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import io.mmunotify.cli.CommonOptions;
import io.mmunotify.cli.UsageError;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.states.Cluster;
import io.mmunotify.explore.states.ClusterEngine;
import io.mmunotify.explore.states.ClusterFailure;
import io.mmunotify.scenario.InputError;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.ScenarioStates;
import java.io.PrintStream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/**
 * The cluster that {@code explore} is to use, if any. It is joined before the first search, and
 * left after the last one.
 */
final class Clustered implements AutoCloseable {
  private static final long WIDE = 50_000;

  private final @Nullable Cluster cluster;
  private final long from;

  private Clustered(@Nullable Cluster cluster, long from) {
    this.cluster = cluster;
    this.from = from;
  }

  static void addTo(Options options) {
    options
        .addOption(
            CommonOptions.valued(
                "cluster",
                "URL",
                "wide levels in a cluster of Spark's: spark://HOST:7077, local[2]"))
        .addOption(
            CommonOptions.valued(
                "cluster-from", "N", "levels are wide from N states on (default 50000)"));
  }

  /**
   * Joins the one that a command line asks for.
   *
   * @throws UsageError if the search is not one for a cluster, or what it takes is not there
   * @throws InputError if the cluster is not
   */
  static Clustered of(CommandLine line, SearchStrategy strategy) {
    long from =
        line.hasOption("cluster-from") ? CommonOptions.number(line, "cluster-from", 1) : WIDE;
    if (!line.hasOption("cluster")) {
      if (line.hasOption("cluster-from")) {
        throw new UsageError("--cluster-from goes with --cluster");
      }
      return new Clustered(null, from);
    }
    if (!strategy.overStates()) {
      throw new UsageError(
          "--cluster shares out a search over states; it takes none of the strategies that go"
              + " through schedules");
    }
    if (line.hasOption("checkpoint")) {
      throw new UsageError(
          "--checkpoint and --cluster exclude each other: a cluster keeps its own checkpoints, for"
              + " as long as the command runs");
    }
    ClusterEngine engine =
        ClusterEngine.find()
            .orElseThrow(() ->
                new UsageError(
                    "--cluster needs Apache Spark, which is not built by default: run \"mvn"
                        + " -Pcluster -DskipTests package -pl cluster -am\" once (220 MB are"
                        + " fetched), and then this command again"));
    try {
      return new Clustered(engine.join(line.getOptionValue("cluster")), from);
    } catch (ClusterFailure e) {
      throw new InputError(e.sentence());
    }
  }

  /** Searches, with the help of the cluster if there is one. */
  Exploration explore(ScenarioStates explorer, Watch watch, PrintStream news) {
    if (cluster == null) {
      return explorer.explore(watch, () -> {});
    }
    explorer.helpedBy(cluster, from);
    try {
      Exploration exploration = explorer.explore(watch, () -> {});
      cluster.owners().forEach(owner -> news.println("cluster: " + owner));
      return exploration;
    } catch (ClusterFailure e) {
      throw new InputError(e.sentence());
    } finally {
      cluster.end();
    }
  }

  @Override
  public void close() {
    if (cluster != null) {
      cluster.close();
    }
  }
}
