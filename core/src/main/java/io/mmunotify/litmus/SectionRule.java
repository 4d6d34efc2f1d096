// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.sync.Fences;
import io.mmunotify.hw.sync.GracePeriods;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.trace.Named;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The exact rule for sections that overlap without nesting, or end in another task than they began
 * in: a grace period waits for the very sections that are open when it begins. {@link
 * io.mmunotify.hw.sync.ExactRule} looks at tasks, which is quicker and the same where sections
 * nest.
 */
final class SectionRule implements GracePeriods {
  private static final int OPEN = 1;
  private static final int OVER = 0;

  /** One for each section of the run, none of which is entered twice. */
  private final List<IntCell> sections = new ArrayList<>();

  /** By the name of the task: the number of the section that it enters next. */
  private final Map<String, Integer> next = new HashMap<>();

  /**
   * @param counts by the name of each task, how many sections it will ever enter
   */
  SectionRule(SortedMap<String, Integer> counts) {
    counts.forEach((task, count) -> {
      next.put(task, sections.size());
      for (int i = 0; i < count; i++) {
        sections.add(new IntCell(OVER));
      }
    });
  }

  @Override
  public int readLock(Task current) {
    int index = next.merge(current.name(), 1, Integer::sum) - 1;
    sections.get(index).set(current, OPEN);
    Fences.smpMb(current); // pairs with that in begin
    return index;
  }

  @Override
  public void readUnlock(Task current, int index) {
    sections.get(index).set(current, OVER);
  }

  @Override
  public Waitable begin(Task current, Named waiter) {
    Fences.smpMb(current);
    List<IntCell> open = new ArrayList<>();
    for (IntCell section : sections) {
      Machine.touch(current, section, Access.READ);
      if (section.peek() == OPEN) {
        open.add(section);
        Machine.saw(current, section);
      }
    }
    return new Note(open);
  }

  /** The sections that were open. */
  private record Note(List<IntCell> open) implements Waitable {
    @Override
    public boolean ready(Task task) {
      return open.stream().allMatch(section -> section.peek() == OVER);
    }

    @Override
    public boolean tryTake(Task current) {
      open.forEach(section -> Machine.touch(current, section, Access.READ));
      return ready(current);
    }

    @Override
    public List<KernelObject> watched() {
      return List.copyOf(open);
    }

    @Override
    public String blockedBy() {
      return "the end of a grace period, held up by a read section";
    }
  }

  @Override
  public void end(Task current) {
    // Nobody keeps the note.
  }

  @Override
  public void call(Task current, RcuHead head, RcuHead.Callback function) {
    throw new UnsupportedOperationException("litmus tests queue no callbacks");
  }

  @Override
  public Waitable beginBarrier(Task current) {
    throw new UnsupportedOperationException("litmus tests queue no callbacks");
  }

  @Override
  public void endBarrier(Task current, Waitable waited) {
    throw new UnsupportedOperationException("litmus tests queue no callbacks");
  }
}
