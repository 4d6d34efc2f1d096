// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.Named;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Grace periods that end at the first moment at which a grace period may end: when the last section
 * is over that was active when the grace period began. Every correct engine refines this rule; none
 * of the kernels is this quick.
 */
public final class ExactRule extends KernelObject implements RcuGracePeriods {
  /** The name, in traces, scenarios and schedules, of the worker that invokes the callbacks. */
  public static final String WORKER = "srcu";

  /**
   * The slots, by task number. The array is replaced as a whole when a task without a slot comes.
   */
  private volatile ReaderSlot[] slots = new ReaderSlot[0];

  /**
   * The grace periods whose end no task has seen. Kept on the stepped machine alone, for
   * fingerprints.
   */
  private final List<Note> open = new ArrayList<>();

  private final SrcuCallbacks callbacks = new SrcuCallbacks(this);

  /**
   * Gives the domain the worker that invokes callbacks: at boot, where {@link #call} is used.
   *
   * @return this rule
   */
  public ExactRule withWorker(Machine machine) {
    machine.addWorker(WORKER, callbacks::work);
    return this;
  }

  @Override
  public int readLock(Task current) {
    slot(current).enter();
    return 0; // sections nest, so the index need not tell which section ends
  }

  @Override
  public void readUnlock(Task current, int index) {
    slot(current).leave();
  }

  @Override
  public Waitable begin(Task current, Named waiter) {
    Fences.smpMb(current); // the caller's unlinking comes before the look for readers
    ReaderSlot[] noted =
        grow(current); // also for tasks that have not read yet: which task is first must not matter
    long[] sequences = new long[noted.length];
    for (int i = 0; i < noted.length; i++) {
      Machine.touch(current, noted[i], Access.READ);
      sequences[i] = noted[i].sequence();
    }
    Note note = new Note(waiter, noted, sequences);
    if (Machine.stepped(current)) {
      open.add(note);
    }
    return note;
  }

  @Override
  public void end(Task current) {
    // The note was removed where the wait found it empty.
  }

  @Override
  public void call(Task current, RcuHead head, RcuHead.Callback function) {
    callbacks.call(current, head, function);
  }

  @Override
  public Waitable beginBarrier(Task current) {
    return callbacks.beginBarrier(current);
  }

  @Override
  public void endBarrier(Task current, Waitable waited) {
    callbacks.endBarrier(current, waited);
  }

  @Override
  public void quiescent(Task current) {
    slot(current).quiescent();
  }

  @Override
  public void beginExtendedQuiescence(Task current) {
    slot(current).toggleExtendedQuiescence();
  }

  @Override
  public void endExtendedQuiescence(Task current) {
    slot(current).toggleExtendedQuiescence();
  }

  @Override
  public boolean isReader(Task current) {
    ReaderSlot[] all = slots;
    int id = current.id();
    return id < all.length && all[id].counts();
  }

  @Override
  public void switchedAway(Task by, Task reader) {
    slot(reader).switchAway(by);
  }

  @Override
  public void switchedTo(Task current) {
    slot(current).switchTo();
  }

  /** The waiters for the section that the task of the slot is in. */
  Set<Object> waitersFor(ReaderSlot slot) {
    Set<Object> waiters = new HashSet<>();
    for (Note note : open) {
      if (note.waitsFor(slot)) {
        // A task and the head of a callback may share a name.
        waiters.add(note.waiter instanceof Task task ? (Object) task.id() : note.waiter.name());
      }
    }
    return waiters;
  }

  private ReaderSlot slot(Task task) {
    ReaderSlot[] all = slots;
    int id = task.id();
    return id < all.length ? all[id] : grow(task)[id];
  }

  /**
   * A slot for every task of the machine. The monitor guards the replacement of the slots; the
   * machine's own nests in it.
   */
  private synchronized ReaderSlot[] grow(Task current) {
    ReaderSlot[] all = slots;
    if (all.length < current.machine().taskCount()) {
      List<Task> tasks = current.machine().tasksEver();
      ReaderSlot[] more = Arrays.copyOf(all, tasks.size());
      for (int i = all.length; i < more.length; i++) {
        more[i] = new ReaderSlot(this, tasks.get(i));
      }
      slots = more;
      all = more;
    }
    return all;
  }

  /** The sections that were active when one grace period began. */
  private final class Note implements Waitable {
    private final Named waiter;
    private final ReaderSlot[] slots;

    /** The numbers of the slots at the beginning; odd where the task was in a section. */
    private final long[] sequences;

    Note(Named waiter, ReaderSlot[] slots, long[] sequences) {
      this.waiter = waiter;
      this.slots = slots;
      this.sequences = sequences;
    }

    @Override
    public boolean ready(Task task) {
      return blocking() == null;
    }

    @Override
    public boolean tryTake(Task current) {
      for (int i = 0; i < slots.length; i++) {
        if (isReader(i)) {
          Machine.touch(current, slots[i], Access.READ);
        }
      }
      if (blocking() != null) {
        return false;
      }
      if (Machine.stepped(current)) {
        open.remove(this);
      }
      return true;
    }

    @Override
    public List<KernelObject> watched() {
      return List.of(slots);
    }

    @Override
    public List<Task> heldUpBy() {
      List<Task> readers = new ArrayList<>();
      for (int i = 0; i < slots.length; i++) {
        if (isHeldUpBy(i)) {
          readers.add(slots[i].task());
        }
      }
      return readers;
    }

    @Override
    public String blockedBy() {
      ReaderSlot slot = blocking();
      return "the end of a grace period, held up by the read section of "
          + (slot == null ? "nobody" : slot.task().name());
    }

    boolean waitsFor(ReaderSlot slot) {
      int i = slot.task().id();
      return i < slots.length && isHeldUpBy(i);
    }

    private boolean isHeldUpBy(int i) {
      return isReader(i) && slots[i].sequence() == sequences[i];
    }

    private @Nullable ReaderSlot blocking() {
      for (int i = 0; i < slots.length; i++) {
        if (isHeldUpBy(i)) {
          return slots[i];
        }
      }
      return null;
    }

    private boolean isReader(int i) {
      return (sequences[i] & 1) != 0;
    }
  }
}
