// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.cli.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of run, diff and explore. */
final class PagesTest {
  /** What a scenario says of itself is the only text that may hold anything. */
  private static final String SCENARIO =
      """
      scenario: unregister-races-exit
      about: "</title><script>x=1</script><img src=x onerror=x>"
      mms: {A: {}}
      notifiers: {kvm: {mm: A, callbacks: {release: {}}}}
      setup: [{register: kvm}]
      tasks: {driver: [{unregister: kvm}], exiting: [{mmput: A}]}
      schedule: [{run: driver, until: spin_lock}, {run: exiting, through: hlist_del}]
      """;

  @TempDir static Path folder;
  private static final List<Path> PAGES = new ArrayList<>();

  @BeforeAll
  static void write() throws IOException {
    String file = Files.writeString(folder.resolve("race.yaml"), SCENARIO).toString();
    page("run", Console.run("run", file, "--html"));
    page("diff", Console.run("diff", "v3.5", "v3.15", "v4.18", file, "--html"));
    page("explore", Console.run("explore", file, "--html", "-g", "v3.5", "-g", "v4.18"));
  }

  private static void page(String name, Console console) throws IOException {
    assertTrue(console.code() <= 1, console.err());
    PAGES.add(Files.writeString(folder.resolve(name + ".html"), console.out()));
  }

  static Stream<Path> pages() {
    return PAGES.stream();
  }

  private static List<String> all(String html, String pattern) {
    return Pattern.compile(pattern).matcher(html).results().map(m -> m.group(1)).toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void loadsNothingAndHasOneScript(Path page) throws IOException {
    String html = Files.readString(page);
    assertEquals(1, all(html, "(<script)").size());
    assertFalse(html.contains("<img"), "hostile text is markup");
    assertFalse(Pattern.compile("<[^>]* (src|xlink:href)=|@import|<link").matcher(html).find());
    assertTrue(html.contains("&lt;script&gt;x=1&lt;/script&gt;"));
    List<String> ids = all(html, "\\bid=\"([^\"]*)\"");
    assertEquals(ids.size(), new HashSet<>(ids).size());
    assertTrue(ids.containsAll(all(html, "href=\"#([^\"]*)\"")));
  }

  /** The matrix comes first, and each diagram is there without a script. */
  @ParameterizedTest
  @MethodSource("pages")
  void theMatrixComesFirst(Path page) throws IOException {
    String html = Files.readString(page);
    int matrix = html.indexOf("class=\"matrix\"");
    assertTrue(matrix > 0 && matrix < html.indexOf("<svg"), "diagrams stand behind the matrix");
    assertTrue(html.contains("callback kvm release A"));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void fitsItsWindowInChromium(Path page) throws IOException, InterruptedException {
    Chromium chromium = Chromium.in(folder);
    for (int width : new int[] {390, 900, 1600}) {
      String open = "page.querySelectorAll('details').forEach(each => each.open = true)";
      String wide = "page.documentElement.scrollWidth - page.documentElement.clientWidth";
      assertEquals(
          "0", chromium.ask(page, width, false, "(" + open + ", " + wide + ")"), "" + width);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aDiagramIsSteppedThroughByKeyboardInChromium(Path page)
      throws IOException, InterruptedException {
    Chromium chromium = Chromium.in(folder);
    String steps =
        """
        (() => {
          page.querySelectorAll('details').forEach(each => each.open = true);
          const region = page.querySelector('.steps .scroll');
          const press = key => region.dispatchEvent(
            new page.defaultView.KeyboardEvent('keydown', {key, bubbles: true}));
          const now = () => [...page.querySelectorAll('.steps .ev')]
            .findIndex(each => each.classList.contains('now'));
          const at = [];
          for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'Home', 'ArrowLeft']) {
            press(key);
            at.push(now());
          }
          return at.join() + ' ' + page.querySelector('.said').textContent.startsWith('1 of ')
            + ' ' + page.querySelector('.needs-steps').hidden;
        })()\
        """;
    assertEquals("0,1,0,0,0 true false", chromium.ask(page, 900, false, steps));
  }

  @Test
  void aTraceOpensInPerfetto() {
    String json = Console.run("run", "unregister-races-exit", "--trace-format", "perfetto").out();
    assertTrue(json.startsWith("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[{\"ph\":\"M\""), json);
    assertEquals(3, all(json, "(\"process_name\")").size());
    // Each slice that begins ends.
    assertEquals(all(json, "\"ph\":\"(B)\"").size(), all(json, "\"ph\":\"(E)\"").size());
    assertTrue(all(json, "\"ph\":\"(i)\"").size() > 10, json);
  }
}
