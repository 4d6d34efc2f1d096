// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import io.mmunotify.hw.kernel.Capability;

/** What a clause says of one generation. */
public sealed interface Verdict {

  /** The verdict in a word or two: {@code "holds"}, {@code "differs"}, {@code "not applicable"}. */
  String word();

  /** What there is to say besides, as part of a sentence; empty where it holds. */
  String how();

  /** The clause's sentence is true there. */
  record Holds() implements Verdict {
    @Override
    public String word() {
      return "holds";
    }

    @Override
    public String how() {
      return "";
    }
  }

  /**
   * The generation behaves in another way, and that way is tested as well.
   *
   * @param how it behaves instead
   */
  record Differs(String how) implements Verdict {
    @Override
    public String word() {
      return "differs";
    }
  }

  /**
   * The clause says nothing there.
   *
   * @param lacks the capability that is missing
   * @param how why the clause says nothing without it
   */
  record NotApplicable(Capability lacks, String how) implements Verdict {
    @Override
    public String word() {
      return "not applicable";
    }
  }
}
