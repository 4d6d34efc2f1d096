// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import static io.mmunotify.hw.trace.Field.ADVICE;
import static io.mmunotify.hw.trace.Field.AT;
import static io.mmunotify.hw.trace.Field.CHILD;
import static io.mmunotify.hw.trace.Field.FILE;
import static io.mmunotify.hw.trace.Field.HUGE;
import static io.mmunotify.hw.trace.Field.HUGETLB;
import static io.mmunotify.hw.trace.Field.MAY_MOVE;
import static io.mmunotify.hw.trace.Field.MERGE;
import static io.mmunotify.hw.trace.Field.MM;
import static io.mmunotify.hw.trace.Field.MMS;
import static io.mmunotify.hw.trace.Field.NEW_AT;
import static io.mmunotify.hw.trace.Field.NEW_PAGES;
import static io.mmunotify.hw.trace.Field.OFFSET;
import static io.mmunotify.hw.trace.Field.PAGES;
import static io.mmunotify.hw.trace.Field.PROT;
import static io.mmunotify.hw.trace.Field.SHARED;
import static io.mmunotify.hw.trace.Field.VALUE;
import static io.mmunotify.hw.trace.Field.WHAT;

import io.mmunotify.hw.trace.Field;
import java.util.List;
import java.util.Locale;

/**
 * The operations of the VM that a step can be: what programs ask for, and what the kernel does of
 * itself. The fields are a step's arguments, in the order of a trace.
 */
public enum VmOp {
  MMAP(MM, AT, PAGES, FILE, OFFSET, SHARED, PROT, HUGE, HUGETLB),
  MUNMAP(MM, AT, PAGES),
  MADVISE(MM, AT, PAGES, ADVICE),
  MPROTECT(MM, AT, PAGES, PROT),
  MREMAP(MM, AT, PAGES, NEW_PAGES, NEW_AT, MAY_MOVE),
  REMAP_FILE_PAGES(MM, AT, PAGES, OFFSET),
  MLOCK(MM, AT, PAGES),
  MUNLOCK(MM, AT, PAGES),
  LOAD(MM, AT, PAGES),
  STORE(MM, AT, PAGES, VALUE),
  FORK(MM, CHILD),
  EXEC(MM),
  TRUNCATE(FILE, PAGES),
  PUNCH_HOLE(FILE, AT, PAGES),
  FSYNC(FILE),
  WRITE_FILE(FILE, AT, VALUE),
  RECLAIM(MM, AT, PAGES),
  MIGRATE(MM, AT, PAGES),
  CLEAR_REFS(MM, WHAT),
  PAGE_IDLE(MM, AT, WHAT),
  KSM(MMS, MERGE),
  COLLAPSE(MM, AT),
  SPLIT_HUGE(MM, AT),
  OOM_REAP(MM);

  private final String text;
  private final List<Field> arguments;

  VmOp(Field... arguments) {
    this.text = name().toLowerCase(Locale.ROOT);
    this.arguments = List.of(arguments);
  }

  /** The name in scenarios and traces. */
  public String text() {
    return text;
  }

  /** An argument's key in a scenario: the field's, but for where an area is moved to. */
  static String key(Field field) {
    return field == NEW_AT ? "to" : field.key();
  }

  /** The arguments, in the order in which a trace's {@code call} has them. */
  public List<Field> arguments() {
    return arguments;
  }
}
