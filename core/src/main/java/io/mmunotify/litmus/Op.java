// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

/** An instruction of a process. */
public sealed interface Op {
  /** The domain of the instructions that name none: RCU's. */
  String RCU = "rcu";

  /** Reads a variable into a register. With acquire, what comes later comes after it. */
  record Read(String variable, String register, boolean acquire) implements Op {
    @Override
    public String toString() {
      return (acquire ? "read_acquire " : "read ") + variable + " > " + register;
    }
  }

  /** Writes a number to a variable. With release, what comes earlier comes before it. */
  record Write(String variable, int value, boolean release) implements Op {
    @Override
    public String toString() {
      return (release ? "write_release " : "write ") + variable + " = " + value;
    }
  }

  /** Writes a register to a variable. */
  record WriteRegister(String variable, String register, boolean release) implements Op {
    @Override
    public String toString() {
      return (release ? "write_release " : "write ") + variable + " = " + register;
    }
  }

  /** Orders memory accesses. */
  record Fence(Kind kind) implements Op {
    /** Which of them. */
    enum Kind {
      /** All. */
      SMP_MB,
      /** Reads. */
      SMP_RMB,
      /** Writes. */
      SMP_WMB,
      /** All, given that a read section has just ended. */
      SMP_MB__AFTER_SRCU_READ_UNLOCK
    }

    @Override
    public String toString() {
      return kind.name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * Begins a read section.
   *
   * @param register for the index that the end needs; empty under RCU
   * @param anywhere whether another process may end it
   */
  record ReadLock(String domain, String register, boolean anywhere) implements Op {
    @Override
    public String toString() {
      return domain.equals(RCU)
          ? "rcu_read_lock"
          : (anywhere ? "srcu_down_read " : "srcu_read_lock ") + domain + " > " + register;
    }
  }

  /** Ends a read section. */
  record ReadUnlock(String domain, String register, boolean anywhere) implements Op {
    @Override
    public String toString() {
      return domain.equals(RCU)
          ? "rcu_read_unlock"
          : (anywhere ? "srcu_up_read " : "srcu_read_unlock ") + domain + ", " + register;
    }
  }

  /** Waits for a grace period. */
  record Synchronize(String domain) implements Op {
    @Override
    public String toString() {
      return domain.equals(RCU) ? "synchronize_rcu" : "synchronize_srcu " + domain;
    }
  }

  /** The domain that it is about; empty if it is about none. */
  default String domain() {
    return switch (this) {
      case ReadLock lock -> lock.domain();
      case ReadUnlock unlock -> unlock.domain();
      case Synchronize wait -> wait.domain();
      case Read _, Write _, WriteRegister _, Fence _ -> "";
    };
  }
}
