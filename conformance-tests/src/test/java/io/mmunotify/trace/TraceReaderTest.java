// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.mmunotify.Golden;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.scenario.Limits;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TraceReaderTest {
  private static final String SCENARIO = "\"scenario\":{\"scenario\":\"s\",\"mms\":{\"A\":{}}}";
  private static final String HEADER = "{\"trace\":1,\"generation\":\"v3.5\"," + SCENARIO + "}\n";
  private static final String END = "{\"event\":\"end\",\"state\":{\"mms\":{}}}\n";

  @Test
  void theOrderOfKeysDoesNotMatter() {
    Trace trace =
        read("{"
                + SCENARIO
                + ",\"generation\":\"v3.5\",\"trace\":1}\n"
                + "{\"value\":2,\"mm\":\"A\",\"event\":\"mm_users\",\"task\":\"t\"}\n"
                + END)
            .getFirst();
    assertEquals("v3.5", trace.generation());
    assertEquals(new Event("t", EventKind.MM_USERS, "A", 2), trace.events().getFirst());
  }

  @Test
  void aNullMemberIsNotAnAbsentOne() {
    List<Event> events =
        read(HEADER
                + "{\"task\":\"t\",\"event\":\"visit\",\"mm\":\"A\",\"notifier\":null}\n"
                + "{\"task\":\"t\",\"event\":\"visit\",\"mm\":\"A\"}\n"
                + END)
            .getFirst()
            .events();
    assertSame(Event.NULL, events.get(0).get(Field.NOTIFIER));
    assertNull(events.get(1).get(Field.NOTIFIER));
  }

  @Test
  void aDeadlockAndAnEndAreReadInFull() {
    String mm = "{\"users\":-1,\"count\":2,\"freed\":false,\"notifiers\":[\"gru\",\"kvm\"]}";
    String freed = "{\"users\":0,\"count\":0,\"freed\":true,\"notifiers\":null}";
    List<Event> events =
        read(HEADER
                + "{\"event\":\"deadlock\",\"tasks\":{\"b\":\"spin_lock\",\"a\":\"down_read\"}}\n"
                + ("{\"event\":\"end\",\"state\":{\"mms\":{\"B\":" + mm + ",\"A\":" + freed)
                + "}}}\n")
            .getFirst()
            .events();
    assertEquals(
        new Event(null, EventKind.DEADLOCK, Map.of("a", "down_read", "b", "spin_lock")),
        events.get(0));
    assertEquals(
        new FinalState(
            Map.of(
                "B", new FinalState.Mm(-1, 2, false, List.of("gru", "kvm")),
                "A", new FinalState.Mm(0, 0, true, null))),
        events.get(1).get(Field.STATE));
  }

  @Test
  void aMisuseMayHaveATaskOrNone() {
    List<Event> events =
        read(HEADER
                + "{\"event\":\"misuse\",\"what\":\"w\"}\n"
                + "{\"task\":\"t\",\"event\":\"misuse\",\"what\":\"w\"}\n"
                + END)
            .getFirst()
            .events();
    assertNull(events.get(0).task());
    assertEquals("t", events.get(1).task());
  }

  @Test
  void theHeaderTellsHowTheMachineRan() {
    String said =
        HEADER.replace(
            "}\n", ",\"machine\":{\"model\":\"tso\"},\"schedule\":[[\"t\",12],[\"t:drain\",1]]}\n");
    List<Trace> traces = read(said + END + HEADER + END);
    assertEquals(new MachineHeader("event", "tso", "exact"), traces.get(0).machine());
    assertEquals(List.of(new Turn("t", 12), new Turn("t:drain", 1)), traces.get(0).schedule());
    assertEquals(MachineHeader.DEFAULTS, traces.get(1).machine());
    assertEquals(List.of(), traces.get(1).schedule());
  }

  @Test
  void aTraceKnowsWhereItStands() {
    List<Trace> traces = read(HEADER + END + "\n" + HEADER.replace("\n", "\r\n") + END);
    assertEquals(1, traces.get(0).line());
    assertEquals(4, traces.get(1).line());
    assertEquals("t.jsonl", traces.get(1).file());
  }

  @Test
  void theLastLineNeedsNoLineBreak() {
    assertEquals(1, read(HEADER + END.strip()).size());
  }

  @Test
  void theSameScenarioInARowIsTheSameObject() {
    List<Trace> traces = read(HEADER + END + HEADER.replace("v3.5", "v3.15") + END);
    assertSame(traces.get(0).scenario(), traces.get(1).scenario());
  }

  @Test
  void theSameNameInAFileIsTheSameObject() {
    String line = "{\"task\":\"t\",\"event\":\"spin_lock\",\"mm\":\"A\"}\n";
    List<Event> events = read(HEADER + line + line + END).getFirst().events();
    assertSame(events.get(0).task(), events.get(1).task());
    assertSame(events.get(0).get(Field.MM), events.get(1).get(Field.MM));
  }

  @Test
  void linesMayLieAcrossReads() {
    byte[] bytes = Golden.bytes("handmade-v4.18.jsonl.gz");
    ByteArrayInputStream slow =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] to, int offset, int length) {
            return super.read(to, offset, Math.min(length, 977));
          }
        };
    List<Trace> traces = readAll(new TraceReader("t.jsonl", slow, Limits.DEFAULTS));
    assertEquals(
        Golden.tracesIn("handmade-v4.18.jsonl.gz").stream().map(Trace::events).toList(),
        traces.stream().map(Trace::events).toList());
  }

  private static List<Trace> read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return readAll(new TraceReader("t.jsonl", new ByteArrayInputStream(bytes), Limits.DEFAULTS));
  }

  private static List<Trace> readAll(TraceReader reader) {
    List<Trace> traces = new ArrayList<>();
    try (reader) {
      for (Trace trace = reader.next(); trace != null; trace = reader.next()) {
        traces.add(trace);
      }
    }
    return traces;
  }
}
