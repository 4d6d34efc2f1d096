// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.RwSemaphore;
import io.mmunotify.hw.trace.Named;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct anon_vma}: the areas in which pages that were first touched in one area may be
 * mapped: that area, its parts, and its copies in children. A family shares the lock of its root.
 */
public final class AnonVma extends KernelObject implements Named {
  private final AnonVma root;
  private final RwSemaphore lock;
  private final List<Vma> vmas = new ArrayList<>();

  /**
   * An anon_vma without areas.
   *
   * @param parent the one of the area that this one's was copied from; null for a new family
   */
  @SuppressWarnings("this-escape") // a root refers to itself
  public AnonVma(@Nullable AnonVma parent) {
    this.root = parent == null ? this : parent.root;
    this.lock = parent == null ? new RwSemaphore("anon_vma") : root.lock;
  }

  @Override
  public String name() {
    return "anon_vma";
  }

  /** Guards the list of the whole family. Page-table locks nest in it. */
  public RwSemaphore lock() {
    return lock;
  }

  /** {@code anon_vma_chain_link}: the caller holds the lock for write. */
  public void link(Task current, Vma vma) {
    Machine.touch(current, this, Access.WRITE);
    vmas.add(vma);
    vma.chain().add(this);
  }

  /** Takes an area out; the caller holds the lock for write. */
  public void unlink(Task current, Vma vma) {
    Machine.touch(current, this, Access.WRITE);
    vmas.remove(vma);
  }

  /** The areas in the order in which they were linked; the caller holds the lock. */
  public List<Vma> vmas(Task current) {
    Machine.touch(current, this, Access.READ);
    vmas.forEach(vma -> vma.look(current));
    return List.copyOf(vmas);
  }

  /** {@code anon_vma_prepare}: the area has an anon_vma of its own from now on. */
  public static AnonVma prepare(Task current, Vma vma) {
    AnonVma own = vma.look(current).anonVma();
    if (own != null) {
      return own;
    }
    AnonVma fresh = new AnonVma(null);
    fresh.lock.downWrite(current);
    vma.mm().map().pgd().pageTableLock().lock(current);
    own = vma.look(current).anonVma();
    if (own == null) {
      vma.setAnonVma(current, fresh);
      fresh.link(current, vma);
      own = fresh;
    }
    vma.mm().map().pgd().pageTableLock().unlock(current);
    fresh.lock.upWrite(current);
    return own;
  }

  /** {@code anon_vma_clone}: pages of the one area may be mapped in the other, too. */
  public static void clone(Task current, Vma to, Vma from) {
    if (from.chain().isEmpty()) {
      return;
    }
    RwSemaphore familyLock = from.chain().getFirst().lock;
    familyLock.downWrite(current);
    for (AnonVma each : List.copyOf(from.chain())) {
      each.link(current, to);
    }
    familyLock.upWrite(current);
  }

  /** {@code anon_vma_fork}: a child's copy of an area, with an anon_vma for what it will write. */
  public static void fork(Task current, Vma child, Vma parent) {
    AnonVma old = parent.anonVma();
    if (old == null) {
      return;
    }
    clone(current, child, parent);
    AnonVma own = new AnonVma(old);
    own.lock.downWrite(current);
    own.link(current, child);
    child.setAnonVma(current, own);
    own.lock.upWrite(current);
  }

  /** {@code unlink_anon_vmas}: the area goes away. */
  public static void unlinkAll(Task current, Vma vma) {
    if (vma.chain().isEmpty()) {
      return;
    }
    RwSemaphore familyLock = vma.chain().getFirst().lock;
    familyLock.downWrite(current);
    vma.chain().forEach(each -> each.unlink(current, vma));
    vma.chain().clear();
    familyLock.upWrite(current);
  }

  @Override
  public @Nullable Object contents() {
    return vmas.isEmpty() ? null : vmas.stream().map(KernelObject::id).toList();
  }
}
