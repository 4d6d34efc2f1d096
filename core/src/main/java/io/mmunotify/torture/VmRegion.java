// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.torture;

import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.Mapping;
import io.mmunotify.hw.mm.Prot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that one kind of area lies in. Whatever is stored there carries the region's tag, so
 * that a page of another region, or a frame that was freed, shows in the first load.
 *
 * @param tag above 0; regions of one file have one
 * @param step the pages of a huge page where nothing smaller can be unmapped, else 1
 */
record VmRegion(
    long start, int tag, @Nullable MappedFile file, boolean shared, boolean huge, int step) {
  /** So many pages, of which each area has some. */
  static final int PAGES = 32;

  private static final long PAGE = 4096;
  private static final int TAG_SHIFT = 16;

  /** A region of each kind: anonymous, huge, of files, shared memory, hugetlb. */
  static List<VmRegion> all(MappedFile disk, MappedFile shmem, MappedFile pool, int hugePages) {
    List<VmRegion> all = new ArrayList<>();
    all.add(new VmRegion(at(0), 1, null, false, false, 1));
    all.add(new VmRegion(at(1), 2, null, false, true, 1));
    all.add(new VmRegion(at(2), 3, disk, true, false, 1));
    all.add(new VmRegion(at(3), 3, disk, false, false, 1));
    all.add(new VmRegion(at(4), 4, shmem, true, false, 1));
    all.add(new VmRegion(at(5), 4, shmem, false, false, 1));
    all.add(new VmRegion(at(6), 5, null, true, false, 1));
    all.add(new VmRegion(at(7), 6, pool, true, false, hugePages));
    all.add(new VmRegion(at(8), 6, pool, false, false, hugePages));
    return all;
  }

  private static long at(int number) {
    return 0x600000000L + number * 0x1000000L;
  }

  long address(int page) {
    return start + page * PAGE;
  }

  /** What {@code mmap} is told. */
  Mapping mapping(int from, int pages, Prot prot) {
    boolean hugetlb = file != null && file.kind() == MappedFile.Kind.HUGETLB;
    long offset = file == null ? 0 : from;
    return new Mapping(address(from), pages, file, offset, shared, prot, huge, hugetlb);
  }

  /** A word that may stand in the region. */
  long value(int low) {
    return (long) tag << TAG_SHIFT | low;
  }

  /** Whether a load may see this: a word of the region, an untouched page, or an error. */
  boolean holds(long value) {
    return value <= 0 || value >> TAG_SHIFT == tag;
  }
}
