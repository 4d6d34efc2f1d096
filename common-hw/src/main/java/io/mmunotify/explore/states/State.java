// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.util.Arrays;

/**
 * A state as numbers: for each component (a task, an object) the number of what it is like, 0 for
 * one that is not there yet or no more. Components are found while the search runs; the values of
 * those that were not known when the state was made are 0. With its fingerprint, carried along.
 */
final class State {
  private final Components components;
  private int[] values;
  private long high;
  private long low;

  /** One in which nothing is there. */
  State(Components components, int width) {
    this.components = components;
    values = new int[width];
  }

  int get(int component) {
    return component < values.length ? values[component] : 0;
  }

  void set(int component, int value) {
    int before = get(component);
    if (before == value) {
      return;
    }
    if (component >= values.length) {
      values = Arrays.copyOf(values, component + 8);
    }
    values[component] = value;
    high += components.high(component, value) - components.high(component, before);
    low += components.low(component, value) - components.low(component, before);
  }

  /** Makes this one equal to another. */
  void become(State other) {
    int width = other.values.length;
    if (width > values.length) {
      values = new int[width];
    }
    System.arraycopy(other.values, 0, values, 0, width);
    Arrays.fill(values, width, values.length, 0);
    high = other.high;
    low = other.low;
  }

  /** Makes it what a row says. */
  void load(Layout layout, byte[] rows, int offset, long itsHigh, long itsLow) {
    if (layout.components() > values.length) {
      values = new int[layout.components()];
    } else {
      Arrays.fill(values, 0);
    }
    layout.load(rows, offset, values);
    high = itsHigh;
    low = itsLow;
  }

  State copy() {
    State copy = new State(components, values.length);
    copy.become(this);
    return copy;
  }

  /** As many components as it has room for. */
  int width() {
    return values.length;
  }

  /** Writes its row. */
  void store(Layout layout, byte[] rows, int offset) {
    if (layout.components() > values.length) {
      values = Arrays.copyOf(values, layout.components());
    }
    layout.store(values, rows, offset);
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  Fingerprint fingerprint() {
    return new Fingerprint(high, low);
  }

  boolean sameAs(State other) {
    return high == other.high && low == other.low;
  }
}
