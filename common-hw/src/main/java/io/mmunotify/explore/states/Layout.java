// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.states.Components.Kind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * How rows are laid out: each component takes as many bytes as its values need, one for most.
 * Values get more while a search learns, so a layout is made between two phases, when nobody
 * learns, and fits all states that were met by then.
 */
final class Layout {
  private static final int BYTE = 1 << Byte.SIZE;
  private static final int SHORT = 1 << Short.SIZE;
  private static final int NOWHERE = -1;

  /** That of a program of which nothing is known. */
  static final Layout NONE = new Layout(new int[0], new int[0], new int[0], 0);

  private final int[] bytes;
  private final int[] shorts;
  private final int[] ints;
  private final int components;

  /** For each component where in a row it begins; {@link #NOWHERE} if rows do not tell of it. */
  private final int[] places;

  private Layout(int[] bytes, int[] shorts, int[] ints, int components) {
    this.bytes = bytes;
    this.shorts = shorts;
    this.ints = ints;
    this.components = components;
    this.places = new int[components];
    Arrays.fill(places, NOWHERE);
    int at = 0;
    for (int component : bytes) {
      places[component] = at++;
    }
    for (int component : shorts) {
      places[component] = at;
      at += Short.BYTES;
    }
    for (int component : ints) {
      places[component] = at;
      at += Integer.BYTES;
    }
  }

  /** The layout for what is known now. Called while nobody learns. */
  static Layout of(Components components) {
    int[] bytes = new int[components.size()];
    int[] shorts = new int[components.size()];
    int[] ints = new int[components.size()];
    int byteCount = 0;
    int shortCount = 0;
    int intCount = 0;
    for (int component = 0; component < components.size(); component++) {
      int values = components.values(component);
      if (components.subject(component).kind() == Kind.OWN || values > SHORT) {
        ints[intCount++] = component;
      } else if (values > BYTE) {
        shorts[shortCount++] = component;
      } else if (values > 1) { // else it is 0 in all states
        bytes[byteCount++] = component;
      }
    }
    return new Layout(
        Arrays.copyOf(bytes, byteCount),
        Arrays.copyOf(shorts, shortCount),
        Arrays.copyOf(ints, intCount),
        components.size());
  }

  /** Bytes of a row. */
  int width() {
    return bytes.length + Short.BYTES * shorts.length + Integer.BYTES * ints.length;
  }

  /** How many components were known. */
  int components() {
    return components;
  }

  boolean sameAs(Layout other) {
    return Arrays.equals(bytes, other.bytes)
        && Arrays.equals(shorts, other.shorts)
        && Arrays.equals(ints, other.ints);
  }

  /** Reads a row; sets nothing but the components that rows tell of. */
  void load(byte[] rows, int offset, int[] values) {
    int at = offset;
    for (int component : bytes) {
      values[component] = rows[at++] & 0xFF;
    }
    for (int component : shorts) {
      values[component] = ((rows[at] & 0xFF) << Byte.SIZE) | (rows[at + 1] & 0xFF);
      at += Short.BYTES;
    }
    for (int component : ints) {
      int value = 0;
      for (int i = 0; i < Integer.BYTES; i++) {
        value = (value << Byte.SIZE) | (rows[at++] & 0xFF);
      }
      values[component] = value;
    }
  }

  /** The value of one component in a row. */
  int get(byte[] rows, int offset, int component) {
    int place = component < places.length ? places[component] : NOWHERE;
    int value = 0;
    for (int i = 0; i < width(place); i++) {
      value = (value << Byte.SIZE) | (rows[offset + place + i] & 0xFF);
    }
    return value;
  }

  /** Changes the value of one component in a row. */
  void set(byte[] rows, int offset, int component, int value) {
    int place = component < places.length ? places[component] : NOWHERE;
    int left = value;
    for (int i = width(place) - 1; i >= 0; i--) {
      rows[offset + place + i] = (byte) left;
      left >>>= Byte.SIZE;
    }
  }

  /** How many bytes there are of what begins at a place in a row. */
  private int width(int place) {
    if (place < bytes.length) {
      return place == NOWHERE ? 0 : Byte.BYTES;
    }
    return place < bytes.length + Short.BYTES * shorts.length ? Short.BYTES : Integer.BYTES;
  }

  /** Writes a row of values, of which there are at least as many as components. */
  void store(int[] values, byte[] rows, int offset) {
    int at = offset;
    for (int component : bytes) {
      rows[at++] = (byte) values[component];
    }
    for (int component : shorts) {
      rows[at++] = (byte) (values[component] >>> Byte.SIZE);
      rows[at++] = (byte) values[component];
    }
    for (int component : ints) {
      for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
        rows[at++] = (byte) (values[component] >>> shift);
      }
    }
  }

  /** Writes which components rows tell of, and how. */
  void write(DataOutput out) throws IOException {
    out.writeInt(components);
    for (int[] some : List.of(bytes, shorts, ints)) {
      out.writeInt(some.length);
      for (int component : some) {
        out.writeInt(component);
      }
    }
  }

  /** Reads a layout of another search: its components have that search's numbers. */
  static Layout read(DataInput in) throws IOException {
    int components = in.readInt();
    return new Layout(numbers(in), numbers(in), numbers(in), components);
  }

  private static int[] numbers(DataInput in) throws IOException {
    int[] numbers = new int[in.readInt()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.readInt();
    }
    return numbers;
  }
}
