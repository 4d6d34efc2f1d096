// SPDX-License-Identifier: GPL-2.0-only
/**
 * Checkers: what must hold in every run, whatever the program. One property per file; each says
 * what it does not verify. {@link io.mmunotify.hw.check.Checkers} brings them to a run.
 *
 * <p>A search reorders independent steps and merges equal states. So what a checker says at a step
 * may depend on the task itself and on what it touches there; where the order of steps of several
 * tasks matters, it keeps what it knows in kernel objects of its own, touches them, and so makes
 * the steps dependent. Whatever can be said at the end, of numbers that only ever add up, is said
 * there: additions commute. What adds up over many runs lives outside of them.
 *
 * <p><b>Use after free</b> needs no file: {@link io.mmunotify.hw.machine.Machine#touch} of a dead
 * object stops the run, and the search makes whoever ends a life depend on all who touch it. Not
 * verified: memory other than notifiers, mms and their {@code mmu_notifier_mm}; that a driver's
 * callback, once called, finds its own memory alive (see {@link
 * io.mmunotify.hw.check.CallbackAfterUnregister}); what is reached without a touch.
 */
@org.jspecify.annotations.NullMarked
package io.mmunotify.hw.check;
