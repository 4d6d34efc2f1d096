// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.hw.machine.KernelObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives objects and tasks their component of a {@link State}, and what these are like its number. A
 * number stands for a {@link Fingerprint}, which means the same in every search; the number means
 * something to this search alone. Used under the learner's lock, but for {@link #high} and {@link
 * #low}.
 */
final class Components {
  /** What a component tells of. */
  enum Kind {
    /** A {@code KernelObject}, by its number. */
    OBJECT,
    /** A task, by its number. */
    TASK,
    /** Something that the search itself keeps, by its number. */
    OWN
  }

  /** What one component tells of, the same in every JVM. */
  record Subject(Kind kind, long id) {}

  /** The values of one component: their numbers begin with 1. */
  private static final class Values {
    final Map<Object, Integer> contents = new HashMap<>();
    final Map<Fingerprint, Integer> numbers = new HashMap<>();
  }

  private final Map<Subject, Integer> numbers = new HashMap<>();
  private final List<Subject> subjects = new ArrayList<>();
  private final List<Values> values = new ArrayList<>();

  /**
   * For each component the fingerprints of its values, two words each; null where values mean
   * themselves. An entry is written before the number that stands for it is told to any other
   * thread.
   */
  private volatile long[] @Nullable [] fingerprints = new long[0][];

  /** The component that tells what the object is like. */
  int of(KernelObject object) {
    return of(new Subject(Kind.OBJECT, object.toldBy().id()));
  }

  int ofTask(int task) {
    return of(new Subject(Kind.TASK, task));
  }

  /**
   * One that is neither an object nor a task: its values are numbers that mean themselves. Made
   * before all others, so that it is the same in every search of this kind.
   */
  int own() {
    int component = of(new Subject(Kind.OWN, subjects.size()));
    long[] @Nullable [] all = fingerprints.clone();
    all[component] = null;
    fingerprints = all;
    return component;
  }

  /** The component of a subject, which may be new. */
  int of(Subject subject) {
    Integer known = numbers.get(subject);
    if (known != null) {
      return known;
    }
    int component = subjects.size();
    numbers.put(subject, component);
    subjects.add(subject);
    values.add(new Values());
    long[] @Nullable [] more = Arrays.copyOf(fingerprints, component + 1);
    more[component] = new long[8];
    fingerprints = more;
    return component;
  }

  /** What a component tells of. */
  Subject subject(int component) {
    return subjects.get(component);
  }

  /** How many there are so far. */
  int size() {
    return subjects.size();
  }

  /** How many numbers the values of a component have so far, 0 included. */
  int values(int component) {
    return values.get(component).numbers.size() + 1;
  }

  /**
   * The number of what an object is like.
   *
   * @throws io.mmunotify.explore.Refusal if the contents have no canonical form
   */
  int value(int component, @Nullable Object contents) {
    if (contents == null) {
      return 0;
    }
    Map<Object, Integer> known = values.get(component).contents;
    Integer number = known.get(contents);
    if (number == null) {
      Subject subject = subjects.get(component);
      number = number(component, Fingerprint.of(subject.kind.name(), subject.id, contents));
      known.put(contents, number);
    }
    return number;
  }

  /** The number of the value that adds this to the fingerprint of a state; may be new. */
  int number(int component, Fingerprint adds) {
    Map<Fingerprint, Integer> known = values.get(component).numbers;
    Integer number = known.get(adds);
    if (number != null) {
      return number;
    }
    int added = known.size() + 1;
    known.put(adds, added);
    long[] @Nullable [] all = fingerprints;
    long[] own = Objects.requireNonNull(all[component]);
    if (2 * added >= own.length) {
      own = Arrays.copyOf(own, 2 * own.length);
      all = all.clone();
      all[component] = own;
    }
    own[2 * added] = adds.high();
    own[2 * added + 1] = adds.low();
    fingerprints = all; // publishes the entry
    return added;
  }

  /** The first half of what a value adds. Any thread may call that was told the number. */
  long high(int component, int value) {
    if (value == 0) {
      return 0;
    }
    long[] known = fingerprints[component];
    return known == null ? Fingerprint.high(component, value) : known[2 * value];
  }

  /** The second half. */
  long low(int component, int value) {
    if (value == 0) {
      return 0;
    }
    long[] known = fingerprints[component];
    return known == null ? Fingerprint.low(component, value) : known[2 * value + 1];
  }
}
