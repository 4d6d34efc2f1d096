// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers the objects that are made on one machine, and keeps the objects on request. */
final class ObjectNumbers {
  /**
   * The numbers of the machine that was made or run last on a thread. Inherited, because the slower
   * coroutines are threads of their own.
   */
  private static final ThreadLocal<ObjectNumbers> CURRENT = new InheritableThreadLocal<>();

  /**
   * Whether this JVM has numbers, so that a live machine alone looks nothing up. Whoever has
   * numbers on a thread has stored this on the same thread, or before that thread began.
   */
  private static boolean used;

  private @Nullable List<KernelObject> kept;
  private int madeAtBoot;
  private @Nullable Task maker;

  /** Objects made on this thread are numbered here from now on. */
  void use() {
    if (CURRENT.get() != this) {
      used = true;
      CURRENT.set(this);
    }
  }

  /** The task that makes objects from now on; null for the machine itself. */
  void maker(@Nullable Task task) {
    maker = task;
  }

  void keep() {
    kept = new ArrayList<>();
  }

  List<KernelObject> kept() {
    return kept == null ? List.of() : kept;
  }

  /** Keeps, on request, an object that has a number of another kind. */
  static void made(KernelObject object) {
    ObjectNumbers numbers = used ? CURRENT.get() : null;
    if (numbers != null && numbers.kept != null) {
      numbers.kept.add(object);
    }
  }

  /** Returns the number of an object that is being made, and keeps the object on request. */
  static long number(KernelObject object) {
    ObjectNumbers numbers = used ? CURRENT.get() : null;
    if (numbers == null) {
      return 0;
    }
    if (numbers.kept != null) {
      numbers.kept.add(object);
    }
    Task maker = numbers.maker;
    return maker == null
        ? ++numbers.madeAtBoot
        : ((long) (maker.id() + 1) << 32) + ++maker.objectsMade;
  }
}
