// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The stores of a CPU that other CPUs do not see yet, oldest first. Each task has a buffer: a
 * context switch waits until the buffer is empty, so a CPU's buffer never holds the stores of two
 * tasks.
 *
 * <p>The oldest store drains in a step of its own, performed by the actor {@code <task>:drain}. As
 * a {@link Waitable} the buffer is the thing for which that actor waits. The steps touch these
 * objects: a store touches the {@link Store} that it puts into the buffer; a drain touches that
 * {@link Store} and the word; a load touches the word, or the task's own {@link Store} if the
 * buffer holds one; a wait for an empty buffer touches the buffer. So a task's stores and its
 * drains commute, and other tasks see only the drain.
 */
public final class StoreBuffer extends KernelObject implements Waitable {
  /** About as many stores as the buffers of today's processors hold. */
  private static final int MOST = 64;

  private final Task owner;
  private final Task actor;
  private final @Nullable Store[] stores = new Store[MOST];
  private int oldest;
  private int size;

  /** The place of the next store; 0 again at each fence, whenever the stores have drained. */
  private int next;

  private boolean storedSinceFence;
  private final Waitable drained = new Drained();

  private StoreBuffer(Task owner, Task actor) {
    this.owner = owner;
    this.actor = actor;
  }

  /** Gives a task a buffer; returns the actor that drains it. */
  static Task give(Task owner, Task actor) {
    StoreBuffer buffer = new StoreBuffer(owner, actor);
    owner.storeBuffer = buffer;
    actor.drains = buffer;
    actor.pendingWait = buffer;
    actor.past.forget(0); // the actor never knows anything
    return actor;
  }

  /** A place for one store, and the store in it. */
  public static final class Store extends KernelObject {
    private @Nullable KernelObject object;
    private @Nullable VarHandle word;
    private @Nullable Object value;
    private Access how = Access.WRITE;
    private @Nullable Consumer<Task> then;

    Store(StoreBuffer buffer, int place) {
      super(buffer, place);
    }

    /** The value, for a word of 32 bits. */
    public int intValue() {
      return value instanceof Integer number ? number : 0;
    }

    /** The value, for a word of 64 bits. */
    public long longValue() {
      return value instanceof Long number ? number : 0;
    }

    /** The value, for a pointer. */
    public @Nullable KernelObject pointer() {
      return (KernelObject) value;
    }

    @Override
    public KernelObject toldBy() {
      KernelObject buffer = memory();
      return buffer == null ? this : buffer;
    }

    /** The effect of a store, without its place in the buffer. */
    private record Waiting(long object, VarHandle word, @Nullable Object value) {}

    private Waiting waiting() {
      if (object == null || word == null) {
        throw new IllegalStateException("a store of nothing");
      }
      return new Waiting(object.id(), word, object.contentsOf(value));
    }
  }

  /** The task whose stores these are. */
  Task owner() {
    return owner;
  }

  /** The actor that performs the drains. */
  Task actor() {
    return actor;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Whether the task has stored anything since it last waited for the buffer to be empty. */
  boolean storedSinceFence() {
    return storedSinceFence;
  }

  /**
   * Puts a store in.
   *
   * @throws BoundReached if the buffer is full
   */
  void add(KernelObject object, VarHandle word, @Nullable Object value, Access how) {
    if (size == MOST) {
      throw new BoundReached("stores in one store buffer", MOST);
    }
    Store store = stores[next];
    if (store == null) {
      store = new Store(this, next);
      stores[next] = store;
    }
    store.object = object;
    store.word = word;
    store.value = value;
    store.how = how;
    owner.footprint.add(store, Access.PUT);
    next = (next + 1) % MOST;
    size++;
    storedSinceFence = true;
  }

  /** Calls back in the step that drains the newest store. */
  void onceDrained(Consumer<Task> then) {
    Store newest = size == 0 ? null : stores[(oldest + size - 1) % MOST];
    if (newest == null) {
      throw new IllegalStateException("nothing was stored");
    }
    newest.then = then;
  }

  /** The newest store to a word; null if there is none. */
  @Nullable Store newest(KernelObject object, VarHandle word) {
    for (int i = size - 1; i >= 0; i--) {
      Store store = stores[(oldest + i) % MOST];
      if (store != null && store.object == object && store.word == word) {
        return store;
      }
    }
    return null;
  }

  /** Performs the oldest store: from now on all tasks see its value. */
  void drain() {
    Store store = stores[oldest];
    if (store == null || store.object == null || store.word == null) {
      throw new IllegalStateException("nothing to drain");
    }
    actor.footprint.clear();
    actor.footprint.add(store, Access.WRITE);
    actor.footprint.add(this, Access.PUT);
    actor.footprint.add(store.object, store.how);
    store.object.drain(store.word, store.value);
    store.object = null;
    store.value = null;
    if (store.then != null) {
      store.then.accept(actor);
      store.then = null;
    }
    oldest = (oldest + 1) % MOST;
    size--;
  }

  /** The condition for which a fence waits: the buffer is empty. */
  Waitable drained() {
    return drained;
  }

  /**
   * The stores, oldest first. Their places in the buffer are left out: the places would tell how
   * many stores have drained, and no task can find that out. Whether the task has to fence follows
   * from the task's own steps.
   */
  @Override
  public @Nullable Object contents() {
    if (size == 0) {
      return null;
    }
    List<Object> waiting = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      Store store = stores[(oldest + i) % MOST];
      if (store != null) {
        waiting.add(store.waiting());
      }
    }
    return waiting;
  }

  @Override
  public boolean ready(Task task) {
    return size > 0;
  }

  @Override
  public boolean tryTake(Task current) {
    return size > 0;
  }

  @Override
  public boolean wanted() {
    return size > 0;
  }

  @Override
  public boolean sleeps() {
    return false;
  }

  @Override
  public List<KernelObject> watched() {
    return List.of(this);
  }

  @Override
  public String blockedBy() {
    return "a store of " + owner.name();
  }

  private final class Drained implements Waitable {
    @Override
    public boolean ready(Task task) {
      return size == 0;
    }

    @Override
    public boolean tryTake(Task current) {
      current.footprint.add(StoreBuffer.this, Access.READ);
      if (size > 0) {
        return false;
      }
      oldest = 0;
      next = 0;
      storedSinceFence = false;
      return true;
    }

    @Override
    public boolean sleeps() {
      return false;
    }

    @Override
    public List<KernelObject> watched() {
      return List.of(StoreBuffer.this);
    }

    @Override
    public String blockedBy() {
      return "the store buffer of " + owner.name() + " to drain";
    }
  }
}
