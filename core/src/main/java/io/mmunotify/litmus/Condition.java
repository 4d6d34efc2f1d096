// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import java.util.List;

/** A statement about the end of a run. */
public sealed interface Condition {

  /** What a run came to. What was never set is 0. */
  interface End {
    /** A register of a process, the first of which is 0. */
    int register(int process, String name);

    /** A variable that processes share. */
    int variable(String name);
  }

  /** Whether it is true. */
  boolean holds(End end);

  /** Every part is true. */
  record And(List<Condition> parts) implements Condition {
    @Override
    public boolean holds(End end) {
      return parts.stream().allMatch(part -> part.holds(end));
    }
  }

  /** Some part is true. */
  record Or(List<Condition> parts) implements Condition {
    @Override
    public boolean holds(End end) {
      return parts.stream().anyMatch(part -> part.holds(end));
    }
  }

  /** The part is not true. */
  record Not(Condition part) implements Condition {
    @Override
    public boolean holds(End end) {
      return !part.holds(end);
    }
  }

  /** A register has a value. */
  record Register(int process, String name, int value) implements Condition {
    @Override
    public boolean holds(End end) {
      return end.register(process, name) == value;
    }
  }

  /** A variable has a value. */
  record Variable(String name, int value) implements Condition {
    @Override
    public boolean holds(End end) {
      return end.variable(name) == value;
    }
  }

  /**
   * Whether it cannot be true where a fact is, whatever else is so.
   *
   * @param fact the value that a register or a variable has in the end
   */
  default boolean isDeniedBy(Condition fact) {
    return switch (this) {
      case And and -> and.parts().stream().anyMatch(part -> part.isDeniedBy(fact));
      case Or or -> or.parts().stream().allMatch(part -> part.isDeniedBy(fact));
      case Not not -> not.part().equals(fact);
      case Register one ->
          fact instanceof Register other
              && one.process() == other.process()
              && one.name().equals(other.name())
              && one.value() != other.value();
      case Variable one ->
          fact instanceof Variable other
              && one.name().equals(other.name())
              && one.value() != other.value();
    };
  }

  /** Whether it looks at a register. */
  default boolean mentions(int process, String register) {
    return switch (this) {
      case And and -> and.parts().stream().anyMatch(part -> part.mentions(process, register));
      case Or or -> or.parts().stream().anyMatch(part -> part.mentions(process, register));
      case Not not -> not.part().mentions(process, register);
      case Register one -> one.process() == process && one.name().equals(register);
      case Variable _ -> false;
    };
  }
}
