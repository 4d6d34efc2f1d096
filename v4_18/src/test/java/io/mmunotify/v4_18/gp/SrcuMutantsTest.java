// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.gp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.gp.Verdict;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.v4_18.gp.SrcuHunt.Cast;
import io.mmunotify.v4_18.gp.SrcuHunt.Kept;
import io.mmunotify.v4_18.gp.SrcuHunt.States;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The searches find what is wrong with a mutant of tree SRCU")
@Execution(ExecutionMode.CONCURRENT)
final class SrcuMutantsTest {
  private static final String SCHEDULES = "srcu-mutants.txt";

  /** What survives on TSO survives on SC, whose ends are among TSO's; the hunts try both. */
  private static final List<MemoryModel> MODELS =
      System.getProperty("srcu.hunt") == null
          ? List.of(MemoryModel.TSO)
          : List.of(MemoryModel.values());

  private static final int MOST_PREEMPTIONS = 6;
  private static final int FEW = 40;
  private static final int MANY = 5000;

  /** What is found, and how it shows. */
  private static List<SrcuHunt> prey() {
    return List.of(
        prey(SrcuMutant.T1, Cast.TWO_PERIODS),
        prey(SrcuMutant.T2, Cast.SMALLEST),
        prey(SrcuMutant.T3, Cast.SMALLEST),
        prey(SrcuMutant.T4, Cast.TWO_READERS),
        prey(SrcuMutant.T6, Cast.SMALLEST),
        prey(SrcuMutant.T7, Cast.SMALLEST),
        prey(SrcuMutant.T8, Cast.DUMMY),
        prey(SrcuMutant.T8A, Cast.SMALLEST),
        new SrcuHunt(SrcuMutant.T9, MemoryModel.TSO, false, Cast.SMALLEST),
        new SrcuHunt(SrcuMutant.T13, MemoryModel.TSO, true, Cast.LAPPED),
        prey(SrcuMutant.T14, Cast.LAPPED),
        prey(SrcuMutant.T18A, Cast.CALLS),
        prey(SrcuMutant.T18B, Cast.SMALLEST),
        prey(SrcuMutant.T18C, Cast.CALLS),
        prey(SrcuMutant.T19, Cast.BARRIER),
        prey(SrcuMutant.T20, Cast.TWO_BARRIERS),
        prey(SrcuMutant.T21, Cast.BARRIER),
        new SrcuHunt(SrcuMutant.NONE, MemoryModel.SC, true, Cast.BARRIER_ALONE));
  }

  private static SrcuHunt prey(SrcuMutant mutant, Cast cast) {
    return new SrcuHunt(mutant, MemoryModel.SC, false, cast);
  }

  /**
   * What is not found. T15, T16 are equivalent. A, C and the start fence mend nothing that x86
   * does: between an updater's store and a scan there are locked instructions. Nor does D, where
   * the state is set under the lock. T17: the work never runs twice at once. T24: a matter of time.
   */
  private static List<SrcuHunt> survivors() {
    List<SrcuHunt> survivors = new ArrayList<>();
    for (MemoryModel model : MODELS) {
      for (SrcuMutant mutant :
          List.of(
              SrcuMutant.NONE,
              SrcuMutant.T10,
              SrcuMutant.T11,
              SrcuMutant.T12,
              SrcuMutant.T14_WIDE,
              SrcuMutant.T15,
              SrcuMutant.T16,
              SrcuMutant.T17,
              SrcuMutant.T24A,
              SrcuMutant.T24B)) {
        for (Cast cast : Cast.values()) {
          survivors.add(new SrcuHunt(mutant, model, false, cast));
        }
      }
      survivors.add(new SrcuHunt(SrcuMutant.T13, model, false, Cast.LAPPED));
    }
    return survivors;
  }

  private static Stream<Kept> kept() {
    try (InputStream in = SrcuMutantsTest.class.getResourceAsStream(SCHEDULES)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).map(Kept::of).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("kept")
  @DisplayName("by a schedule that is kept")
  void isKilled(Kept kept) {
    Verdict verdict = kept.hunt().hunt().replay(kept.schedule());
    assertTrue(verdict.killed(), () -> kept.hunt() + ": " + verdict);
  }

  @Test
  @DisplayName("each that can be found has such a schedule")
  void noneIsMissing() {
    assertEquals(prey(), kept().map(Kept::hunt).collect(Collectors.toList()));
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("by going through states")
  void isKilledByStates(SrcuHunt hunt) {
    Verdict verdict = hunt.hunt().reducedStates();
    assertTrue(verdict.killed(), () -> hunt + ": " + verdict);
    assertEquals(verdict.what(), hunt.hunt().replay(verdict.schedule()).what());
  }

  private static Stream<SrcuHunt> isKilledByStates() {
    return prey().stream().filter(hunt -> hunt.states() == States.ALWAYS);
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("unless it is as good as the original: no state is wrong")
  void survivesInEveryState(SrcuHunt hunt) {
    Verdict verdict = hunt.hunt().reducedStates();
    assertEquals("exhausted", verdict.what(), () -> hunt + ": " + verdict.schedule());
  }

  private static Stream<SrcuHunt> survivesInEveryState() {
    return survivors().stream().filter(hunt -> hunt.states() == States.ALWAYS);
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("unless it is as good as the original: where there are too many states, samples")
  void survivesSamples(SrcuHunt hunt) {
    Verdict verdict = hunt.sample(FEW);
    assertFalse(verdict.killed(), () -> hunt + ": " + verdict + verdict.schedule());
  }

  private static Stream<SrcuHunt> survivesSamples() {
    return survivors().stream().filter(hunt -> hunt.states() != States.ALWAYS);
  }

  /** Finds all of them anew; {@code target} gets the schedules. */
  @Test
  @EnabledIfSystemProperty(named = "srcu.hunt", matches = "true")
  void huntAllOfThem() throws IOException {
    List<String> schedules = new ArrayList<>();
    schedules.add("# SPDX-License-Identifier: GPL-2.0-only");
    schedules.add("# Written by SrcuMutantsTest with -Dsrcu.hunt=true");
    for (SrcuHunt hunt : prey()) {
      Verdict verdict = hunt.hunt().reducedStates();
      assertTrue(verdict.killed(), () -> hunt + ": " + verdict);
      System.out.println(hunt + ": " + verdict);
      schedules.add(hunt.line(verdict.schedule()));
    }
    Path target = Files.createDirectories(Path.of("target"));
    var _ = Files.write(target.resolve(SCHEDULES), schedules);
  }

  /** Measures what stands in UPSTREAM.md of those that are found. */
  @Test
  @EnabledIfSystemProperty(named = "srcu.hunt", matches = "table")
  void fewestPreemptions() {
    for (SrcuHunt hunt : prey()) {
      System.out.println(
          hunt + ": " + hunt.hunt().limit(Duration.ofSeconds(60)).fewest(MOST_PREEMPTIONS));
    }
  }

  /** The same of the others. */
  @ParameterizedTest
  @MethodSource("survivors")
  @EnabledIfSystemProperty(named = "srcu.hunt", matches = "table")
  void survivesWhatThereIsTimeFor(SrcuHunt hunt) {
    boolean every = hunt.states() != States.NEVER;
    Verdict verdict = every ? hunt.hunt().reducedStates() : hunt.sample(MANY);
    System.out.println(hunt + ": " + verdict);
    assertEquals(
        every ? "exhausted" : MANY + " samples", verdict.what(), () -> "" + verdict.schedule());
  }
}
