// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

/** What is done to a source text to make a mutant of it. */
enum Operator {
  /** A statement is left out. */
  REMOVE,
  /** A statement and the next one of its block change places. */
  SWAP,
  /**
   * A statement with a told call goes elsewhere in its block, or in front of or behind the block.
   */
  MOVE,
  /** A call is left out, and 0, false or null stands for its value. */
  DROP,
  /** A call is made twice. */
  DOUBLE,
  /** A condition is negated. */
  NEGATE,
  /** A constant has another value. */
  CONSTANT,
  /** Another binary operator: and for or, less for less or equal, minus for plus. */
  OPERATOR
}
