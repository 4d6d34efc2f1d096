// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

/**
 * {@code struct vm_area_struct}: a mapped range of an address space.
 *
 * @param start first byte, page aligned
 * @param end the byte after the last, page aligned
 * @param kind what the area maps
 * @param rmap the lock of the mapped file or anon_vma; areas that map the same thing share the lock
 */
public record VmArea(long start, long end, Kind kind, RmapLock rmap) {

  /** What an area maps; mm_take_all_locks takes the locks of areas kind by kind. */
  public enum Kind {
    HUGETLB_FILE,
    FILE,
    ANONYMOUS
  }
}
