// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import java.util.Locale;

/** What drivers do with what they have of their own: one constant for each step. */
public enum DriverOp {
  LOCK(Thing.LOCK, Form.NAME),
  UNLOCK(Thing.LOCK, Form.NAME),
  TRYLOCK(Thing.LOCK, Form.CHOICE),
  DOWN_READ(Thing.SEMAPHORE, Form.NAME),
  UP_READ(Thing.SEMAPHORE, Form.NAME),
  DOWN_WRITE(Thing.SEMAPHORE, Form.NAME),
  UP_WRITE(Thing.SEMAPHORE, Form.NAME),
  DOWN_READ_TRYLOCK(Thing.SEMAPHORE, Form.CHOICE),
  DOWN_WRITE_TRYLOCK(Thing.SEMAPHORE, Form.CHOICE),
  ADD(Thing.COUNTER, Form.VALUE),
  SET(Thing.COUNTER, Form.VALUE),
  IF(Thing.COUNTER, Form.CONDITION_CHOICE),
  WAIT_UNTIL(Thing.COUNTER, Form.WAIT),
  ASSERT(Thing.COUNTER, Form.ASSERTION),
  COMPLETE(Thing.COMPLETION, Form.NAME),
  WAIT_FOR_COMPLETION(Thing.COMPLETION, Form.NAME),
  QUEUE_WORK(Thing.WORK, Form.NAME),
  FLUSH_WORK(Thing.WORK, Form.NAME),
  TOUCH(Thing.OBJECT, Form.NAME),
  KFREE(Thing.OBJECT, Form.NAME),
  MMGET_NOT_ZERO(Thing.MM, Form.CHOICE),
  /** No step of the machine: whether the task that runs this is that one. */
  WHEN_CURRENT(Thing.TASK, Form.CHOICE),
  SIGNAL(Thing.TASK, Form.NAME);

  /** What a step is about. */
  enum Thing {
    /** A mutex or a spinlock. */
    LOCK("lock", "mutex or spinlock"),
    /** A driver's own rw-semaphore, or an mm: its mmap_sem. */
    SEMAPHORE("lock", "rwsem or mm"),
    COUNTER("counter", "counter"),
    COMPLETION("completion", "completion"),
    WORK("work", "work"),
    OBJECT("object", "object"),
    MM("mm", "mm"),
    TASK("task", "task");

    private final String key;
    private final String words;

    Thing(String key, String words) {
      this.key = key;
      this.words = words;
    }

    /** The key that names it where a step is a map. */
    String key() {
      return key;
    }

    /** What it is called in a message. */
    String words() {
      return words;
    }
  }

  /** How a step is written. */
  enum Form {
    /** {@code step: NAME}. */
    NAME,
    /** A thing, and what to do if it could be had or not. */
    CHOICE,
    /** A thing and an integer. */
    VALUE,
    /** A thing, a condition, and what to do if it holds or not. */
    CONDITION_CHOICE,
    /** A thing and a condition, and what to do if a signal came or not. */
    WAIT,
    /** A thing, a condition and a sentence. */
    ASSERTION
  }

  private final String text;
  private final Thing thing;
  private final Form form;

  DriverOp(Thing thing, Form form) {
    this.text = name().toLowerCase(Locale.ROOT);
    this.thing = thing;
    this.form = form;
  }

  /** The step's name in scenarios. */
  public String text() {
    return text;
  }

  Thing thing() {
    return thing;
  }

  Form form() {
    return form;
  }
}
