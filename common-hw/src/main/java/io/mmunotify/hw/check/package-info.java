// SPDX-License-Identifier: GPL-2.0-only
/**
 * Checkers: properties that must hold in every run, whatever the program. Each file has one
 * property, and says what it does not verify. {@link io.mmunotify.hw.check.Checkers} brings the
 * checkers to a run.
 *
 * <p>A search reorders independent steps and merges equal states. So a finding at a step may depend
 * only on the task and on the objects that the step touches. Where the order of steps of several
 * tasks matters, a checker keeps its knowledge in kernel objects of its own and touches these
 * objects, which makes the steps dependent. A finding that can be made at the end, from sums, is
 * made at the end: additions commute. Facts that add up over many runs are kept outside of the
 * runs.
 *
 * <p><b>Use after free</b> needs no file: {@link io.mmunotify.hw.machine.Machine#touch} of a dead
 * object stops the run, and for a search the step that ends an object's life depends on all steps
 * that touch the object. Not verified: memory other than notifiers, mms and their {@code
 * mmu_notifier_mm}; that a driver's callback, once called, finds its own memory alive (see {@link
 * io.mmunotify.hw.check.CallbackAfterUnregister}); objects that are reached without a touch.
 */
@org.jspecify.annotations.NullMarked
package io.mmunotify.hw.check;
