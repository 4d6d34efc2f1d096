// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * How files look. With {@code -Dtidy.write=true} sources that are not formatted are rewritten
 * instead of complained about.
 */
final class TidyTest {
  private static final int FILE_LINES_MAX = 400;
  private static final int METHOD_LINES_MAX = 60;
  private static final String SPDX = "SPDX-License-Identifier: GPL-2.0-only";
  private static final Pattern LEFTOVER = Pattern.compile("\\b(FIX" + "ME|TO" + "DO|XX" + "X)\\b");
  private static final Pattern SLEEP = Pattern.compile("\\bThread\\s*\\.\\s*" + "sleep\\b");

  private static final List<Path> JAVA = SourceTree.files(name -> name.endsWith(".java"));

  /** Sources, scripts, scenarios, poms: everything that can hold a comment. */
  private static final List<Path> COMMENTABLE =
      SourceTree.files(name ->
          name.matches(".*\\.(java|sh|ya?ml|xml|md)|mmunotify|\\.ci/.*|\\.mvn/.*\\.sh")
              && !name.equals("LICENSE"));

  /** The files that a rule complains about. */
  private static List<String> wrong(List<Path> files, Predicate<String> rule) {
    return files.stream().filter(f -> rule.test(SourceTree.text(f))).map(Path::toString).toList();
  }

  @Test
  void enoughFilesAreSeen() {
    assertTrue(JAVA.size() > 150, "Java files: " + JAVA.size());
    assertTrue(COMMENTABLE.size() > JAVA.size() + 10, "all files: " + COMMENTABLE.size());
    Set<String> kinds = new TreeSet<>();
    COMMENTABLE.forEach(f -> kinds.add(f.toString().replaceFirst(".*(\\.\\w+|/pom.xml)$", "$1")));
    assertTrue(kinds.containsAll(Set.of(".java", ".yaml", ".xml", "mmunotify")), kinds.toString());
  }

  @Test
  void everyFileBeginsWithItsLicense() {
    // Markdown, which people read as it is, may keep it to the project's LICENSE.
    List<Path> files =
        COMMENTABLE.stream().filter(file -> !file.toString().endsWith(".md")).toList();
    assertEquals(List.of(), wrong(files, TidyTest::lacksLicense));
    assertFalse(lacksLicense("#!/bin/sh\n# " + SPDX + "\n"));
    assertTrue(lacksLicense("package a;\n\n\n// " + SPDX + "\n"));
    assertTrue(lacksLicense("// SPDX-License-Identifier: MIT\n"));
  }

  private static boolean lacksLicense(String text) {
    return text.lines().limit(2).noneMatch(line -> line.contains(SPDX));
  }

  @Test
  void noFileIsTooLong() {
    assertEquals(List.of(), wrong(JAVA, TidyTest::isTooLong));
    assertFalse(isTooLong("x\n".repeat(FILE_LINES_MAX)));
    assertTrue(isTooLong("x\n".repeat(FILE_LINES_MAX + 1)));
  }

  private static boolean isTooLong(String text) {
    return text.lines().count() > FILE_LINES_MAX;
  }

  @Test
  void noMethodIsTooLong() {
    List<String> wrong = new ArrayList<>();
    for (Path file : JAVA) {
      longMethods(SourceTree.parsed(file)).forEach(method -> wrong.add(file + ": " + method));
    }
    assertEquals(List.of(), wrong);
    String body = "x();\n".repeat(METHOD_LINES_MAX - 2);
    assertEquals(
        List.of(), longMethods(SourceTree.parse("class A {\nvoid a() {\n" + body + "}\n}")));
    assertEquals(
        List.of("a"), longMethods(SourceTree.parse("class A {\nvoid a() {\n" + body + "\n}\n}")));
  }

  private static List<String> longMethods(SourceTree.Parsed parsed) {
    List<String> found = new ArrayList<>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
        if (parsed.lines(method) > METHOD_LINES_MAX) {
          found.add(method.getName().toString());
        }
        return super.visitMethod(method, null);
      }
    }.scan(parsed.unit(), null);
    return found;
  }

  @Test
  void nothingSleepsOnTheClock() {
    assertEquals(List.of(), wrong(JAVA, text -> SLEEP.matcher(text).find()));
    assertTrue(SLEEP.matcher("  Thread." + "sleep(5);").find());
  }

  @Test
  void nothingIsLeftOver() {
    assertEquals(List.of(), wrong(COMMENTABLE, text -> LEFTOVER.matcher(text).find()));
    assertTrue(LEFTOVER.matcher("// TO" + "DO: later").find());
  }

  @Test
  void everyMainPackageIsNullMarked() {
    Set<Path> packages = new TreeSet<>();
    List<Path> marked = new ArrayList<>();
    for (Path file : JAVA) {
      if (file.toString().contains("/src/main/java/")) {
        packages.add(file.resolveSibling("package-info.java"));
        if (file.endsWith("package-info.java") && isNullMarked(SourceTree.text(file))) {
          marked.add(file);
        }
      }
    }
    assertTrue(packages.size() > 12, packages.toString());
    assertEquals(new ArrayList<>(packages), marked);
    assertFalse(isNullMarked("/** NullMarked. */\npackage a;"));
  }

  private static boolean isNullMarked(String text) {
    return Pattern.compile("(?m)^@(org\\.jspecify\\.annotations\\.)?NullMarked$")
        .matcher(text)
        .find();
  }

  @Test
  void everySourceIsFormatted() throws IOException {
    List<Path> unformatted =
        Collections.synchronizedList(
            new ArrayList<>(
                JAVA.parallelStream().filter(f -> !isFormatted(SourceTree.text(f))).toList()));
    if (Boolean.getBoolean("tidy.write")) {
      for (Path file : unformatted) {
        Files.writeString(SourceTree.root().resolve(file), formatted(SourceTree.text(file)));
      }
      return;
    }
    assertEquals(
        List.of(), unformatted, "mvn test with -Dtidy.write=true formats them; see CONTRIBUTING");
  }

  @Test
  void aSourceThatIsNotFormattedIsCaught() {
    String right = "class A {\n  int b;\n}\n";
    assertTrue(isFormatted(right));
    assertFalse(isFormatted(right.replace("  int", "    int")));
    assertFalse(isFormatted("import java.util.List;\n\n" + right), "an import that nobody uses");
    assertEquals(right, formatted("class A { int b; }"));
  }

  private static boolean isFormatted(String text) {
    return formatted(text).equals(text);
  }

  private static String formatted(String text) {
    try {
      return new Formatter().formatSourceAndFixImports(text);
    } catch (FormatterException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
