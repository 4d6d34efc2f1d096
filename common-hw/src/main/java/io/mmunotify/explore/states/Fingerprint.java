// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.Refusal;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * 128 bits that stand for a state, or for what one component adds to it: a state's fingerprint is
 * the sum of what its components add, so it can be carried along with the changes of a step. Made
 * of the components' identities and of the {@linkplain Canonical canonical form} of what they are
 * like, it is the same in every JVM, whatever was learned in which order. Two different states
 * among n have the same one with a probability of about n² / 2¹²⁹: 10⁻²⁴ for ten million.
 */
record Fingerprint(long high, long low) {
  /** That of nothing. */
  static final Fingerprint NONE = new Fingerprint(0, 0);

  /**
   * The fingerprint of some values.
   *
   * @throws Refusal if one of them has no canonical form
   */
  static Fingerprint of(@Nullable Object... values) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Canonical.bytes(values));
      ByteBuffer bytes = ByteBuffer.wrap(digest);
      return new Fingerprint(bytes.getLong(), bytes.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The first half of that of a number about a task, or about something that a search keeps. */
  static long high(int about, int number) {
    return mix(both(about, number) * 0x9E3779B97F4A7C15L);
  }

  /** The second half. */
  static long low(int about, int number) {
    return mix(both(about, number) * 0xC2B2AE3D27D4EB4FL + 1);
  }

  private static long both(int about, int number) {
    return ((long) about << Integer.SIZE) | (number & 0xFFFFFFFFL);
  }

  Fingerprint plus(Fingerprint other) {
    return new Fingerprint(high + other.high, low + other.low);
  }

  Fingerprint minus(Fingerprint other) {
    return new Fingerprint(high - other.high, low - other.low);
  }

  /** The finaliser of splitmix64 (Steele, Lea and Flood, OOPSLA 2014). */
  private static long mix(long z) {
    long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
