// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.states;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What some states of a level lead to: the states after one more step, and ends. */
final class Successors {
  private final Level states;
  private final FingerprintSet kinds = new FingerprintSet(16);
  private final List<Terminal> ends = new ArrayList<>();

  Successors(Level states) {
    this.states = states;
  }

  Level states() {
    return states;
  }

  /** The first end of each kind, with the count of all of that kind. */
  List<Terminal> ends() {
    return ends;
  }

  void end(Terminal terminal) {
    int kind = kinds.find(terminal.high(), terminal.low());
    if (kind < 0) {
      var _ = kinds.add(terminal.high(), terminal.low());
      ends.add(terminal);
      return;
    }
    BigInteger count = terminal.count();
    if (count != null) {
      ends.set(kind, ends.get(kind).and(count));
    }
  }

  /** Adds what came after these, found by somebody else. */
  void append(Successors later) {
    states.append(later.states);
    later.ends.forEach(this::end);
  }
}
