// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.states.Components.Kind;
import io.mmunotify.explore.states.Components.Subject;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LayoutTest {
  /** How many values each component has, 0 included: around what one byte and two bytes hold. */
  private static final int[] VALUES = {1, 2, 256, 257, 65_536, 65_537};

  private static Components components() {
    Components components = new Components();
    int _ = components.own();
    for (int i = 0; i < VALUES.length; i++) {
      int component = components.of(new Subject(Kind.OBJECT, i));
      for (int value = 1; value < VALUES[i]; value++) {
        int _ = components.number(component, new Fingerprint(i, value));
      }
    }
    return components;
  }

  @Test
  void rowsTakeAsManyBytesAsTheirValuesNeed() {
    assertEquals(4 + 0 + 1 + 1 + 2 + 2 + 4, Layout.of(components()).width());
  }

  @Test
  void everyRowComesBackAsItWas() {
    Components components = components();
    Layout layout = Layout.of(components);
    Chunk chunk = new Chunk(layout, 1000);
    State[] states = new State[1000];
    Random random = new Random(1);
    for (int at = 0; at < states.length; at++) {
      State state = new State(components, components.size());
      state.set(0, random.nextInt(Integer.MAX_VALUE));
      for (int i = 0; i < VALUES.length; i++) {
        state.set(i + 1, at < 2 ? at * (VALUES[i] - 1) : random.nextInt(VALUES[i]));
      }
      states[at] = state;
      chunk.add(state);
    }
    State state = new State(components, 3);
    for (int at = 0; at < states.length; at++) {
      chunk.load(at, state);
      for (int component = 0; component < components.size(); component++) {
        assertEquals(states[at].get(component), state.get(component));
      }
      assertTrue(state.sameAs(states[at]));
    }
  }

  @Test
  void eachValueOfARowCanBeReadAndChangedAlone() {
    Components components = components();
    Layout layout = Layout.of(components);
    int[] values = new int[components.size()];
    byte[] rows = new byte[3 * layout.width()];
    int[] read = new int[values.length];
    Random random = new Random(2);
    for (int i = 0; i < 1000; i++) {
      int component = random.nextInt(values.length);
      int most = component == 0 ? Integer.MAX_VALUE : VALUES[component - 1];
      values[component] = random.nextInt(most);
      layout.set(rows, layout.width(), component, values[component]);
      layout.load(rows, layout.width(), read);
      assertArrayEquals(values, read);
      assertEquals(values[component], layout.get(rows, layout.width(), component));
    }
    assertArrayEquals(new byte[layout.width()], Arrays.copyOf(rows, layout.width()));
  }

  @Test
  void aLayoutIsAnotherOneWhenItsValuesNeedMoreBytes() {
    Components components = components();
    Layout before = Layout.of(components);
    assertTrue(before.sameAs(Layout.of(components)));
    int _ = components.number(3, new Fingerprint(7, 7));
    assertFalse(before.sameAs(Layout.of(components)));
  }
}
