// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

/** How a step uses an object. Two steps that only read the same object commute. */
public enum Access {
  /** The step looks at the object and leaves it as it was. */
  READ,
  /** The step changes the object, or takes it, or frees it. */
  WRITE
}
