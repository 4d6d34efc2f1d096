// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The stores of a CPU that others do not see yet, oldest first. Kept by task: a context switch
 * waits until it is empty, so a CPU's buffer never holds the stores of two.
 *
 * <p>The oldest store drains in a step of its own, performed by the actor {@code <task>:drain}. As
 * a {@link Waitable} the buffer is what that actor waits for. What the steps touch: a store the
 * {@link Store} that it puts in, a drain that one and the word, a load the word, or the store of
 * its own that it finds in the buffer; who waits for an empty buffer, the buffer. So a task's
 * stores and its drains commute, and nothing but the drain shows to others.
 */
public final class StoreBuffer extends KernelObject implements Waitable {
  /** About as many as the processors of the day have. */
  private static final int MOST = 64;

  private final Task owner;
  private final Task actor;
  private final @Nullable Store[] stores = new Store[MOST];
  private int oldest;
  private int size;

  /** Where the next one comes; 0 again at each fence, whenever the stores have drained. */
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
    actor.past.forget(0); // it knows nothing, ever
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

    /** What it stores to a word of 32 bits. */
    public int intValue() {
      return value instanceof Integer number ? number : 0;
    }

    /** What it stores to a word of 64 bits. */
    public long longValue() {
      return value instanceof Long number ? number : 0;
    }

    /** The pointer that it stores. */
    public @Nullable KernelObject pointer() {
      return (KernelObject) value;
    }

    @Override
    public KernelObject toldBy() {
      KernelObject buffer = memory();
      return buffer == null ? this : buffer;
    }

    /** What becomes of it, not where it waits. */
    private record Waiting(long object, VarHandle word, @Nullable Object value) {}

    private Waiting waiting() {
      if (object == null || word == null) {
        throw new IllegalStateException("a store of nothing");
      }
      return new Waiting(object.id(), word, object.contentsOf(value));
    }
  }

  /** Whose stores they are. */
  Task owner() {
    return owner;
  }

  /** Performs the drains. */
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
   * @throws BoundReached if it is full
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

  /** Has something looked at in the step that drains the newest store. */
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

  /** Performs the oldest store, for all to see. */
  void drain() {
    Store store = stores[oldest];
    if (store == null || store.object == null || store.word == null) {
      throw new IllegalStateException("nothing to drain");
    }
    actor.footprint.clear();
    actor.footprint.add(store, Access.WRITE);
    actor.footprint.add(this, Access.PUT);
    actor.footprint.add(store.object, store.how);
    store.word.setRelease(store.object, store.value);
    store.object = null;
    store.value = null;
    if (store.then != null) {
      store.then.accept(actor);
      store.then = null;
    }
    oldest = (oldest + 1) % MOST;
    size--;
  }

  /** What a fence waits for: nothing left in the buffer. */
  Waitable drained() {
    return drained;
  }

  /**
   * The stores from the oldest on. In which places they wait tells how many have drained, which
   * nobody can find out; whether the task has to fence follows from what it did.
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
