// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.states.Cluster;
import io.mmunotify.explore.states.Job;
import io.mmunotify.explore.states.Part;
import io.mmunotify.explore.states.StateSearch.Options;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.Builtins;
import io.mmunotify.scenario.Limits;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.ScenarioStates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search outlives JVMs of its cluster. */
final class DeathTest {
  /** A cluster of two JVMs that are children of this one. */
  private static final String TWO_JVMS = "local-cluster[2,1,1024]";

  /** Kills a JVM of a cluster before each of these levels, counted from the first wide one. */
  private static final class Deadly implements Cluster {
    private static final List<Integer> DEATHS = List.of(1, 25);

    private final Cluster cluster;
    private int levels;
    private int dead;

    Deadly(Cluster cluster) {
      this.cluster = cluster;
    }

    @Override
    public int parts() {
      return cluster.parts();
    }

    @Override
    public void begin(Job job, List<Part> parts) {
      cluster.begin(job, parts);
    }

    @Override
    public void grow(byte[] tree) {
      cluster.grow(tree);
    }

    @Override
    public @Nullable List<byte[]> go(BooleanSupplier stop) {
      if (DEATHS.contains(levels++)) {
        dead += executors().findFirst().filter(ProcessHandle::destroyForcibly).isPresent() ? 1 : 0;
      }
      return cluster.go(stop);
    }

    private static Stream<ProcessHandle> executors() {
      return ProcessHandle.current()
          .children()
          .filter(child -> child.info().command().orElse("").endsWith("java"));
    }

    @Override
    public List<String> owners() {
      return cluster.owners();
    }

    @Override
    public void end() {
      cluster.end();
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  private static ScenarioStates search() {
    Generation generation = Generation.all().getFirst();
    return new ScenarioStates(
        Builtins.load(
            "unregister-races-exit",
            Limits.DEFAULTS,
            Generation.all().stream().map(Generation::name).collect(Collectors.toSet())),
        generation,
        Limits.DEFAULTS,
        RunOptions.DEFAULTS,
        Options.all(false));
  }

  /** All that a search tells, but for how often the program was run. */
  private static List<String> told(ScenarioStates search) {
    Exploration found = search.explore(new Watch(Bounds.NONE), () -> {});
    return Stream.concat(
            Stream.of(found.exhausted() + " " + found.covered()),
            new TreeMap<>(found.outcomes())
                .values().stream()
                    .map(each -> each.outcome().text() + " " + each.witness().toString()))
        .toList();
  }

  @Test
  void theSameIsFoundWhoeverDies(@TempDir Path home) throws IOException {
    Files.createDirectory(home.resolve("jars"));
    // Has Spark start JVMs with the class path of this one, and without a distribution of Spark.
    Map<String, String> settings =
        Map.of(
            "spark.testing",
            "true",
            "spark.test.home",
            home.toString(),
            "spark.executorEnv.SPARK_SCALA_VERSION",
            "2.13");
    settings.forEach(System::setProperty);
    try (Deadly cluster = new Deadly(new SparkEngine().join(TWO_JVMS))) {
      ScenarioStates shared = search();
      shared.helpedBy(cluster, 2);
      assertEquals(told(search()), told(shared));
      assertEquals(Deadly.DEATHS.size(), cluster.dead);
      assertTrue(cluster.owners().size() > 1, cluster.owners().toString());
    } finally {
      settings.keySet().forEach(System::clearProperty);
    }
  }
}
