// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.conformance.Clause;
import io.mmunotify.conformance.Clauses;
import io.mmunotify.conformance.Commit;
import io.mmunotify.conformance.Verdict;
import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.page.Chromium;
import io.mmunotify.page.SequenceDiagram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What names and sentences say stays text on the page, whatever they say. */
final class HostileTextTest {
  private static final String HOSTILE =
      "</title></style><script>x=1</script>\"'><img src=x onerror=x>&amp;";

  private static String page() {
    Verdict differs = new Verdict.Differs(HOSTILE);
    Clause clause =
        new Clause(
            "REL-01",
            HOSTILE,
            HOSTILE,
            List.of(HOSTILE),
            List.of(new Commit(HOSTILE, "https://example.org/" + HOSTILE, HOSTILE, HOSTILE, true)),
            Map.of(HOSTILE, differs, "v1.0", new Verdict.Holds()),
            new Clause.Side(Capability.BLOCKABLE, true),
            List.of(HOSTILE),
            HOSTILE,
            List.of(HOSTILE));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    new ClausePage(
            new Clauses(List.of(HOSTILE), Map.of("REL", HOSTILE), Map.of(), List.of(clause)),
            List.of(HOSTILE, "v1.0"),
            Map.of("REL-01", clause.generations()),
            new ClauseResults(),
            HOSTILE,
            out)
        .print(List.of(clause));
    out.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static void requireText(String html) {
    assertFalse(html.contains("<script"), html);
    assertFalse(html.contains("<img"), html);
    assertTrue(html.contains("&lt;script&gt;x=1&lt;/script&gt;"), html);
  }

  @Test
  void aClauseIsText() {
    requireText(page());
  }

  @Test
  void aRunIsText() {
    String task = "<script>x=1</script>";
    requireText(
        SequenceDiagram.svg(HOSTILE, List.of(task + ": <img src=x>", "b: \"'><script>", "<img>")));
  }

  @Test
  void aBrowserMakesNoElementOfIt(@TempDir Path folder) throws IOException, InterruptedException {
    Chromium chromium = Chromium.in(folder);
    Path page = folder.resolve("page.html");
    Files.writeString(page, page());
    assertEquals(
        "0", chromium.ask(page, 900, false, "page.querySelectorAll('script, img').length"));
    assertEquals(
        "true",
        chromium.ask(
            page,
            900,
            false,
            "page.querySelector('h3').textContent.includes('<script>x=1</' + 'script>')"));
  }
}
