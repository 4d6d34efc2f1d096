// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.ChildJvm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever a file is read, {@code -} is standard input, and a pipe will do. */
final class StandardInputTest {
  private static final String SCENARIO =
      """
      scenario: piped
      mms: {A: {}}
      notifiers: {kvm: {mm: A, callbacks: {}}}
      tasks: {t: [{register: kvm}]}
      """;

  private static final String LITMUS =
      "[{\"name\": \"piped\", \"processes\": [[[\"write\", \"x\", 1]]], \"exists\": \"x=1\"}]";

  @ParameterizedTest
  @ValueSource(strings = {"-", "/dev/stdin"})
  void aScenarioIsReadFromAPipe(String file) throws Exception {
    String out = output(bytes(SCENARIO), "run", file, "-g", "v3.5");
    assertTrue(out.startsWith("piped on v3.5"), out);
  }

  @Test
  void aPipeTellsByItsFirstBytesWhatItBrings() throws Exception {
    String json =
        "\n{\"scenario\": \"piped\", \"mms\": {\"A\": {}}, \"notifiers\": {}, \"tasks\":"
            + " {\"t\": [{\"mmput\": \"A\"}]}}";
    assertTrue(output(bytes(json), "run", "-", "-g", "v3.5").startsWith("piped on v3.5"));
    byte[] traces = bytes(Console.run("run", "lifo-order", "--format", "jsonl").fine().out());
    assertEquals("3 traces replayed, 0 differ\n", output(traces, "replay", "-"));
    assertEquals("3 traces replayed, 0 differ\n", output(compressed(traces), "replay", "-"));
    assertTrue(output(bytes(LITMUS), "litmus", "-", "-g", "v3.5").contains("piped"));
  }

  @Test
  void whatIsWrongThereIsToldAsOfStandardInput() throws Exception {
    Process child = ChildJvm.start(List.of(), Main.class, "run", "-").start();
    try (OutputStream in = child.getOutputStream()) {
      in.write(bytes("scenario: [\n"));
    }
    String said = new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(ExitStatus.INPUT.code(), child.waitFor());
    assertTrue(said.startsWith("mmunotify: standard input:"), said);
  }

  @Test
  void thereIsOneStandardInput() {
    String sentence = "- can be given once: there is one standard input";
    Console.run("replay", "-", "-").says(ExitStatus.USAGE, sentence);
    Console.run("run", "-", "--schedule", "-").says(ExitStatus.USAGE, sentence);
    Console.run("run", "-", "--interactive")
        .says(
            ExitStatus.USAGE,
            "--interactive reads answers from standard input; give the scenario as a file");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] compressed(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    }
    return compressed.toByteArray();
  }

  private static String output(byte[] typed, String... args) throws Exception {
    Process child = ChildJvm.start(List.of(), Main.class, args).start();
    try (OutputStream in = child.getOutputStream()) {
      in.write(typed);
    }
    String printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String said = new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, child.waitFor(), said);
    return printed;
  }
}
