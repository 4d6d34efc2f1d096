// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore;

/** A program did not do the same again under the same schedule: nothing can be said of it. */
public final class NotRepeatable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NotRepeatable(String how) {
    super("the program did not do the same again under the same schedule: " + how);
  }
}
