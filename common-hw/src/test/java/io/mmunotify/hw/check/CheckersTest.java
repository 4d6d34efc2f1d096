// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CheckersTest {

  /** Whoever turns a checker off looks its name up there. */
  @Test
  void everyCheckersNameIsAmongTheNames() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/java/io/mmunotify/hw/check"))) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
              .filter(name -> !name.equals("package-info"))
              .flatMap(CheckersTest::nameOf)
              .sorted()
              .toList();
      assertEquals(names, Checkers.NAMES);
    }
  }

  private static Stream<String> nameOf(String type) {
    try {
      for (Field field : Class.forName("io.mmunotify.hw.check." + type).getDeclaredFields()) {
        if (field.getName().equals("NAME")) {
          return Stream.of(String.valueOf(field.get(null)));
        }
      }
      return Stream.empty();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type, e);
    }
  }
}
