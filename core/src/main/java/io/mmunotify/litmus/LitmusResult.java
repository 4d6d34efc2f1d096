// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import io.mmunotify.explore.Bound;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a test came to.
 *
 * @param found which ends were seen
 * @param coverage how many of the schedules are accounted for
 * @param states how many states were looked at
 * @param seconds how long it took
 * @param witness a schedule to the end in question, line by line; empty if none was seen. A
 *     shortest one where all orders of steps were gone through
 * @param ends what the ends that were seen come to, as far as the question looks at it
 */
public record LitmusResult(
    LitmusTest test,
    Found found,
    Coverage coverage,
    long states,
    double seconds,
    List<String> witness,
    SortedSet<String> ends) {

  /**
   * Which ends were seen.
   *
   * @param asked the one in question
   * @param other another one
   * @param deadlock processes that wait for ever
   * @param failure something that must not happen, in words; null if nothing did
   */
  public record Found(boolean asked, boolean other, boolean deadlock, @Nullable String failure) {
    static final Found NOTHING = new Found(false, false, false, null);

    /** Both of the ends that can be seen. */
    boolean decided() {
      return asked && other;
    }
  }

  /**
   * How many of the schedules are accounted for.
   *
   * @param exhausted all of them, or all that the bound on preemptions allows
   * @param forTheQuestion whether schedules were followed only as long as they could come to the
   *     end in question
   * @param preemptions that bound; null if there was none
   * @param bound the bound that ended the search before; null if none did
   * @param refusal why the search does not take the test, in words; null if it does
   */
  public record Coverage(
      boolean exhausted,
      boolean forTheQuestion,
      @Nullable Integer preemptions,
      @Nullable Bound bound,
      @Nullable String refusal) {
    /** Whether what was not seen does not happen, or takes more preemptions than anything known. */
    boolean suffices() {
      return exhausted && (preemptions == null || preemptions >= LitmusBounds.PREEMPTIONS);
    }

    /** Whether what was not seen does not happen. */
    public boolean complete() {
      return exhausted && preemptions == null;
    }

    /** Of which schedules it is told, in words; empty if of all. */
    public String within() {
      return preemptions != null
          ? " to " + preemptions + " preemptions"
          : forTheQuestion ? " for the end in question" : "";
    }

    /** What ended the search before, in words; null if nothing did. */
    public @Nullable String endedBy() {
      return bound == null ? refusal : bound.text();
    }

    /** In words. */
    public String text() {
      return exhausted ? "EXHAUSTED" + within() : "BOUND_REACHED (" + endedBy() + ")" + within();
    }
  }

  /**
   * What it comes to, as far as was seen. Where only the question was followed, other ends were not
   * sought, so what happens is told to happen sometimes.
   */
  public Verdict verdict() {
    if (!found.asked && !found.other) {
      return found.deadlock ? Verdict.DEADLOCK : Verdict.NEVER;
    }
    boolean sometimes = found.other || coverage.forTheQuestion();
    return !found.asked ? Verdict.NEVER : sometimes ? Verdict.SOMETIMES : Verdict.ALWAYS;
  }
}
