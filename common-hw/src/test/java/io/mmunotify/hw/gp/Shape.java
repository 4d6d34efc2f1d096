// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.gp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Who takes part in a run, each on a CPU of its own. The CPUs are numbered in this order: those of
 * travellers, of updaters, of dummies, of barriers, of readers; so a reader has the last one.
 *
 * @param readers {@code r1}…: for each, how many sections it enters, one after the other; in each
 *     it loads what each updater has published, uses it, leaves
 * @param sleeping whether they sleep between the load and the use
 * @param travellers {@code m1}…: each enters one section, with nothing in it, on one CPU, and
 *     leaves it on the CPU after that
 * @param updaters {@code u1}…: for each, how it waits for one grace period after the other; it
 *     unlinks an element before each and frees it after
 * @param dummies {@code d1}…: for each, how it asks for grace periods that nobody needs
 * @param barriers {@code b1}…: for each, how many callbacks it queues before its barrier
 */
public record Shape(
    List<Integer> readers,
    boolean sleeping,
    int travellers,
    List<List<Wait>> updaters,
    List<List<Wait>> dummies,
    List<Integer> barriers) {

  /** How somebody waits for a grace period. */
  public enum Wait {
    /** Sleeps until it is over. */
    SYNCHRONIZE,
    /** Has a callback run. */
    CALL
  }

  /** Nobody but readers, with so many sections each. */
  public static Shape readers(int readers, int sections) {
    List<Integer> each = Collections.nCopies(readers, sections);
    return new Shape(each, false, 0, List.of(), List.of(), List.of());
  }

  /** One reader with one section, one updater with one grace period: the smallest shape. */
  public static Shape smallest(Wait wait) {
    return readers(1, 1).updater(wait);
  }

  /** The readers sleep between load and use. */
  public Shape asleep() {
    return new Shape(readers, true, travellers, updaters, dummies, barriers);
  }

  /** One more reader, with so many sections. */
  public Shape reader(int sections) {
    List<Integer> more = with(readers, sections);
    return new Shape(more, sleeping, travellers, updaters, dummies, barriers);
  }

  /** One more that unlocks on another CPU. */
  public Shape traveller() {
    return new Shape(readers, sleeping, travellers + 1, updaters, dummies, barriers);
  }

  /** One more updater. */
  public Shape updater(Wait... waits) {
    List<List<Wait>> more = with(updaters, List.of(waits));
    return new Shape(readers, sleeping, travellers, more, dummies, barriers);
  }

  /** One more updater, with so many grace periods. */
  public Shape updater(int periods, Wait wait) {
    return updater(Collections.nCopies(periods, wait).toArray(Wait[]::new));
  }

  /** One more that asks for grace periods without need. */
  public Shape dummy(Wait... waits) {
    List<List<Wait>> more = with(dummies, List.of(waits));
    return new Shape(readers, sleeping, travellers, updaters, more, barriers);
  }

  /** One more that waits until its callbacks have run. */
  public Shape barrier(int callbacks) {
    List<Integer> more = with(barriers, callbacks);
    return new Shape(readers, sleeping, travellers, updaters, dummies, more);
  }

  private static <T> List<T> with(List<T> list, T more) {
    List<T> longer = new ArrayList<>(list);
    longer.add(more);
    return List.copyOf(longer);
  }
}
