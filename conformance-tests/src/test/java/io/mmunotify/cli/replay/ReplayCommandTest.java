// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.cli.Console;
import io.mmunotify.cli.ExitStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplayCommandTest {
  private static final String GOLDEN_V3_5 = "src/test/resources/golden/handmade-v3.5.jsonl.gz";

  @TempDir Path folder;
  private Path traces = Path.of("");
  private String text = "";

  @BeforeEach
  void record() throws IOException {
    traces = folder.resolve("t.jsonl");
    Console.run("run", "double-unregister", "-o", traces.toString()).fine();
    text = Files.readString(traces);
  }

  private String change(String from, String to) throws IOException {
    assertTrue(text.contains(from), text);
    Files.writeString(traces, text.replace(from, to));
    return traces.toString();
  }

  @Test
  void filesAndDirectories() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("a/b"));
    Files.copy(traces, deep.resolve("copy.jsonl"));
    Files.writeString(deep.resolve("scenario.json"), "{}");
    Console.run("replay", folder.toString(), traces.toString())
        .fine()
        .shows("9 traces replayed, 0 differ");
  }

  @Test
  void theEngineOfClassicRcuFollowsTracesOfReadersThatSleep() {
    Console.run("replay", GOLDEN_V3_5, "--grace-periods", "engine")
        .fine()
        .shows("211 traces replayed, 0 differ");
  }

  @Test
  void aMismatchIsShownWithItsContext() throws IOException {
    String file =
        change(
            "{\"task\":\"close\",\"event\":\"hlist_del_init_rcu\",\"notifier\":\"scif\"}",
            "{\"task\":\"close\",\"event\":\"hlist_del_rcu\",\"notifier\":\"scif\"}");
    Console console = Console.run("replay", file);
    assertEquals(ExitStatus.FOUND.code(), console.code());
    assertEquals("", console.err());
    console.shows(file + ": trace 2 (double-unregister on v3.15) differs at event 22");
    console.shows("        21  {\"task\":\"close\",\"event\":\"spin_lock\",\"mm\":\"A\"}");
    console.shows(
        "  expected  {\"task\":\"close\",\"event\":\"hlist_del_rcu\",\"notifier\":\"scif\"}");
    console.shows(
        "  got       {\"task\":\"close\",\"event\":\"hlist_del_init_rcu\",\"notifier\":\"scif\"}");
    console.shows("3 traces replayed, 2 differ");
    int at = console.out().lines().toList().indexOf("  expected  " + line("hlist_del_rcu"));
    assertEquals(6, at, "five events of context stand between the heading and what differs");
  }

  private static String line(String event) {
    return "{\"task\":\"close\",\"event\":\"" + event + "\",\"notifier\":\"scif\"}";
  }

  @Test
  void anOrderThatCannotBeFollowedIsExplained() throws IOException {
    String file =
        change("\"task\":\"close\",\"event\":\"call\"", "\"task\":\"srcu\",\"event\":\"call\"");
    Console console = Console.run("replay", file);
    assertEquals(ExitStatus.FOUND.code(), console.code());
    console.shows("  because   in the trace srcu goes on, which is not there yet");
    console.shows(
        "  because   in the trace srcu goes on, which must wait for a callback to be queued");
  }

  @Test
  void aTraceCutInHalf() throws IOException {
    List<String> lines = text.lines().toList();
    Files.write(traces, lines.subList(0, lines.size() - 2));
    Console console = Console.run("replay", traces.toString());
    console.shows("2 traces replayed, 0 differ, one file was not read to its end");
    console.says(
        ExitStatus.INPUT,
        traces
            + ":"
            + (lines.size() - 2)
            + ":1: the file ends inside trace 3, which has no end event");
  }

  @Test
  void aTruncatedGzip() throws IOException {
    String compressed = folder.resolve("t.jsonl.gz").toString();
    Console.run("run", "double-unregister", "-o", compressed).fine();
    byte[] bytes = Files.readAllBytes(Path.of(compressed));
    Files.write(Path.of(compressed), Arrays.copyOf(bytes, bytes.length / 2));
    Console.run("replay", compressed)
        .says(
            ExitStatus.INPUT,
            compressed + ": the compressed data ends too early; the file was cut off");
  }

  @Test
  void headersThatCannotBeServed() throws IOException {
    Console.run("replay", change("\"generation\":\"v3.15\"", "\"generation\":\"v3.16\""))
        .says(
            ExitStatus.INPUT,
            traces
                + ":"
                + (1 + text.lines().toList().indexOf(header("v3.15")))
                + ":1: unknown generation \"v3.16\" (did you mean v3.15?); accepted are v3.5,"
                + " v3.15, v4.18");
    String machine =
        "{\"trace\":1,\"machine\":{\"granularity\":\"memory\"},\"generation\":\"v3.5\"";
    Console.run("replay", change("{\"trace\":1,\"generation\":\"v3.5\"", machine))
        .says(
            ExitStatus.INPUT,
            traces
                + ":1:1: the header has no schedule; at memory granularity the events do not tell"
                + " whose steps came when");
    String unknown = machine.replace("\"memory\"", "\"memory\",\"model\":\"arm\"");
    Console.run("replay", change("{\"trace\":1,\"generation\":\"v3.5\"", unknown))
        .says(
            ExitStatus.INPUT,
            traces
                + ":1:1: this trace was recorded with granularity memory, model arm and"
                + " grace_periods exact, which cannot be replayed; accepted are event or memory,"
                + " sc, or tso with memory, and exact, engine or engine-as-shipped");
  }

  private String header(String generation) {
    String start = "{\"trace\":1,\"generation\":\"" + generation + "\"";
    return text.lines().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
  }

  @Test
  void oneBadFileDoesNotHideTheOthers() throws IOException {
    Path bad = folder.resolve("bad.jsonl");
    Files.write(bad, "nonsense".getBytes(StandardCharsets.UTF_8));
    Console console = Console.run("replay", folder.toString());
    assertEquals(ExitStatus.INPUT.code(), console.code());
    console.shows("3 traces replayed, 0 differ, one file was not read to its end");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Console.run("replay", empty.toString())
        .says(
            ExitStatus.INPUT, empty + ": no file below this directory ends in .jsonl or .jsonl.gz");
  }

  @Test
  void whereNothingWasReadTheErrorIsAll() {
    Console console = Console.run("replay", folder.resolve("none.jsonl").toString());
    console.says(ExitStatus.INPUT, folder.resolve("none.jsonl") + ": there is no such file");
    assertEquals("", console.out());
  }

  @Test
  void roundsTellTheirSpeed() {
    Console console = Console.run("replay", traces.toString(), "--repeat", "2");
    assertEquals(0, console.code());
    console.shows("3 traces replayed, 0 differ");
    assertEquals(2, console.err().lines().count());
    assertTrue(console.err().startsWith("round 1: 3 traces in "), console.err());
  }

  @Test
  @DisplayName("a tree SRCU wait that overtakes its task's own callback was begun on another CPU")
  void aTraceThatShowsAMigrationReplaysOnTheEngine() {
    Console.run(
            "replay",
            "--grace-periods",
            "engine",
            "src/test/resources/golden/handmade-v4.18.jsonl.gz",
            "src/test/resources/golden/random-v4.18.jsonl.gz")
        .fine()
        .shows("517 traces replayed, 0 differ");
  }
}
