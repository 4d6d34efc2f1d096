// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.trace;

/** An object that a trace calls by a name. */
public interface Named {
  /** The name in traces; the same for the object's whole life. */
  String name();
}
