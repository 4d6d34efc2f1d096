// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.page;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A browser that shows a page inside of a second one, whose script asks the first one things. The
 * page itself forbids scripts.
 */
public final class Chromium {
  private static final long SECONDS = 120;

  private final String command;
  private final Path folder;

  private Chromium(String command, Path folder) {
    this.command = command;
    this.folder = folder;
  }

  /** The one on this system; without one, the test is skipped. */
  public static Chromium in(Path folder) {
    String path = System.getenv("PATH");
    List<Path> found =
        Arrays.stream((path == null ? "" : path).split(File.pathSeparator, -1))
            .flatMap(each ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(each, name)))
            .filter(Files::isExecutable)
            .toList();
    assumeTrue(!found.isEmpty(), "there is no Chromium on PATH");
    return new Chromium(found.getFirst().toString(), folder);
  }

  /**
   * Opens a page and asks it something.
   *
   * @param width of the window in pixels
   * @param dark whether the reader wants dark colours
   * @param question an expression of JavaScript, in which {@code page} is the page's document
   * @return the answer as text
   */
  public String ask(Path page, int width, boolean dark, String question)
      throws IOException, InterruptedException {
    Path asking = folder.resolve("asking.html");
    Files.writeString(
        asking,
        """
        <!DOCTYPE html>
        <meta charset="utf-8">
        <iframe id="shown" src="%s" style="border: 0; width: %dpx; height: 900px"></iframe>
        <pre id="answer"></pre>
        <script>
        addEventListener("load", () => {
          const page = document.getElementById("shown").contentDocument;
          let said;
          try { said = String(%s); } catch (e) { said = "error: " + e; }
          document.getElementById("answer").textContent = "<<" + said + ">>";
        });
        </script>
        """
            .formatted(page.toUri(), width, question));
    List<String> line =
        new ArrayList<>(
            List.of(
                command,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--allow-file-access-from-files",
                "--user-data-dir=" + folder.resolve("profile"),
                "--virtual-time-budget=20000",
                "--window-size=2000,1200"));
    if (dark) {
      line.add("--blink-settings=preferredColorScheme=0");
    }
    line.addAll(List.of("--dump-dom", asking.toUri().toString()));
    Path out = folder.resolve("dom.html");
    Process process =
        new ProcessBuilder(line)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), "Chromium does not end");
    } finally {
      process.destroyForcibly();
    }
    String dom = Files.readString(out, StandardCharsets.UTF_8);
    int begin = dom.lastIndexOf("&lt;&lt;");
    int end = dom.lastIndexOf("&gt;&gt;");
    assertTrue(begin >= 0 && end > begin, dom);
    return dom.substring(begin + "&lt;&lt;".length(), end);
  }
}
