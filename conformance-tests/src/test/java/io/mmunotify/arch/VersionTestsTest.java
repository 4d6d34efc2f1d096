// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.LiteralTree;
import com.sun.source.util.TreeScanner;
import io.mmunotify.hw.kernel.Generation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nobody asks which version it is: there are capabilities for that. */
final class VersionTestsTest {

  /** The texts in a source that could only serve to tell a generation from another. */
  private static List<String> names(SourceTree.Parsed source) {
    List<String> found = new ArrayList<>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void unused) {
        if (literal.getValue() instanceof String text && isName(text)) {
          found.add(text);
        }
        return super.visitLiteral(literal, null);
      }
    }.scan(source.unit(), null);
    return found;
  }

  private static boolean isName(String text) {
    if (text.matches("v\\d+[._]?") || text.matches("(?s).*\\bio\\.mmunotify\\.v\\d.*")) {
      return true;
    }
    return Generation.all().stream()
        .map(Generation::name)
        .anyMatch(name -> text.equals(name) || text.equals(name.replace('.', '_')));
  }

  @Test
  void nobodyOutsideAGenerationNamesOne() {
    List<Path> files =
        SourceTree.files(name ->
            name.endsWith(".java")
                && name.contains("/src/main/java/")
                && !name.matches("v\\d+_\\d+/.*"));
    assertTrue(files.size() > 100, "files seen: " + files.size());
    List<String> wrong = new ArrayList<>();
    for (Path file : files) {
      names(SourceTree.parsed(file)).forEach(name -> wrong.add(file + ": \"" + name + '"'));
    }
    assertEquals(List.of(), wrong);
  }

  private static List<String> namesIn(String source) {
    return names(SourceTree.parse(source));
  }

  @Test
  void aVersionTestIsCaught() {
    String name = Generation.all().getFirst().name();
    assertEquals(List.of(name), namesIn("class A { boolean b = x.equals(\"" + name + "\"); }"));
    assertEquals(List.of("v3"), namesIn("class A { boolean b = x.startsWith(\"v3\"); }"));
    assertEquals(
        1, namesIn("class A { Object c = Class.forName(\"io.mmunotify.v9_9.A\"); }").size());
    assertEquals(List.of(), namesIn("class A { String s = \"such as v3.15\"; /* v3.5 */ }"));
  }
}
