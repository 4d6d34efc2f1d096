// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import io.mmunotify.hw.kernel.GracePeriodOptions.Rule;
import io.mmunotify.hw.machine.MemoryModel;

/**
 * What a result says of the grace periods.
 *
 * @param kind whether it is as it has to be
 * @param why in a sentence or less; empty where nothing is to be said
 */
public record Judgement(Kind kind, String why) {

  /** Whether a result is as it has to be. */
  public enum Kind {
    /** What must not happen does not, what can happen here was seen. */
    AS_EXPECTED("as expected"),
    /** Allowed to happen, and does not. */
    STRONGER("allowed, does not happen"),
    /** A bound was reached before anything wrong was seen. */
    UNDECIDED("undecided"),
    /** Something that must not happen does, or the other way round. */
    WRONG("WRONG"),
    /** The test expects nothing. */
    TOLD("told"),
    /** The test says nothing about the generation. */
    UNFIT("does not apply");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** In words. */
    public String text() {
      return text;
    }
  }

  private static final Judgement FINE = new Judgement(Kind.AS_EXPECTED, "");

  /** A test that says nothing about the generation. */
  public static Judgement unfit(String why) {
    return new Judgement(Kind.UNFIT, why);
  }

  /**
   * Judges a result.
   *
   * @param rule whose grace periods they are
   * @param waitingIsQuiescent whether a process that waits inside of its own section goes on
   */
  public static Judgement of(
      LitmusResult result, Rule rule, MemoryModel model, boolean waitingIsQuiescent) {
    LitmusTest test = result.test();
    LitmusResult.Found found = result.found();
    if (found.failure() != null) {
      return wrong(found.failure());
    }
    if (test.selfDeadlock() && waitingIsQuiescent) {
      return new Judgement(
          Kind.TOLD,
          "a wait inside a reader is a quiescent state, so the wait returns and the reader is not"
              + " protected");
    }
    if (found.deadlock() && !test.selfDeadlock()) {
      return wrong("processes wait for ever");
    }
    if (test.selfDeadlock() && (found.asked() || found.other())) {
      return wrong("a process that waits for its own section goes on");
    }
    if (test.verdict() == null) {
      return new Judgement(result.coverage().exhausted() ? Kind.TOLD : Kind.UNDECIDED, "");
    }
    return switch (test.verdict()) {
      case NEVER, DEADLOCK -> never(result);
      case ALWAYS ->
          found.other() ? wrong("the end does not always happen") : allowed(result, rule, model);
      case SOMETIMES -> allowed(result, rule, model);
    };
  }

  private static Judgement never(LitmusResult result) {
    if (result.found().asked()) {
      return wrong("the end happens");
    }
    return result.coverage().suffices() ? FINE : undecided(result);
  }

  /** The verdict allows the end. */
  private static Judgement allowed(LitmusResult result, Rule rule, MemoryModel model) {
    Boolean observable = result.test().observable();
    if (result.found().asked()) {
      boolean impossible = Boolean.FALSE.equals(observable) && model == MemoryModel.SC;
      return impossible ? wrong("the end happens without reordering, which is impossible") : FINE;
    }
    if (!result.coverage().complete()) {
      return undecided(result);
    }
    if (!Boolean.TRUE.equals(observable)) {
      return new Judgement(
          Kind.STRONGER,
          model == MemoryModel.SC
              ? "the end takes reordering, and there is none here"
              : "the end takes reordering that x86 does not do");
    }
    return rule == Rule.EXACT
        ? wrong("the end does not happen, though grace periods are as short as they may be")
        : new Judgement(
            Kind.STRONGER, "this engine's grace periods are longer than they would have to be");
  }

  private static Judgement undecided(LitmusResult result) {
    return new Judgement(Kind.UNDECIDED, result.coverage().text());
  }

  private static Judgement wrong(String why) {
    return new Judgement(Kind.WRONG, why);
  }
}
