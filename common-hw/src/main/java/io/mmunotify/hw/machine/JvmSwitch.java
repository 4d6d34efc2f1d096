// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;

/**
 * Whether something has ever happened in this JVM. The answer is the target of a call site, and as
 * long as it is no, compiled code has the constant false; turning the switch on throws that code
 * away. To be kept in a static final field. A record, since HotSpot takes the fields of records for
 * constants, and not those of other objects.
 *
 * @param site the only state
 * @param invoker calls the site's target
 */
public record JvmSwitch(MutableCallSite site, MethodHandle invoker) {

  /** A switch that is off. */
  public static JvmSwitch off() {
    MutableCallSite site = new MutableCallSite(MethodHandles.constant(boolean.class, false));
    return new JvmSwitch(site, site.dynamicInvoker());
  }

  /** Whether the switch was ever turned on. */
  public boolean isOn() {
    try {
      return (boolean) invoker.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError("a constant cannot throw", e);
    }
  }

  /** Turns the switch on for good; doing so twice does no harm. All threads see it on return. */
  public void turnOn() {
    if (isOn()) {
      return;
    }
    site.setTarget(
        MethodHandles.constant(boolean.class, true).asType(MethodType.methodType(boolean.class)));
    MutableCallSite.syncAll(new MutableCallSite[] {site});
  }
}
