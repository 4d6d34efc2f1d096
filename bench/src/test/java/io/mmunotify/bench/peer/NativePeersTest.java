// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mmunotify.bench.result.Measurement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativePeersTest {
  private final List<String> said = new ArrayList<>();

  @Test
  void withoutACompilerOneSentenceSaysSo() throws IOException {
    NativePeers peers = new NativePeers("no-such-cc", 1, 1);
    assertEquals(List.of(), peers.measure(said::add));
    assertEquals(List.of(), peers.measure(said::add));
    assertEquals(
        List.of("no C compiler: the C peers are left out (install gcc or clang as cc)"), said);
  }

  @Test
  void withACompilerEveryCaseIsMeasured(@TempDir Path folder) throws IOException {
    assumeTrue(new CCompiler("cc", folder).exists(), "no C compiler");
    List<Measurement> all = new NativePeers(3, 1).measure(said::add);
    List<String> names =
        all.stream().map(Measurement::benchmark).filter(name -> name.startsWith("C.")).toList();
    assertEquals(
        List.of(
            "C.unprotected",
            "C.pair315",
            "C.pair315-mfence",
            "C.pair418",
            "C.light315",
            "C.light418"),
        names);
    for (Measurement measured : all) {
      assertEquals(3, measured.samples().getFirst().size());
      assertTrue(measured.score() > 0, measured::toString);
    }
  }

  @Test
  void linesThatAreNoResultsAreRefused() throws IOException {
    assertEquals(
        List.of(1.0, 2.0), NativePeers.parse("C.", "a 1\na 2\n").getFirst().samples().getFirst());
    assertThrows(IOException.class, () -> NativePeers.parse("C.", "a 1\nSegmentation fault\n"));
  }
}
