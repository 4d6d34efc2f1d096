// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.EventKind;

/** The kernel touched memory that it must not touch. The task dies; the run stops. */
public final class KernelOops extends KernelStop {
  private static final long serialVersionUID = 1;

  private final Fault fault;
  private final String symbol;

  KernelOops(Fault fault, String symbol) {
    super(fault.text() + " in " + symbol, EventKind.OOPS, fault.text(), symbol);
    this.fault = fault;
    this.symbol = symbol;
  }

  /** The kind of the bad memory. */
  public Fault fault() {
    return fault;
  }

  /** The upstream symbol of the function that touched the memory. */
  public String symbol() {
    return symbol;
  }

  /** The kinds of bad memory that the model tells apart. */
  public enum Fault {
    /** Memory that was given back to the heap. */
    USE_AFTER_FREE("use-after-free"),
    /** A null pointer. */
    NULL_DEREF("null-deref"),
    /** LIST_POISON2, left behind by {@code hlist_del_rcu}. */
    POISON_DEREF("poison-deref");

    private final String text;

    Fault(String text) {
      this.text = text;
    }

    /** The name in a trace. */
    public String text() {
      return text;
    }
  }
}
