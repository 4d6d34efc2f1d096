// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.gp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.mmunotify.hw.gp.Hunt;
import io.mmunotify.hw.gp.Shape;
import io.mmunotify.hw.gp.Shape.Wait;
import io.mmunotify.hw.gp.Verdict;
import io.mmunotify.hw.gp.Verdict.Kind;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.sync.SrcuStruct;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every mutant, with the smallest shape that shows it. The names are those of the table in
 * UPSTREAM.md. {@code schedules.properties} keeps a schedule that kills each.
 */
@DisplayName("Whatever is left out of the SRCU of v3.15 is missed, or its absence cannot show")
final class MutantsTest {
  private static final Shape ONE = Shape.smallest(Wait.SYNCHRONIZE);
  private static final Shape TWO = Shape.readers(1, 1).updater(2, Wait.SYNCHRONIZE);
  private static final Shape CALL = Shape.smallest(Wait.CALL);
  private static final Shape MIGRATING = Shape.readers(1, 1).traveller().updater(Wait.SYNCHRONIZE);
  private static final Shape S11_SHAPE =
      Shape.readers(1, 1).updater(Wait.CALL).dummy(Wait.SYNCHRONIZE, Wait.SYNCHRONIZE);

  /** More than any mutant takes. */
  private static final int MOST_PREEMPTIONS = 6;

  private static final Kind EARLY = Kind.VIOLATION;

  /** A mutant, what shows it, and what it comes to. */
  record Case(Mutant mutant, Shape shape, MemoryModel model, Kind comesTo) {
    static Case sc(Mutant mutant, Shape shape, Kind comesTo) {
      return new Case(mutant, shape, MemoryModel.SC, comesTo);
    }

    static Case tso(Mutant mutant, Shape shape, Kind comesTo) {
      return new Case(mutant, shape, MemoryModel.TSO, comesTo);
    }

    Hunt hunt() {
      return new Hunt(machine -> new SrcuStruct(mutant.on(machine), true), shape, model);
    }
  }

