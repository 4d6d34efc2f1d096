// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore;

import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule that leads somewhere: the task of every step. Of two that lead to the same, the
 * shorter is the better one, and of equally long ones the one that is less by task numbers.
 */
public final class Witness implements Comparable<Witness> {
  private final int[] numbers;
  private final List<String> tasks;

  /** The schedule of a program whose tasks take no step. */
  private static final Witness EMPTY = new Witness(new int[0], List.of());

  /**
   * @param numbers the numbers of the tasks, in the order of their steps
   * @param tasks their names, and perhaps of those that went on behind
   */
  public Witness(int[] numbers, List<String> tasks) {
    this.numbers = numbers.clone();
    this.tasks = List.copyOf(tasks);
  }

  /** The tasks with these numbers on the machine, unless the known one is at least as good. */
  public static @Nullable Witness better(
      @Nullable Witness known, SteppedMachine machine, int[] numbers, int length) {
    if (known != null && compare(numbers, length, known) >= 0) {
      return null;
    }
    List<Task> tasks = machine.tasksEver();
    int[] copy = Arrays.copyOf(numbers, length);
    return new Witness(copy, Arrays.stream(copy).mapToObj(id -> tasks.get(id).name()).toList());
  }

  /** That of a run that asked its schedule for nobody, unless one is known. */
  public static @Nullable Witness empty(@Nullable Witness known) {
    return known == null ? EMPTY : null;
  }

  private static int compare(int[] numbers, int length, Witness other) {
    return length == other.numbers.length
        ? Arrays.compare(numbers, 0, length, other.numbers, 0, length)
        : Integer.compare(length, other.numbers.length);
  }

  /** The names of the tasks, in the order of their steps, to the end of the run. */
  public List<String> tasks() {
    return tasks;
  }

  /** How many steps there are. */
  public int length() {
    return numbers.length;
  }

  /** The number of the task that performs a step, counted from 0. */
  public int number(int step) {
    return numbers[step];
  }

  /** The numbers of the tasks that perform the steps; a copy. */
  public int[] numbers() {
    return numbers.clone();
  }

  @Override
  public int compareTo(Witness other) {
    return compare(numbers, numbers.length, other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Witness witness && compareTo(witness) == 0;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(numbers);
  }

  @Override
  public String toString() {
    return tasks.toString();
  }
}
