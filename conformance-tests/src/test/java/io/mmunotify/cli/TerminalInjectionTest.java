// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.terminal.CleanStream;
import io.mmunotify.terminal.Control;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No input gives orders to a terminal, whichever command it is given to. */
final class TerminalInjectionTest {
  /** Sets a title, clears, turns text around, colours by a C1 character, deletes, ends a line. */
  private static final String EVIL =
      "\u001b]0;x\u0007\u001b[2J\u202eabc\u2066\u009b31m\u007f\u0000\b\r\u2028\u200b";

  /** The same in a string of YAML or JSON. */
  private static final String IN_JSON =
      "\\u001b]0;x\\u0007\\u001b[2J\\u202eabc\\u2066\\u009b31m\\u007f\\u0000\\b\\r\\u2028\\u200b";

  private static final String HARMLESS = "mms: {A: {}}\ntasks: {t: [{mmgrab: A}]}\n";

  @TempDir Path folder;

  /** Documents with orders in every place in which somebody could put some. */
  private static List<String> scenarios() {
    return List.of(
        "scenario: s\nabout: \"" + IN_JSON + "\"\n" + HARMLESS,
        "scenario: \"" + IN_JSON + "\"\n" + HARMLESS,
        "scenario: s\n\"" + IN_JSON + "\": 1\n" + HARMLESS,
        "scenario: s\nmms: {\"" + IN_JSON + "\": {}}\ntasks: {}\n",
        "scenario: s\nmms: {A: {}}\ntasks: {\"" + IN_JSON + "\": [{mmgrab: A}]}\n",
        "scenario: s\nmms: {A: {}}\ntasks: {t: [{\"" + IN_JSON + "\": A}]}\n",
        "scenario: s\nmms: {A: {}}\ntasks: {t: [{mmgrab: \"" + IN_JSON + "\"}]}\n",
        "scenario: s\nexpect: {\"" + IN_JSON + "\": ok}\n" + HARMLESS,
        "scenario: !<tag:%1b%5b31m> s\n" + HARMLESS,
        "scenario: !" + EVIL + " s\n" + HARMLESS,
        "scenario: *" + EVIL + "\n",
        "%YAML 1.2 \u202e\n---\nscenario: \u001b[31m\n",
        "{\"" + IN_JSON + "\": [");
  }

  private static Stream<String> readers() {
    return Stream.of("run", "explore", "diff v3.5 v3.15", "replay", "litmus");
  }

  @ParameterizedTest
  @MethodSource("readers")
  void noDocumentDoes(String command) throws IOException {
    int number = 0;
    for (String text : scenarios()) {
      for (String ending : List.of(".yaml", ".json", ".jsonl")) {
        Path file = Files.writeString(folder.resolve("in" + number++ + ending), text);
        assertClean(command + " " + file + (number % 2 == 0 ? "" : " --debug"));
      }
    }
    assertTrue(number > 30);
  }

  /** What is told of a run, of a search and of a trace goes through names that readers accept. */
  @Test
  void whatIsAcceptedIsToldClean() throws IOException {
    Path scenario = Files.writeString(folder.resolve("s.yaml"), scenarios().getFirst());
    Path trace = folder.resolve("t.jsonl");
    Console.run("run", scenario.toString(), "--format", "jsonl", "-o", trace.toString());
    assertTrue(Files.exists(trace));
    for (String format : List.of("table", "jsonl")) {
      assertClean("run " + scenario + " --format " + format);
    }
    for (String format : List.of("text", "json", "markdown")) {
      assertClean("diff v3.5 v4.18 " + scenario + " --format " + format);
    }
    for (String format : List.of("text", "json")) {
      assertClean("explore " + scenario + " --format " + format);
      assertClean("replay " + trace + " --format " + format);
    }
    String process = "[[\"write\",\"x\",1]]";
    String test = "[{\"name\":\"NAME\",\"processes\":[PROCESS],\"exists\":\"x=1\"}]";
    for (String name : List.of("n", IN_JSON)) {
      Path litmus = folder.resolve("l.json");
      Files.writeString(litmus, test.replace("NAME", name).replace("PROCESS", process));
      for (String format : List.of("text", "json")) {
        assertClean("litmus -g v3.15 --witnesses --format " + format + " " + litmus);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "explore",
        "diff",
        "replay",
        "litmus",
        "list",
        "generations",
        "torture",
        "conformance",
        "help",
        ""
      })
  void noWordOfTheCommandLineDoes(String command) {
    String evil = EVIL.replace("\u0000", "");
    for (String word :
        List.of(evil, "--" + evil, evil + ".yaml", "--format=" + evil, "-g" + evil)) {
      assertClean((command + " " + word).strip());
    }
  }

  private static void assertClean(String command) {
    Console console = Console.run(command.split(" ", -1));
    assertEquals("", dirt(console.out()), () -> command + ":\n" + console.out());
    assertEquals("", dirt(console.err()), () -> command + ":\n" + console.err());
    assertTrue(console.code() != ExitStatus.INTERNAL.code(), () -> command + console.err());
  }

  /** The characters of a text that are no text. */
  private static String dirt(String text) {
    StringBuilder dirt = new StringBuilder();
    text.codePoints()
        .filter(c -> c != '\n' && c != '\t')
        .filter(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)
        .forEach(c -> dirt.append(String.format("U+%04X ", c)));
    return dirt.toString();
  }

  @Test
  void onlyTheProgramsOwnSequencesPass() {
    String guess = Control.rendition("31", "x").substring(0, 20);
    assertEquals("\\u001b[31mx", cleaned("\u001b[31mx"));
    assertEquals("\u001b[31mred\u001b[0m", cleaned(Control.rendition("31", "red")));
    assertEquals("\r\u001b[K", cleaned(Control.RETURN + Control.ERASE_LINE));
    assertFalse(cleaned(guess + "[31m").contains("\u001b"));
    assertEquals(
        "a\\u0007b\\u202ec\td\ne\u00e9\u4e2d\ud83d\ude00",
        cleaned("a\u0007b\u202ec\td\ne\u00e9\u4e2d\ud83d\ude00"));
    assertEquals("\\udb40\\udc41", cleaned("\udb40\udc41"), "JSON reads it as it was");
  }

  @Test
  void piecesOfAnyLengthComeToTheSame() {
    String text = ("x\u001b\u4e2d\ud83d\ude00" + Control.rendition("1", "b\u009bc")).repeat(50);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = clean(bytes);
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < utf8.length; i += 3) {
      out.write(utf8, i, Math.min(3, utf8.length - i));
    }
    out.flush();
    assertEquals(cleaned(text), bytes.toString(StandardCharsets.UTF_8));
  }

  private static String cleaned(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = clean(bytes);
    out.print(text);
    out.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream clean(ByteArrayOutputStream bytes) {
    return CleanStream.on(new PrintStream(bytes, false, StandardCharsets.UTF_8), false);
  }
}
