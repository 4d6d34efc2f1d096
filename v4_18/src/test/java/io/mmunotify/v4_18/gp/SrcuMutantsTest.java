// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.gp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.gp.Verdict;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.v4_18.gp.SrcuHunt.Cast;
import io.mmunotify.v4_18.gp.SrcuHunt.Kept;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The searches find what is wrong with a mutant of tree SRCU")
final class SrcuMutantsTest {
  private static final String SCHEDULES = "srcu-mutants.txt";
  private static final int MOST_PREEMPTIONS = 6;
  private static final int FEW = 40;
  private static final int MANY = 200_000;

  /** What is found, and how it shows. */
  private static List<SrcuHunt> prey() {
    return List.of(
        prey(SrcuMutant.T1, Cast.TWO_PERIODS, 4),
        prey(SrcuMutant.T2, Cast.SMALLEST, 3),
        prey(SrcuMutant.T3, Cast.SMALLEST, 3),
        prey(SrcuMutant.T4, Cast.TWO_READERS, 5),
        prey(SrcuMutant.T6, Cast.SMALLEST, 3),
        prey(SrcuMutant.T7, Cast.SMALLEST, 3),
        prey(SrcuMutant.T8, Cast.DUMMY, 4),
        prey(SrcuMutant.T8A, Cast.SMALLEST, 2),
        new SrcuHunt(SrcuMutant.T9, MemoryModel.TSO, false, Cast.SMALLEST, 4),
        new SrcuHunt(SrcuMutant.T13, MemoryModel.TSO, true, Cast.LAPPED, 4),
        prey(SrcuMutant.T14, Cast.LAPPED, 4),
        prey(SrcuMutant.T18A, Cast.CALLS, 4),
        prey(SrcuMutant.T18B, Cast.SMALLEST, 2),
        prey(SrcuMutant.T18C, Cast.CALLS, 4),
        prey(SrcuMutant.T19, Cast.BARRIER, 4),
        prey(SrcuMutant.T20, Cast.TWO_BARRIERS, 4),
        prey(SrcuMutant.T21, Cast.BARRIER, 2),
        new SrcuHunt(SrcuMutant.NONE, MemoryModel.SC, true, Cast.BARRIER_ALONE, 3));
  }

  private static SrcuHunt prey(SrcuMutant mutant, Cast cast, int depth) {
    return new SrcuHunt(mutant, MemoryModel.SC, false, cast, depth);
  }

  /**
   * What is not found. T15, T16 are equivalent. A, C and the start fence mend nothing that x86
   * does: between an updater's store and a scan there are locked instructions. Nor does D, where
   * the state is set under the lock. T17: the work never runs twice at once. T24: a matter of time.
   */
  private static List<SrcuHunt> survivors() {
    List<SrcuHunt> survivors = new ArrayList<>();
    for (MemoryModel model : MemoryModel.values()) {
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
          survivors.add(new SrcuHunt(mutant, model, false, cast, 4));
        }
      }
      survivors.add(new SrcuHunt(SrcuMutant.T13, model, false, Cast.LAPPED, 4));
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
  @MethodSource("survivors")
  @DisplayName("unless it is as good as the original")
  void survives(SrcuHunt hunt) {
    Verdict verdict = hunt.sample(FEW);
    assertFalse(verdict.killed(), () -> hunt + ": " + verdict + verdict.schedule());
  }

  /** Finds all of them anew, in minutes; {@code target} gets the schedules and the table. */
  @Test
  @EnabledIfSystemProperty(named = "srcu.hunt", matches = "true")
  void huntAllOfThem() throws IOException {
    List<String> table = new ArrayList<>();
    List<String> schedules = new ArrayList<>();
    schedules.add("# SPDX-License-Identifier: GPL-2.0-only");
    schedules.add("# Written by SrcuMutantsTest with -Dsrcu.hunt=true");
    for (SrcuHunt hunt : prey()) {
      Verdict verdict = hunt.sample(MANY);
      table.add(row(hunt, verdict));
      schedules.add(hunt.line(verdict.schedule()));
    }
    for (SrcuHunt hunt : survivors()) {
      table.add(row(hunt, hunt.sample(MANY / 40)));
    }
    Path target = Files.createDirectories(Path.of("target"));
    var _ = Files.write(target.resolve(SCHEDULES), schedules);
    var _ = Files.write(target.resolve("srcu-mutants-table.txt"), table);
  }

  /** Measures what stands in UPSTREAM.md. */
  @Test
  @EnabledIfSystemProperty(named = "srcu.hunt", matches = "table")
  void fewestPreemptions() {
    for (SrcuHunt hunt : prey()) {
      System.out.println(
          hunt.mutant()
              + " "
              + hunt.model()
              + " "
              + hunt.cast()
              + " "
              + hunt.hunt().limit(Duration.ofSeconds(60)).fewest(MOST_PREEMPTIONS));
    }
  }

  private static String row(SrcuHunt hunt, Verdict verdict) {
    return String.join(
        " | ",
        hunt.mutant() + ": " + hunt.mutant().what,
        hunt.model() + (hunt.asShipped() ? ", as shipped" : ""),
        hunt.cast() + ", PCT depth " + hunt.depth(),
        verdict.toString());
  }
}
