// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.trace;

import java.util.Locale;

/** The members that an event can have beside {@code task} and {@code event}. */
public enum Field {
  OP(Type.NAME),
  NOTIFIER(Type.NAME_OR_NULL),
  MM(Type.NAME),
  CALLBACK(Type.NAME),
  LOCK(Type.NAME),
  COUNTER(Type.NAME),
  COMPLETION(Type.NAME),
  WORK(Type.NAME),
  TO(Type.NAME),
  ADDRESS(Type.INTEGER),
  PTE(Type.INTEGER),
  START(Type.INTEGER),
  END(Type.INTEGER),
  BLOCKABLE(Type.BOOLEAN),
  ONLY_END(Type.BOOLEAN),
  LOCKED(Type.BOOLEAN),
  VALUE(Type.INTEGER),
  IS(Type.INTEGER),
  IS_NOT(Type.INTEGER),
  ABOVE(Type.INTEGER),
  BELOW(Type.INTEGER),
  INTERRUPTIBLE(Type.BOOLEAN),
  OR(Type.NAME),
  WHAT(Type.NAME),
  OK(Type.BOOLEAN),
  ATOMIC(Type.BOOLEAN),
  CONDITION(Type.NAME),
  IN(Type.NAME),
  /** Whether the calling task holds a page-table lock of the address. */
  PTL(Type.BOOLEAN),
  /** How the calling task holds the mm's mmap_sem: none, read or write. */
  MMAP_SEM(Type.NAME),
  /** The CPU's ptes of a callback's pages, as runs FIRST-LAST:STATE. */
  PTES(Type.NAME),
  /** What a page-table entry says, in words. */
  ENTRY(Type.NAME),
  /** The number of a frame. */
  PFN(Type.INTEGER),
  CPU(Type.INTEGER),
  WRITE(Type.BOOLEAN),
  AT(Type.INTEGER),
  PAGES(Type.INTEGER),
  NEW_PAGES(Type.INTEGER),
  /** Where an area is moved to. */
  NEW_AT(Type.INTEGER),
  MAY_MOVE(Type.BOOLEAN),
  FILE(Type.NAME),
  OFFSET(Type.INTEGER),
  SHARED(Type.BOOLEAN),
  PROT(Type.NAME),
  HUGE(Type.BOOLEAN),
  HUGETLB(Type.BOOLEAN),
  ADVICE(Type.NAME),
  CHILD(Type.NAME),
  MMS(Type.NAME),
  MERGE(Type.BOOLEAN),
  TASKS(Type.TASKS),
  STATE(Type.STATE);

  /** The type of a member's value in JSON, and in an {@link Event}. */
  public enum Type {
    /** A string. */
    NAME("a string"),
    /** A string, or null: {@link Event#NULL} in an event. */
    NAME_OR_NULL("a string or null"),
    /** A {@code Long}. */
    INTEGER("an integer"),
    /** A {@code Boolean}. */
    BOOLEAN("true or false"),
    /** An object from task to event name: a {@code Map<String, String>}. */
    TASKS("an object of strings"),
    /** The final state: a {@link FinalState}. */
    STATE("an object with the member mms");

    private final String words;

    Type(String words) {
      this.words = words;
    }

    /** The accepted values, in words. */
    public String words() {
      return words;
    }
  }

  private final String key;
  private final Type type;

  Field(Type type) {
    this.key = name().toLowerCase(Locale.ROOT);
    this.type = type;
  }

  /** The member's name in JSON. */
  public String key() {
    return key;
  }

  /** The type of the member's value. */
  public Type type() {
    return type;
  }
}
