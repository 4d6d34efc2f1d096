// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

/** A limit on the size of a run was reached: the run was cut short and says nothing beyond. */
public final class BoundReached extends KernelStop {
  private static final long serialVersionUID = 1;

  private final String bound;
  private final long limit;

  /**
   * @param bound what is limited, as a user reads it: {@code "events in one run"}
   * @param limit the largest number allowed
   */
  public BoundReached(String bound, long limit) {
    super("more than " + limit + " " + bound, null);
    this.bound = bound;
    this.limit = limit;
  }

  /** The quantity that is limited. */
  public String bound() {
    return bound;
  }

  /** The limit that was reached. */
  public long limit() {
    return limit;
  }
}
