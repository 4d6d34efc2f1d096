// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

/**
 * 128 bits that stand for a row: the sum of what its components contribute, so that it can be
 * carried along with the changes of a step. Two different rows among n have the same one with a
 * probability of about n² / 2¹²⁹: 10⁻²⁴ for ten million.
 */
final class Fingerprint {
  private Fingerprint() {}

  /** The first half of what a component with this value adds; 0 for the value 0. */
  static long high(int component, int value) {
    return value == 0 ? 0 : mix(((long) component << 32 | value) * 0x9E3779B97F4A7C15L);
  }

  /** The second half. */
  static long low(int component, int value) {
    return value == 0 ? 0 : mix(((long) component << 32 | value) * 0xC2B2AE3D27D4EB4FL + 1);
  }

  /** The finaliser of splitmix64 (Steele, Lea and Flood, OOPSLA 2014). */
  private static long mix(long z) {
    long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
