// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import org.jspecify.annotations.Nullable;

/**
 * A call of the kernel's notifier code, or what {@link Op} has besides; defaults filled in. What
 * the operation does not take is null, 0 or false.
 *
 * @param op what is done
 * @param notifier to which notifier
 * @param mm to which address space; for an unregistration null where it is the notifier's own
 * @param callback the name of what is queued
 * @param address a byte address
 * @param pte the new page table entry
 * @param start first byte of a range
 * @param end the byte after the last
 * @param blockable whether a start may block; true where nothing is said
 * @param onlyEnd whether an end leaves invalidate_range out
 * @param locked whether has_blockable runs with mmap_sem held; true where nothing is said
 */
public record KernelStep(
    Op op,
    @Nullable String notifier,
    @Nullable String mm,
    @Nullable String callback,
    long address,
    long pte,
    long start,
    long end,
    boolean blockable,
    boolean onlyEnd,
    boolean locked)
    implements Step {}
