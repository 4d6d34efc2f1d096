// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.run.Ended;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule by task numbers, and the run that followed it. From its end on the tasks go on in
 * order. The shorter path is the lesser one; of equally long ones, the one less by task numbers.
 */
final class FollowedPath implements Schedule, Comparable<FollowedPath> {
  private final int[] path;
  private final Schedule afterwards = new InOrder();
  private final List<String> names = new ArrayList<>();
  private int position;
  private @Nullable Ended ended;

  FollowedPath(int[] path) {
    this.path = path;
  }

  @Override
  public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
    Task task =
        position < path.length ? machine.task(path[position++]) : afterwards.next(machine, current);
    if (task != null) {
      names.add(task.name());
    }
    return task;
  }

  /** The run has ended. */
  void ended(Ended how) {
    ended = how;
  }

  /** How the run ended. */
  Ended ended() {
    Ended run = ended;
    if (run == null) {
      throw new IllegalStateException("the path was not followed yet");
    }
    return run;
  }

  /** Whether the run ended where the path does. */
  boolean wasWhole() {
    return names.size() == path.length && !(ended().end() instanceof RunEnd.Abandoned);
  }

  /** The task of every step of the run. */
  List<String> names() {
    return List.copyOf(names);
  }

  /** The schedule by task numbers. */
  List<Integer> numbers() {
    return Arrays.stream(path).boxed().toList();
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(path.length);
    for (int task : path) {
      out.writeChar(task);
    }
  }

  static int[] readPath(DataInput in) throws IOException {
    int[] path = new int[in.readInt()];
    for (int i = 0; i < path.length; i++) {
      path[i] = in.readChar();
    }
    return path;
  }

  @Override
  public int compareTo(FollowedPath other) {
    return path.length == other.path.length
        ? Arrays.compare(path, other.path)
        : Integer.compare(path.length, other.path.length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FollowedPath followed && compareTo(followed) == 0;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(path);
  }
}
