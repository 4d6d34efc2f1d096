// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import io.mmunotify.hw.trace.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts event sequences side by side so that as much as possible of them stands in the same rows:
 * the first two as a longest common subsequence does, each further one against the rows so far.
 * Every sequence is in its column whole and in order.
 */
public final class Alignment {
  /** How far ahead a best alignment is looked for: time grows with it, and memory by its square. */
  private static final int WINDOW = 1024;

  private final List<Row> rows;
  private final List<Event> events;
  private final int columns;
  private final List<Row> aligned = new ArrayList<>();

  private int row;
  private int event;

  private Alignment(List<Row> rows, List<Event> events, int columns) {
    this.rows = rows;
    this.events = events;
    this.columns = columns;
  }

  /**
   * Aligns sequences.
   *
   * @param sequences one per generation; at least one
   */
  public static List<Row> of(List<List<Event>> sequences) {
    List<Row> rows =
        sequences.getFirst().stream().map(each -> new Row(List.of()).with(each)).toList();
    for (int column = 1; column < sequences.size(); column++) {
      rows = new Alignment(rows, sequences.get(column), column).align();
    }
    return withStopsFirst(rows);
  }

  /** A run's stop goes right behind what led to it, not behind what others did from then on. */
  private static List<Row> withStopsFirst(List<Row> rows) {
    List<Row> moved = new ArrayList<>(rows);
    for (int i = 1; i < moved.size(); i++) {
      boolean stops = !moved.get(i).stops().isEmpty();
      for (int j = i; stops && j > 0 && moved.get(j).isApartFrom(moved.get(j - 1)); j--) {
        Collections.swap(moved, j, j - 1);
      }
    }
    return moved;
  }

  private List<Row> align() {
    while (row < rows.size() || event < events.size()) {
      takeAlike();
      takeWindow();
    }
    return aligned;
  }

  /** A row and an event that do not differ belong together whatever follows. */
  private void takeAlike() {
    while (row < rows.size() && event < events.size() && score(row, event) == Score.ALIKE) {
      take(true, true);
    }
  }

  /** Aligns what comes next; where it is longer than the window, only the window's first half. */
  private void takeWindow() {
    int height = Math.min(WINDOW, rows.size() - row);
    int width = Math.min(WINDOW, events.size() - event);
    int[][] best = best(height, width);
    boolean last = row + height == rows.size() && event + width == events.size();
    int limit = last ? WINDOW : WINDOW / 2;
    int i = 0;
    int j = 0;
    while ((i < height || j < width) && i < limit && j < limit) {
      int score = i < height && j < width ? score(row, event) : Score.NONE;
      if (score != Score.NONE && best[i][j] == best[i + 1][j + 1] + score) {
        take(true, true);
        i++;
        j++;
      } else if (i < height && best[i][j] == best[i + 1][j]) {
        take(true, false);
        i++;
      } else {
        take(false, true);
        j++;
      }
    }
  }

  /** The score of the best alignment from each place of the window to its end. */
  private int[][] best(int height, int width) {
    int[][] best = new int[height + 1][width + 1];
    for (int i = height - 1; i >= 0; i--) {
      for (int j = width - 1; j >= 0; j--) {
        int apart = Math.max(best[i + 1][j], best[i][j + 1]);
        int score = score(row + i, event + j);
        best[i][j] = score == Score.NONE ? apart : Math.max(apart, best[i + 1][j + 1] + score);
      }
    }
    return best;
  }

  /** What it is worth that a row and an event stand together. */
  private static final class Score {
    static final int NONE = 0;
    static final int CHANGED = 3;
    static final int ALIKE = 4;
  }

  private int score(int atRow, int atEvent) {
    Row candidate = rows.get(atRow);
    Event other = events.get(atEvent);
    if (!candidate.welcomes(other)) {
      return Score.NONE;
    }
    return Likeness.of(candidate.first(), other).isQuiet() ? Score.ALIKE : Score.CHANGED;
  }

  private void take(boolean fromRows, boolean fromEvents) {
    Row left =
        fromRows ? rows.get(row++) : new Row(Collections.nCopies(columns, (@Nullable Event) null));
    aligned.add(left.with(fromEvents ? events.get(event++) : null));
  }
}
