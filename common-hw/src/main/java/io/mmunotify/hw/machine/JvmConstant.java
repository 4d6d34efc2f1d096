// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MutableCallSite;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a kernel has once, and what it therefore reaches without a load: the object of its kind that
 * this JVM made first, for as long as no second one is made. Compiled code has that object for a
 * constant, and if the object is a record, the object's fields too. The second object throws that
 * code away; from then on there is no constant any more, and each caller has its own object. To be
 * kept in a static final field. A record, for the reason that {@link JvmSwitch} gives.
 *
 * @param site the constant, or null
 * @param invoker calls the site's target
 * @param made how many objects were made, as far as that matters: none, one, or more
 */
public record JvmConstant<T>(MutableCallSite site, MethodHandle invoker, AtomicInteger made) {
  private static final int MORE = 2;

  /** For a kind of which nothing has been made yet. */
  public static <T> JvmConstant<T> none() {
    MutableCallSite site = new MutableCallSite(MethodHandles.constant(Object.class, null));
    return new JvmConstant<>(site, site.dynamicInvoker(), new AtomicInteger());
  }

  /**
   * The only object of its kind, or the caller's own where there is no such thing. Any thread may
   * call.
   *
   * @param own an object that was handed to {@link #add}
   */
  @SuppressWarnings("unchecked") // add takes nothing else
  public T onlyOr(T own) {
    try {
      @Nullable Object only = (@Nullable Object) invoker.invokeExact();
      return only == null ? own : (T) only;
    } catch (Throwable e) {
      throw new AssertionError("a constant cannot throw", e);
    }
  }

  /**
   * An object was made that nobody but the caller knows yet. All threads see the answer that
   * follows from that on return.
   *
   * @return the object
   */
  public T add(T one) {
    if (made.get() < MORE) {
      addEarly(one);
    }
    return one;
  }

  private synchronized void addEarly(T one) {
    site.setTarget(MethodHandles.constant(Object.class, made.get() == 0 ? one : null));
    MutableCallSite.syncAll(new MutableCallSite[] {site});
    made.updateAndGet(before -> Math.min(before + 1, MORE));
  }
}
