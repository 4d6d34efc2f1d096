// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.Refusal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CanonicalTest {
  private enum Colour {
    RED,
    BLUE
  }

  private record Pair(Object one, Object other) {}

  private record Couple(Object one, Object other) {}

  private static final class Words {
    private static final VarHandle ONE = word("one");
    private static final VarHandle OTHER = word("other");

    @SuppressWarnings("UnusedVariable") // by its handle alone
    private int one;

    @SuppressWarnings("UnusedVariable")
    private int other;

    private static VarHandle word(String name) {
      try {
        return MethodHandles.lookup().findVarHandle(Words.class, name, int.class);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(name, e);
      }
    }
  }

  @Test
  void contentsThatDifferHaveFormsThatDiffer() {
    List<Object> all =
        new ArrayList<>(List.of(1, 1L, "1", "", true, false, "true", Colour.RED, Colour.BLUE));
    all.addAll(List.of("RED", "\ud800", "\ud801", List.of(), Set.of(), Map.of(), List.of(1)));
    all.addAll(List.of(List.of(1, 2), List.of(2, 1), List.of(List.of(1), 2), List.of(1L, 2)));
    all.addAll(List.of(Set.of(1, 2), Set.of(1), Map.of(1, 2), Map.of(2, 1), Set.of(List.of(1, 2))));
    all.addAll(List.of(new Pair(1, 2), new Pair(2, 1), new Couple(1, 2), new Pair("1", 2)));
    all.addAll(List.of(Words.ONE, Words.OTHER, Arrays.asList(1, null), Arrays.asList(null, 1)));
    Set<List<Byte>> forms = new HashSet<>();
    for (Object one : all) {
      byte[] form = Canonical.bytes(one);
      forms.add(IntStream.range(0, form.length).mapToObj(i -> form[i]).toList());
    }
    assertEquals(all.size(), forms.size());
  }

  @Test
  void equalContentsHaveEqualForms() {
    List<Integer> numbers = IntStream.range(0, 100).boxed().toList();
    assertSame(numbers, new ArrayList<>(numbers));
    assertSame(Set.copyOf(numbers), new LinkedHashSet<>(numbers.reversed()));
    Map<Integer, String> names = new LinkedHashMap<>();
    numbers.reversed().forEach(number -> names.put(number, "n" + number));
    assertSame(names, new TreeMap<>(names));
    assertSame(names, Map.copyOf(names));
    assertSame(
        new Pair(Set.copyOf(numbers), Words.ONE),
        new Pair(numbers.stream().collect(Collectors.toCollection(HashSet::new)), Words.ONE));
  }

  private static void assertSame(Object one, Object other) {
    assertEquals(one, other);
    assertArrayEquals(Canonical.bytes(one), Canonical.bytes(other));
  }

  @Test
  void whatHasNoCanonicalFormIsRefusedInASentence() {
    for (Object none :
        List.of(new Object(), List.of(new int[1]), new Pair(1, 1.5), Map.of('c', 1))) {
      Refusal refusal = assertThrows(Refusal.class, () -> Canonical.bytes(none));
      String why = String.valueOf(refusal.getMessage());
      assertTrue(
          why.startsWith("what this program tells of an object has no canonical form: "), why);
    }
  }
}
