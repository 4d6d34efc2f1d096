// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.cli.Console;
import io.mmunotify.page.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of results, on clauses that hold, differ, fail and are not shown. */
final class ClausePageTest {
  @TempDir static Path folder;
  private static Path page = Path.of("");
  private static String html = "";

  @BeforeAll
  static void write() throws IOException {
    Console console =
        ConformanceCommandTest.sample(
            "--format", "html", "-o", folder.resolve("report").toString());
    assertEquals(1, console.code());
    page = folder.resolve("report/conformance.html");
    console.shows("written: " + page);
    html = Files.readString(page);
  }

  private static List<String> all(String pattern) {
    return Pattern.compile(pattern).matcher(html).results().map(m -> m.group(1)).toList();
  }

  @Test
  void itNeedsNothingElse() {
    assertFalse(html.contains("<script"), "has a script");
    assertFalse(Pattern.compile("\\b(src|xlink:href)=|@import|url\\(").matcher(html).find());
    assertEquals(
        List.of(), all("<link\\b([^>]*)>"), "links to something that would have to be loaded");
  }

  @Test
  void everyAnchorIsThereOnce() {
    List<String> ids = all("\\bid=\"([^\"]*)\"");
    assertEquals(ids.size(), new HashSet<>(ids).size());
    List<String> dangling = new ArrayList<>(all("href=\"#([^\"]*)\""));
    dangling.removeAll(ids);
    assertEquals(List.of(), dangling);
    assertTrue(ids.containsAll(List.of("main", "matrix", "REL", "REL-06", "DEV-01")));
  }

  @Test
  void headingsLeaveNoLevelOut() {
    int before = 0;
    for (String level : all("<h([1-6])")) {
      int now = Integer.parseInt(level);
      assertTrue(now <= before + 1, () -> "h" + level);
      before = now;
    }
  }

  @Test
  void aClauseHasItsSourceItsFailureAndItsEvidence() {
    assertTrue(html.contains("<a href=\"https://git.kernel.org/linus/b972216e27d1\">"));
    assertTrue(html.contains("<p class=\"failed\">Failed on v3.15</p>"));
    assertTrue(html.contains("this schedule comes to") || html.contains("a schedule comes to"));
    assertTrue(
        html.contains("Again: <code>./mmunotify conformance --clause DEF-02 --verbose</code>"));
    assertTrue(html.contains("the model has no devices yet"));
  }

  @Test
  void aDiagramStandsWhereGenerationsDiffer() {
    List<String> titles = all("<svg[^>]*><title>([^<]*)</title>");
    assertEquals(List.of("REL-08 on v3.5", "REL-08 on v3.15", "REL-08 on v4.18"), titles);
  }

  @ParameterizedTest
  @ValueSource(ints = {390, 900, 1600})
  void itFitsItsWindowInChromium(int width) throws IOException, InterruptedException {
    Chromium chromium = Chromium.in(folder);
    String open = "page.querySelectorAll('details').forEach(each => each.open = true)";
    String tooWide =
        "page.documentElement.scrollWidth - page.documentElement.clientWidth + ' pixels too wide'";
    assertEquals(
        "0 pixels too wide", chromium.ask(page, width, false, "(" + open + ", " + tooWide + ")"));
  }

  @Test
  void itCanBeUsedByKeyboardInChromium() throws IOException, InterruptedException {
    Chromium chromium = Chromium.in(folder);
    String skip =
        "(() => { const a = page.querySelector('a'); a.focus();"
            + " return [a.getBoundingClientRect().left >= 0,"
            + " page.querySelector(a.getAttribute('href')) != null,"
            + " page.activeElement === a].join() })()";
    assertEquals("true,true,true", chromium.ask(page, 900, false, skip));
    String reachable =
        "[...page.querySelectorAll('.scroll')].filter(each => each.tabIndex !== 0"
            + " || !(each.ariaLabel || each.getAttribute('aria-labelledby'))).length";
    assertEquals("0", chromium.ask(page, 900, false, reachable));
  }

  @Test
  void itIsDarkWhereTheReaderWantsItInChromium() throws IOException, InterruptedException {
    Chromium chromium = Chromium.in(folder);
    String paper = "page.defaultView.getComputedStyle(page.body).backgroundColor";
    assertEquals("rgb(255, 255, 255)", chromium.ask(page, 900, false, paper));
    assertEquals("rgb(20, 24, 30)", chromium.ask(page, 900, true, paper));
  }
}
