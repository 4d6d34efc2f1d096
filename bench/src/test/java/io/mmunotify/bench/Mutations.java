// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages an input: each time in another way, and the same way for the same random numbers. */
final class Mutations {
  /** What readers may trip over: numbers at their ends, deep nesting, orders for a terminal. */
  private static final List<String> TRAPS =
      List.of(
          "-1",
          "0",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775809",
          "99999999999999999999999999999999999999",
          "1e999",
          "-1e-999",
          "0x7fffffffffffffff",
          ".nan",
          "null",
          "true",
          "\"\"",
          "[]",
          "{}",
          "[".repeat(70),
          "{\"a\":".repeat(70),
          "(".repeat(3000),
          "~".repeat(3000),
          "&a [*a]",
          "*a",
          "!!binary x",
          "%YAML 2.0\n---\n",
          "---\n",
          "\t",
          "\u001b[31m",
          "\\u001b]0;x\\u0007",
          "\u202e",
          "\\u202e",
          "\u0000",
          "\\u0000",
          "\u009b",
          "\ufeff",
          "\\ud800",
          "a".repeat(5000),
          "v3.15",
          "v9.99",
          "<<: ",
          "\r",
          "#",
          "'",
          "\"",
          "}");

  private final SplittableRandom random;

  Mutations(SplittableRandom random) {
    this.random = random;
  }

  /**
   * The input with a few damages.
   *
   * @param other of which a part may come in
   */
  byte[] of(byte[] input, byte[] other) {
    byte[] bytes = input;
    int most = random.nextInt(3) > 0 ? 1 : 1 << random.nextInt(4);
    for (int i = 0; i < most; i++) {
      bytes = damaged(bytes, other);
    }
    return bytes;
  }

  private byte[] damaged(byte[] bytes, byte[] other) {
    int at = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, at + (1 << random.nextInt(8)));
    return switch (random.nextInt(16)) {
      case 0 -> replaced(bytes, at, at, new byte[] {(byte) random.nextInt(256)});
      case 1 -> flipped(bytes, at);
      case 2 -> replaced(bytes, at, end, new byte[0]);
      case 3 -> replaced(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
      case 4 -> replaced(bytes, at, at, part(other));
      case 5 -> Arrays.copyOf(bytes, at);
      case 6 -> replaced(bytes, at, at, trap());
      case 7, 8 -> word(bytes, at, trap());
      case 9 -> word(bytes, at, part(bytes));
      default -> word(bytes, at, wordAt(bytes, random.nextInt(bytes.length + 1)));
    };
  }

  private byte[] flipped(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    if (at < flipped.length) {
      flipped[at] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private byte[] part(byte[] of) {
    int from = random.nextInt(of.length + 1);
    return Arrays.copyOfRange(of, from, Math.min(of.length, from + (1 << random.nextInt(9))));
  }

  private byte[] trap() {
    return TRAPS.get(random.nextInt(TRAPS.size())).getBytes(StandardCharsets.UTF_8);
  }

  /** Puts something in the place of the word or number that is there. */
  private static byte[] word(byte[] bytes, int at, byte[] instead) {
    return replaced(bytes, start(bytes, at), end(bytes, at), instead);
  }

  private static byte[] wordAt(byte[] bytes, int at) {
    return Arrays.copyOfRange(bytes, start(bytes, at), end(bytes, at));
  }

  private static int start(byte[] bytes, int at) {
    int from = at;
    while (from > 0 && isWord(bytes[from - 1])) {
      from--;
    }
    return from;
  }

  private static int end(byte[] bytes, int at) {
    int to = at;
    while (to < bytes.length && isWord(bytes[to])) {
      to++;
    }
    return to;
  }

  private static boolean isWord(byte b) {
    return Character.isLetterOrDigit(b) || b == '_' || b == '.' || b == '-';
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] instead) {
    byte[] result = new byte[bytes.length - (to - from) + instead.length];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(instead, 0, result, from, instead.length);
    System.arraycopy(bytes, to, result, from + instead.length, bytes.length - to);
    return result;
  }
}
