// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.states.Cluster;
import io.mmunotify.explore.states.Job;
import io.mmunotify.explore.states.Part;
import io.mmunotify.explore.states.Site;
import io.mmunotify.explore.states.StateSearch.Options;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.Builtins;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.search.Exploration.Found;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A search on many JVMs finds what a search in one finds, whatever is lost on the way. */
final class ClusterTest {
  /** How far the parts that are made again lie back, in levels. */
  private static final int BACK = 3;

  /**
   * A cluster in which much goes wrong. Parts travel, so that they are other objects; what is sent
   * comes in any order; sites change, and each has to learn for itself; and parts are made twice
   * from older ones, whose tables others have gone on from.
   */
  private static final class Unreliable implements Cluster {
    private final int parts;
    private final Random chance = new Random(1);
    private final List<byte[]> tree = new ArrayList<>();
    private final List<List<Part>> levels = new ArrayList<>();
    private final List<List<List<byte[]>>> sent = new ArrayList<>();
    private final List<String> sites =
        List.of(UUID.randomUUID().toString(), UUID.randomUUID().toString());
    private @Nullable Job job;
    private int madeAgain;

    Unreliable(int parts) {
      this.parts = parts;
    }

    @Override
    public int parts() {
      return parts;
    }

    @Override
    public void begin(Job its, List<Part> first) {
      job = its;
      levels.add(first);
    }

    @Override
    public void grow(byte[] piece) {
      tree.add(piece);
    }

    @Override
    public List<byte[]> go(BooleanSupplier stop) {
      List<Part> from = levels.getLast();
      List<List<byte[]>> toEach = new ArrayList<>();
      for (int owner = 0; owner < parts; owner++) {
        toEach.add(new ArrayList<>());
      }
      for (Part part : from) {
        List<byte[]> all = expand(part);
        for (int owner = 0; owner < parts; owner++) {
          toEach.get(owner).add(all.get(owner));
        }
      }
      sent.add(toEach);
      List<Part> to = new ArrayList<>();
      for (Part part : from) {
        to.add(next(part, levels.size() - 1));
      }
      levels.add(to);
      loseSome();
      return levels.getLast().stream().map(Part::report).toList();
    }

    private List<byte[]> expand(Part part) {
      try {
        String site = sites.get(chance.nextInt(sites.size()));
        return Site.expand(site, Objects.requireNonNull(job), part, parts, tree.size(), tree::get);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private Part next(Part part, int level) {
      List<byte[]> all = new ArrayList<>(sent.get(level).get(part.number()));
      Collections.shuffle(all, chance);
      Part next = part.next(all.iterator());
      return chance.nextBoolean() ? next : copy(next);
    }

    /** A part is made again from what was there some levels before, and comes out equal. */
    private void loseSome() {
      int last = levels.size() - 1;
      int number = chance.nextInt(parts);
      if (last < BACK) {
        return;
      }
      Part again = levels.get(last - BACK).get(number);
      for (int level = last - BACK; level < last; level++) {
        again = next(again, level);
      }
      Part lost = levels.get(last).get(number);
      assertEquals(lost.owned(), again.owned());
      assertArrayEquals(lost.report(), again.report());
      levels.get(last).set(number, again);
      madeAgain++;
    }

    private static byte[] written(Part part) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(part);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    private static Part copy(Part part) {
      try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(written(part)))) {
        return (Part) in.readObject();
      } catch (IOException | ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public List<String> owners() {
      return List.of();
    }

    @Override
    public void end() {}

    @Override
    public void close() {}
  }

  private static List<Generation> generations() {
    return Generation.all();
  }

  private static ScenarioStates states(String name, Generation generation, Options options) {
    Set<String> names = generations().stream().map(Generation::name).collect(Collectors.toSet());
    Scenario scenario = Builtins.load(name, Limits.DEFAULTS, names);
    return new ScenarioStates(scenario, generation, Limits.DEFAULTS, RunOptions.DEFAULTS, options);
  }

  /** All that a search tells, but for how often the program was run. */
  private static List<String> told(ScenarioStates search) {
    Exploration found = search.explore(new Watch(Bounds.NONE), () -> {});
    List<String> told = new ArrayList<>();
    told.add(found.exhausted() + " " + found.covered() + " " + found.schedules());
    for (Found each : new TreeMap<>(found.outcomes()).values()) {
      told.add(each.outcome().text() + " " + each.schedules() + " " + each.witness());
    }
    found.findings().forEach(shown -> told.add(shown.toString()));
    return told;
  }

  private static Stream<Options> options() {
    return Stream.of(
        Options.all(false), Options.all(true), new Options(false, 1, 1), new Options(true, 1, 2));
  }

  @ParameterizedTest
  @MethodSource("options")
  void theSameIsFoundWhateverIsLost(Options options) {
    for (Generation generation : generations()) {
      List<String> alone = told(states("unregister-races-exit", generation, options));
      Unreliable cluster = new Unreliable(3);
      ScenarioStates shared = states("unregister-races-exit", generation, options);
      shared.helpedBy(cluster, 4);
      assertEquals(alone, told(shared));
      assertTrue(cluster.madeAgain > 10, "little was made again: " + cluster.madeAgain);
    }
  }

  @Test
  void aNarrowSearchStaysAlone() {
    Generation generation = generations().getFirst();
    Unreliable cluster = new Unreliable(2);
    ScenarioStates search = states("double-unregister", generation, Options.all(false));
    search.helpedBy(cluster, Long.MAX_VALUE);
    assertTrue(!told(search).isEmpty());
    assertEquals(List.of(), cluster.levels);
  }
}
