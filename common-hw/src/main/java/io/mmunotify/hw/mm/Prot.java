// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

/** What may be done with the pages of an area. */
public enum Prot {
  NONE,
  READ,
  /** Read and write. */
  WRITE
}
