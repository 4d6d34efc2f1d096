// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.list;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct hlist_head}: a list whose nodes know the pointer that points to them, so that a
 * node can be taken out without the head. Writers hold the list's lock; walkers hold no lock.
 *
 * <p>A struct whose first member is a list's head extends this class.
 *
 * <p>The order of the touches is the contract of every trace that ends in an oops: writes that came
 * before the touch of a dead node stay.
 */
public class HlistHead extends HlistSlot {

  /**
   * @param memory the object in whose memory the head lies
   */
  public HlistHead(KernelObject memory) {
    super(memory);
  }

  /** {@code hlist_empty}. */
  public final boolean empty(Task current) {
    boolean empty = get(current) == null;
    Machine.saw(current, empty);
    return empty;
  }

  /** The newest entry, for the holder of the lock; null if the list is empty. */
  public final @Nullable HlistNode first(Task current) {
    HlistNode first = get(current);
    Machine.saw(current, first);
    return first;
  }

  /**
   * {@code hlist_add_head}: puts a node in front of all others.
   *
   * <p>The kernel uses the plain form, not the RCU form: registering excludes every walker by
   * locks. A scenario's walker need not respect these locks, so the store of the head releases
   * here.
   */
  public final void addHead(Task current, HlistNode node) {
    Machine.step(current, EventKind.HLIST_ADD_HEAD);
    Machine.touch(current, node, Access.WRITE);
    HlistNode first = get(current);
    if (Machine.stepped(current) && node.isOn(current, this)) {
      throw new KernelMisuse(
          "registering " + node.name() + ", which is registered already, makes its list a circle");
    }
    node.publish(current, first);
    if (first != null) {
      first.replacePprev(current, this, node);
    }
    publish(current, node);
    node.setPprev(current, this);
    Machine.record(current, EventKind.HLIST_ADD_HEAD, node);
  }

  /** The names of the entries, newest first, for a caller outside of the run. */
  public final List<String> names() {
    List<String> names = new ArrayList<>();
    for (HlistNode node = peek(); node != null; node = node.peek()) {
      names.add(node.name());
    }
    return names;
  }

  /** The fault of the list's shape, in words, or null. For a caller outside of the run. */
  public final @Nullable String fault() {
    Set<HlistNode> seen = new HashSet<>();
    HlistSlot link = this;
    for (HlistNode node = peek(); node != null; node = node.peek()) {
      if (node.freed()) {
        return node.name() + " was freed and is still linked";
      }
      if (!seen.add(node)) {
        return "the list goes round in a circle behind " + node.name();
      }
      if (!node.isBehind(link)) {
        return "the pprev of " + node.name() + " does not point to the link that leads to it";
      }
      link = node;
    }
    return null;
  }
}
