// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.BadInput;
import io.mmunotify.Endless;
import io.mmunotify.Golden;
import io.mmunotify.scenario.BoundAt;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.Limit;
import io.mmunotify.scenario.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BadTracesTest {
  @TempDir Path folder;

  static Stream<BadInput> cases() {
    return BadInput.table("bad-traces.txt");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aWrongTraceIsToldByPlaceAndByWhatIsAccepted(BadInput bad) {
    byte[] bytes = bad.input().getBytes(StandardCharsets.UTF_8);
    InputError error =
        assertThrows(
            InputError.class, () -> readAll(new ByteArrayInputStream(bytes), Limits.DEFAULTS));
    assertEquals("bad.jsonl:" + bad.message(), error.sentence());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "  \r\n"})
  void aFileWithoutTracesIsEmpty(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("t.jsonl"), text);
    assertEquals(
        file
            + ":1:1: the file is empty; a trace begins with"
            + " {\"trace\":1,\"generation\":…,\"scenario\":…}",
        sentence(file));
  }

  @Test
  void missingFilesAndDirectoriesAreToldByName() {
    assertEquals(folder + ": this is a directory; accepted is a file of traces", sentence(folder));
    Path none = folder.resolve("none.jsonl");
    assertEquals(none + ": there is no such file", sentence(none));
  }

  @Test
  void whatIsNotCompressedIsToldAsSuch() throws IOException {
    Path file = Files.writeString(folder.resolve("t.jsonl.gz"), "{\"trace\":1}\n");
    assertEquals(file + ": this is not gzip, or it is damaged: Not in GZIP format", sentence(file));
  }

  @Test
  void compressedDataThatEndsTooEarlyIsToldAsSuch() throws IOException {
    byte[] whole = compressed(Golden.bytes("handmade-v3.5.jsonl.gz"));
    Path file = folder.resolve("t.jsonl.gz");
    for (int length : new int[] {0, 5, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertEquals(
          file + ": the compressed data ends too early; the file was cut off", sentence(file));
    }
  }

  @Test
  void damagedCompressedDataIsToldAsSuch() throws IOException {
    byte[] bytes = compressed(Golden.bytes("handmade-v3.5.jsonl.gz"));
    bytes[bytes.length - 6] ^= 1; // the check sum
    Path file = Files.write(folder.resolve("t.jsonl.gz"), bytes);
    assertEquals(
        file + ": this is not gzip, or it is damaged: Corrupt GZIP trailer", sentence(file));
  }

  @Test
  void invalidUtf8IsToldByPlace() throws IOException {
    byte[] bytes = "{\"generation\":\"ä!\"}".getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(folder.resolve("t.jsonl"), bytes);
    assertEquals(file + ":1:18: this is not JSON: invalid UTF-8 middle byte 0x21", sentence(file));
  }

  @Test
  void aLineWithoutEndIsNotReadWhole() {
    Endless endless = new Endless('x');
    BoundAt bound = assertThrows(BoundAt.class, () -> readAll(endless, Limits.DEFAULTS));
    assertEquals("more than 1048576 bytes in one document", bound.bound().getMessage());
    assertTrue(endless.count() <= 2 * Limit.DOCUMENT_BYTES.byDefault());
  }

  @Test
  void eventsAreCountedInEachTrace() {
    byte[] bytes = Golden.bytes("handmade-v3.5.jsonl.gz");
    int longest =
        Golden.tracesIn("handmade-v3.5.jsonl.gz").stream()
            .mapToInt(trace -> trace.events().size())
            .max()
            .orElseThrow();
    assertEquals(211, readAll(new ByteArrayInputStream(bytes), limit(longest)));
    assertThrows(BoundAt.class, () -> readAll(new ByteArrayInputStream(bytes), limit(longest - 1)));
  }

  private static Limits limit(long events) {
    return new Limits(Map.of(Limit.EVENTS, events));
  }

  private static int readAll(InputStream in, Limits limits) {
    int count = 0;
    try (TraceReader reader = new TraceReader("bad.jsonl", in, limits)) {
      while (reader.next() != null) {
        count++;
      }
    }
    return count;
  }

  private static String sentence(Path file) {
    return assertThrows(InputError.class, () -> TraceReader.readAll(file, Limits.DEFAULTS))
        .sentence();
  }

  private static byte[] compressed(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
