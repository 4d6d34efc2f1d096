// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The first pointer of a list that others may change: what an empty walk looks at. */
final class ListHead {
  /** How many looks in a row are measured where one is too short. */
  static final int LOOKS = 64;

  private static final VarHandle FIRST;

  static {
    try {
      FIRST = MethodHandles.lookup().findVarHandle(ListHead.class, "first", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // reached through FIRST alone
  private Object first = "the end of the list";

  /** {@code rcu_dereference}. */
  Object first() {
    return FIRST.getAcquire(this);
  }
}
