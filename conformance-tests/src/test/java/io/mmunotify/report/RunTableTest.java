// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunTableTest {
  private static final List<String> TASKS = List.of("one", "two", "three", "four");

  private static List<String> printed(int width) {
    List<Event> events = new ArrayList<>();
    for (String task : TASKS) {
      events.add(new Event(task, EventKind.MM_TAKE_ALL_LOCKS, "an-address-space", 0));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    new RunTable(TASKS, events, width, new Paint(false)).print(out);
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void tasksThatFitHaveAColumnEach() {
    assertTrue(printed(200).getFirst().matches(" +one +two +three +four"), printed(200).toString());
  }

  @Test
  void columnsTooNarrowToBeReadBecomeOne() {
    assertEquals(
        List.of(
            " 1  one    mm_take_all_locks an-address-space value=0",
            " 2  two    mm_take_all_locks an-address-space value=0",
            " 3  three  mm_take_all_locks an-address-space value=0",
            " 4  four   mm_take_all_locks an-address-space value=0"),
        printed(80));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 100, 200})
  void noLineIsWiderThanTheTerminal(int width) {
    for (String line : printed(width)) {
      assertTrue(line.length() <= width, line);
    }
  }
}
