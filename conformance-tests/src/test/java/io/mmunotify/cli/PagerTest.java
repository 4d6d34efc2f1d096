// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.terminal.Control;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a long text goes. */
final class PagerTest {
  @TempDir Path folder;

  @Test
  void thePagerGetsTheTextAndNothingIsPrintedBesides() throws IOException {
    Path file = folder.resolve("paged");
    String text = Control.rendition("1", "≠") + " one\u0007\ntwo\n";
    assertEquals("", show("sed 's/^/> /' > '" + file + "'", text));
    assertEquals("> \u001b[1m≠\u001b[0m one\\u0007\n> two\n", Files.readString(file));
  }

  @Test
  void aPagerThatReadsNoFurtherIsNoFailure() {
    assertEquals("", show("true", "line\n".repeat(100_000)));
  }

  @Test
  void aPagerThatDoesNotExistLosesNothing() {
    assertEquals("text\n", show("no-such-pager 2>/dev/null", "text\n"));
  }

  @Test
  void nobodyWantsAPagerThatIsEmptyOrCat() {
    assertSame(Pager.NONE, Pager.of(Map.of("PAGER", ""), false));
    assertSame(Pager.NONE, Pager.of(Map.of("PAGER", "cat"), false));
    assertSame(Pager.NONE, Pager.of(Map.of("PATH", folder.toString()), false), "no less there");
  }

  @Test
  void withoutAWishItIsLessIfThereIsOne() throws IOException {
    Path less = Files.createFile(folder.resolve("less"));
    assertTrue(less.toFile().setExecutable(true));
    assertNotSame(Pager.NONE, Pager.of(Map.of("PATH", "/none:" + folder), false));
  }

  /** What is printed although there is a pager. */
  private static String show(String pager, String text) {
    Console.Captured captured = new Console.Captured("", false);
    Pager.of(Map.of("PAGER", pager), false).show(text, captured.terminal());
    return captured.console(0).out();
  }
}
