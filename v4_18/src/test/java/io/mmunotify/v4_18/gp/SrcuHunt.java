// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.gp;

import io.mmunotify.hw.gp.Hunt;
import io.mmunotify.hw.gp.Shape;
import io.mmunotify.hw.gp.Shape.Wait;
import io.mmunotify.hw.gp.Verdict;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.kernel.GracePeriodOptions.Rule;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.sync.SrcuStruct;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A mutant, and where to look for what it does.
 *
 * @param asShipped whether the defects of the original text are there
 */
record SrcuHunt(SrcuMutant mutant, MemoryModel model, boolean asShipped, Cast cast) {
  /** Of PCT schedules. */
  private static final int DEPTH = 4;

  /** When a cast's states are all gone through. */
  enum States {
    /** By every test: in a second or two. */
    ALWAYS,
    /** For the table: in a minute. */
    FOR_THE_TABLE,
    /** There are too many. */
    NEVER
  }

  /** Who takes part, and when all states are gone through under SC and under TSO. */
  enum Cast {
    SMALLEST(Shape.smallest(Wait.SYNCHRONIZE), States.ALWAYS, States.ALWAYS),
    TWO_PERIODS(
        Shape.readers(1, 2).updater(2, Wait.SYNCHRONIZE), States.ALWAYS, States.FOR_THE_TABLE),
    TWO_READERS(Shape.readers(2, 2).updater(Wait.SYNCHRONIZE), States.ALWAYS, States.FOR_THE_TABLE),
    LAPPED(
        Shape.readers(1, 1).reader(3).updater(Wait.SYNCHRONIZE),
        States.ALWAYS,
        States.FOR_THE_TABLE),
    DUMMY(
        Shape.readers(1, 1).updater(Wait.SYNCHRONIZE).dummy(Wait.CALL),
        States.FOR_THE_TABLE,
        States.NEVER),
    CALLS(
        Shape.readers(1, 1).updater(3, Wait.CALL).dummy(Wait.CALL, Wait.CALL, Wait.CALL),
        States.NEVER,
        States.NEVER),
    BARRIER(Shape.readers(0, 0).barrier(1), States.ALWAYS, States.ALWAYS),
    BARRIER_AND_READER(Shape.readers(1, 1).barrier(1).dummy(Wait.CALL), States.NEVER, States.NEVER),
    BARRIER_ALONE(Shape.readers(0, 0).barrier(0).dummy(Wait.CALL), States.ALWAYS, States.ALWAYS),
    TWO_BARRIERS(Shape.readers(0, 0).barrier(2).barrier(1), States.NEVER, States.NEVER);

    private final Shape shape;
    private final States sc;
    private final States tso;

    Cast(Shape shape, States sc, States tso) {
      this.shape = shape;
      this.sc = sc;
      this.tso = tso;
    }
  }

  /** When all states are gone through. */
  States states() {
    return model == MemoryModel.SC ? cast.sc : cast.tso;
  }

  Hunt hunt() {
    GracePeriodOptions options = new GracePeriodOptions(Rule.ENGINE, asShipped, 2, 4_000_000);
    return new Hunt(
        machine -> new SrcuStruct(mutant.on(machine, options), true), cast.shape, model);
  }

  Verdict sample(long runs) {
    return hunt().pct(runs, 1, DEPTH);
  }

  /** The line of a file that keeps it with a schedule. */
  String line(List<String> schedule) {
    return mutant
        + " "
        + model
        + " "
        + (asShipped ? "shipped" : "mended")
        + " "
        + cast
        + " "
        + packed(schedule);
  }

  /** A line of such a file. */
  record Kept(SrcuHunt hunt, List<String> schedule) {
    static Kept of(String line) {
      List<String> words = List.of(line.split(" "));
      SrcuHunt hunt =
          new SrcuHunt(
              SrcuMutant.valueOf(words.get(0)),
              MemoryModel.valueOf(words.get(1)),
              words.get(2).equals("shipped"),
              Cast.valueOf(words.get(3)));
      return new Kept(hunt, unpacked(words.subList(4, words.size())));
    }
  }

  private static String packed(List<String> schedule) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < schedule.size(); ) {
      int from = i;
      while (i < schedule.size() && schedule.get(i).equals(schedule.get(from))) {
        i++;
      }
      words.add(schedule.get(from) + "*" + (i - from));
    }
    return String.join(" ", words);
  }

  private static List<String> unpacked(List<String> words) {
    List<String> schedule = new ArrayList<>();
    for (String word : words) {
      List<String> parts = List.of(word.split("\\*"));
      schedule.addAll(Collections.nCopies(Integer.parseInt(parts.get(1)), parts.get(0)));
    }
    return schedule;
  }
}
