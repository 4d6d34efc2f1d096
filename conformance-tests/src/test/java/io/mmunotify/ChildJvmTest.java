// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a child JVM says about its progress is no part of its output. */
final class ChildJvmTest {
  /** Prints to both streams, and fails if it is told so. */
  static final class Talker {
    private Talker() {}

    public static void main(String[] args) {
      System.err.println("1 of 2 …");
      System.out.println("done");
      if (args.length > 0) {
        throw new IllegalArgumentException(args[0]);
      }
    }
  }

  @Test
  void progressIsNoOutput() throws Exception {
    assertEquals("done\n", ChildJvm.output(List.of(), Talker.class));
  }

  @Test
  void aFailureTellsBoth() {
    AssertionError failure =
        assertThrows(AssertionError.class, () -> ChildJvm.output(List.of(), Talker.class, "no"));
    assertTrue(String.valueOf(failure.getMessage()).contains("1 of 2"), failure.getMessage());
    assertTrue(String.valueOf(failure.getMessage()).contains("done"), failure.getMessage());
  }
}