  static Stream<Case> killed() {
    return Stream.of(
        Case.sc(Mutant.S1, TWO, EARLY),
        Case.sc(Mutant.S2, ONE, EARLY),
        Case.sc(Mutant.S3, ONE, EARLY),
        Case.sc(Mutant.S4, MIGRATING, EARLY),
        Case.sc(Mutant.S5, MIGRATING, EARLY),
        Case.sc(Mutant.S6, MIGRATING, EARLY),
        Case.sc(Mutant.S7, Shape.readers(2, 1).updater(Wait.SYNCHRONIZE), Kind.HANG),
        Case.sc(Mutant.S8, ONE, EARLY),
        Case.sc(Mutant.S9, ONE, Kind.HANG),
        Case.sc(Mutant.S10, ONE, EARLY),
        Case.sc(Mutant.S12, CALL.dummy(Wait.CALL), EARLY),
        Case.sc(Mutant.S13, CALL, EARLY),
        Case.sc(Mutant.S14, CALL, EARLY),
        Case.sc(Mutant.S15, CALL, EARLY),
        Case.tso(Mutant.S16, ONE, EARLY),
        Case.tso(Mutant.S17, TWO, EARLY),
        Case.sc(
            Mutant.S20, Shape.readers(0, 0).updater(Wait.CALL).dummy(Wait.SYNCHRONIZE), Kind.HANG));
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("killed by a search of every schedule, and by one that was found before")
  void killed(Case dies) {
    Verdict verdict = dies.hunt().everySchedule();
    assertEquals(dies.comesTo(), verdict.kind(), verdict.toString());
    assertEquals(verdict.what(), dies.hunt().replay(verdict.schedule()).what());
    assertEquals(
        dies.comesTo(),
        dies.hunt().replay(tasks(stored(dies.mutant()))).kind(),
        () -> "the stored schedule is out of date; this is one: " + turns(verdict.schedule()));
  }

  @Test
  @DisplayName("S11 is killed by a schedule that takes a long search to find")
  void killedByALongSchedule() {
    Verdict verdict =
        Case.sc(Mutant.S11, S11_SHAPE, EARLY).hunt().replay(tasks(stored(Mutant.S11)));
    assertEquals(EARLY, verdict.kind(), verdict.toString());
  }

  @Test
  @EnabledIfSystemProperty(named = "hunts", matches = "long")
  @DisplayName("S11 is killed by a long search")
  void killedByALongSearch() {
    Verdict verdict = Case.sc(Mutant.S11, S11_SHAPE, EARLY).hunt().everySchedule();
    assertEquals(EARLY, verdict.kind(), () -> verdict + ": " + turns(verdict.schedule()));
  }

  /** What would kill them is not there: flips that are needed, memory weaker than x86-TSO. */
  static Stream<Case> survivors() {
    return Stream.of(
        Case.sc(Mutant.S10A, TWO, Kind.SURVIVED),
        Case.tso(Mutant.S17A, TWO, Kind.SURVIVED),
        Case.tso(Mutant.S18, TWO, Kind.SURVIVED),
        Case.tso(Mutant.S19, TWO, Kind.SURVIVED));
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("survives every schedule, where its absence cannot show")
  void survivors(Case lives) {
    assertEquals("exhausted", lives.hunt().everySchedule().what());
  }

  @ParameterizedTest
  @MethodSource("withATraveller")
  @EnabledIfSystemProperty(named = "hunts", matches = "long")
  @DisplayName("S17b, S19 and none survive a reader that changes its CPU")
  void survivorsWithATraveller(Case lives) {
    assertEquals("exhausted", lives.hunt().everySchedule().what());
  }

  static Stream<Case> withATraveller() {
    return Stream.of(Mutant.NONE, Mutant.S17A, Mutant.S19)
        .map(mutant -> Case.tso(mutant, MIGRATING, Kind.SURVIVED));
  }

  @ParameterizedTest
  @MethodSource("withATraveller")
  @DisplayName("S17b, S19 and none survive samples with a reader that changes its CPU")
  void survivorsSampledWithATraveller(Case lives) {
    assertEquals("1000 samples", lives.hunt().pos(1000, 1).what());
    assertEquals("1000 samples", lives.hunt().pct(1000, 1, 4).what());
  }

  /** Measures what stands in UPSTREAM.md. */
  @Test
  @EnabledIfSystemProperty(named = "hunts", matches = "table")
  @DisplayName("the fewest preemptions that show each")
  void fewestPreemptions() {
    Stream.of(
            killed(),
            Stream.of(Case.sc(Mutant.S11, S11_SHAPE, EARLY)),
            survivors(),
            withATraveller())
        .flatMap(cases -> cases)
        .forEach(each ->
            System.out.println(
                each.mutant()
                    + " "
                    + each.model()
                    + " "
                    + each.hunt().limit(Duration.ofSeconds(60)).fewest(MOST_PREEMPTIONS)));
  }

  /** {@code u1*3 r1}: so many steps of each, in turn. */
  private static String turns(List<String> tasks) {
    List<String> turns = new ArrayList<>();
    for (int from = 0; from < tasks.size(); ) {
      int to = from;
      while (to < tasks.size() && tasks.get(to).equals(tasks.get(from))) {
        to++;
      }
      turns.add(tasks.get(from) + (to - from == 1 ? "" : "*" + (to - from)));
      from = to;
    }
    return String.join(" ", turns);
  }

  private static List<String> tasks(String turns) {
    List<String> tasks = new ArrayList<>();
    for (String turn : turns.split(" ", -1)) {
      String[] parts = turn.split("\\*", -1);
      int times = parts.length == 1 ? 1 : Integer.parseInt(parts[1]);
      tasks.addAll(Collections.nCopies(times, parts[0]));
    }
    return tasks;
  }

  private static String stored(Mutant mutant) {
    Properties schedules = new Properties();
    try (InputStream file = MutantsTest.class.getResourceAsStream("schedules.properties")) {
      assertNotNull(file);
      schedules.load(new InputStreamReader(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return schedules.getProperty(mutant.name(), "");
  }
}
