// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

/**
 * What became of a mutant.
 *
 * @param by what caught the mutant; "" if nothing did
 */
record Fate(Kind kind, String by) {
  /** The kinds. */
  enum Kind {
    /** javac does not take the source. */
    REFUSED,
    /** A killer noticed. */
    CAUGHT,
    /** No killer noticed, but the rest of the suite did. */
    CAUGHT_BY_REST,
    /** Nothing noticed. */
    SURVIVES,
    /** Nothing noticed, and no killer reaches what was changed. */
    UNREACHED
  }

  static final Fate REFUSED = new Fate(Kind.REFUSED, "");
  static final Fate SURVIVES = new Fate(Kind.SURVIVES, "");

  static final Fate UNREACHED = new Fate(Kind.UNREACHED, "");

  boolean survives() {
    return kind == Kind.SURVIVES || kind == Kind.UNREACHED;
  }

  static Fate caughtByRest(String by) {
    return new Fate(Kind.CAUGHT_BY_REST, by);
  }

  static Fate caught(String by) {
    return new Fate(Kind.CAUGHT, by);
  }
}
