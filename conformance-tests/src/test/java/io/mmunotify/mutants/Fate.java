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
    /** Something noticed. */
    CAUGHT,
    /** Nothing noticed. */
    SURVIVES
  }

  static final Fate REFUSED = new Fate(Kind.REFUSED, "");
  static final Fate SURVIVES = new Fate(Kind.SURVIVES, "");

  static Fate caught(String by) {
    return new Fate(Kind.CAUGHT, by);
  }
}
