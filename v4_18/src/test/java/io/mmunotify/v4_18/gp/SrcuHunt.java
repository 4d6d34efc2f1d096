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
 * @param depth of the PCT schedules that find it
 */
record SrcuHunt(SrcuMutant mutant, MemoryModel model, boolean asShipped, Cast cast, int depth) {

  /** Who takes part. */
  enum Cast {
    SMALLEST(Shape.smallest(Wait.SYNCHRONIZE)),
    TWO_PERIODS(Shape.readers(1, 2).updater(2, Wait.SYNCHRONIZE)),
    TWO_READERS(Shape.readers(2, 2).updater(Wait.SYNCHRONIZE)),
    LAPPED(Shape.readers(2, 3).updater(Wait.SYNCHRONIZE)),
    DUMMY(Shape.readers(1, 1).updater(Wait.SYNCHRONIZE).dummy(Wait.CALL)),
    CALLS(Shape.readers(1, 1).updater(3, Wait.CALL).dummy(Wait.CALL, Wait.CALL, Wait.CALL)),
    BARRIER(Shape.readers(0, 0).barrier(1)),
    BARRIER_AND_READER(Shape.readers(1, 1).barrier(1).dummy(Wait.CALL)),
    BARRIER_ALONE(Shape.readers(0, 0).barrier(0).dummy(Wait.CALL)),
    TWO_BARRIERS(Shape.readers(0, 0).barrier(2).barrier(1));

    private final Shape shape;

    Cast(Shape shape) {
      this.shape = shape;
    }
  }

  Hunt hunt() {
    GracePeriodOptions options = new GracePeriodOptions(Rule.ENGINE, asShipped, 2, 4_000_000);
    return new Hunt(
        machine -> new SrcuStruct(mutant.on(machine, options), true), cast.shape, model);
  }

  Verdict sample(long runs) {
    return hunt().pct(runs, 1, depth);
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
        + depth
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
              Cast.valueOf(words.get(3)),
              Integer.parseInt(words.get(4)));
      return new Kept(hunt, unpacked(words.subList(5, words.size())));
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
