// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import org.jspecify.annotations.Nullable;

/**
 * What {@code mmap} is to map.
 *
 * @param pages how many pages
 * @param file what is mapped; null for memory without a file
 * @param offset the place in the file
 * @param shared whether stores are seen by all who map it
 * @param huge whether huge pages are wanted: {@code madvise(MADV_HUGEPAGE)}
 * @param hugetlb whether it is of huge pages from a pool
 */
public record Mapping(
    long start,
    long pages,
    @Nullable MappedFile file,
    long offset,
    boolean shared,
    Prot prot,
    boolean huge,
    boolean hugetlb) {}
