// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.memory;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where reclaim writes anonymous pages. There is always room; a slot is a word and its users. */
public final class SwapSpace extends KernelObject {
  private static final class Slot {
    long content;
    int users;
    @Nullable Page cached;
  }

  /** Guards the slots. A leaf. */
  private final Object monitor = new Object();

  private final TreeMap<Integer, Slot> slots = new TreeMap<>();

  /** Swap that is empty. */
  public SwapSpace() {}

  /** {@code get_swap_page}: a slot for a page that is in the swap cache from now on. */
  public int add(Task current, Page page) {
    Machine.touch(current, this, Access.WRITE);
    synchronized (monitor) {
      int number = 0;
      while (slots.containsKey(number)) {
        number++;
      }
      Slot slot = new Slot();
      slot.users = 1;
      slot.cached = page;
      slots.put(number, slot);
      Machine.saw(current, number);
      return number;
    }
  }

  /** Writes the page's content into its slot. */
  public void write(Task current, int number, long content) {
    Machine.touch(current, this, Access.WRITE);
    synchronized (monitor) {
      slot(number).content = content;
    }
  }

  /** What the slot holds; 0 where it is free: its page came back meanwhile. */
  public long read(Task current, int number) {
    Machine.touch(current, this, Access.READ);
    synchronized (monitor) {
      Slot slot = slots.get(number);
      long content = slot == null ? 0 : slot.content;
      Machine.saw(current, content);
      return content;
    }
  }

  /** {@code lookup_swap_cache}: the page that still holds the slot's content, or null. */
  public @Nullable Page cached(Task current, int number) {
    Machine.touch(current, this, Access.READ);
    synchronized (monitor) {
      Slot slot = slots.get(number);
      Page page = slot == null ? null : slot.cached;
      Machine.saw(current, page);
      return page;
    }
  }

  /** The page is in the swap cache, or, where it is null, no page is. */
  public void setCached(Task current, int number, @Nullable Page page) {
    Machine.touch(current, this, Access.WRITE);
    synchronized (monitor) {
      slot(number).cached = page;
    }
  }

  /** {@code swap_duplicate}: one more entry, or the cache, names the slot. */
  public void duplicate(Task current, int number) {
    Machine.touch(current, this, Access.WRITE);
    synchronized (monitor) {
      slot(number).users++;
    }
  }

  /** {@code swap_free}: one less; the last one gives the slot back. */
  public void free(Task current, int number) {
    Machine.touch(current, this, Access.WRITE);
    synchronized (monitor) {
      Slot slot = slot(number);
      if (--slot.users == 0) {
        slots.remove(number);
      }
    }
  }

  /** {@code page_swapcount} and the cache: how many name the slot. */
  public int users(Task current, int number) {
    Machine.touch(current, this, Access.READ);
    synchronized (monitor) {
      Slot slot = slots.get(number);
      int users = slot == null ? 0 : slot.users;
      Machine.saw(current, users);
      return users;
    }
  }

  /** Calls back for every slot that is in use, for somebody outside of the run. */
  public void forEachSlot(SlotVisitor visitor) {
    synchronized (monitor) {
      slots.forEach((number, slot) -> visitor.visit(number, slot.content, slot.users, slot.cached));
    }
  }

  /** Is told of a slot. */
  @FunctionalInterface
  public interface SlotVisitor {
    /**
     * One slot.
     *
     * @param content the word that it holds
     * @param users how many name it, the swap cache among them
     * @param cached the page that still holds its content; null where none does
     */
    void visit(int number, long content, int users, @Nullable Page cached);
  }

  private Slot slot(int number) {
    Slot slot = slots.get(number);
    if (slot == null) {
      throw new IllegalStateException("swap slot " + number + " is free");
    }
    return slot;
  }

  @Override
  public @Nullable Object contents() {
    synchronized (monitor) {
      StringBuilder text = new StringBuilder();
      slots.forEach((number, slot) ->
          text.append(number)
              .append(':')
              .append(slot.content)
              .append('x')
              .append(slot.users)
              .append(slot.cached == null ? "" : "c" + slot.cached.pfn())
              .append(' '));
      return text.isEmpty() ? null : text.toString();
    }
  }
}
