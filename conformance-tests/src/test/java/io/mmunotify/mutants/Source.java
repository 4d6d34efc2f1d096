// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A source file of a generation.
 *
 * @param file its path below the root of the project
 * @param type the full name of the class in it
 */
record Source(Path file, String type, String text) {
  /** The file's name without its ending: {@code "MmuNotifierChain"}. */
  String name() {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  /** Whether the file is one of the VM's. */
  boolean isVm() {
    return type.substring(0, type.lastIndexOf('.')).endsWith(".mm");
  }

  /** Whether the file is one of those that end grace periods. */
  boolean isGracePeriods() {
    return type.substring(0, type.lastIndexOf('.')).endsWith(".gp");
  }

  /**
   * All main sources of the generation that has a class.
   *
   * @param root the folder that holds the parent pom
   * @param generation a class in the generation's outermost package
   */
  static List<Source> of(Path root, Class<?> generation) {
    String module = generation.getPackageName().replaceFirst(".*\\.", "");
    Path java = root.resolve(module).resolve("src/main/java");
    try (Stream<Path> files = Files.walk(java)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("package-info.java"))
          .sorted()
          .map(file -> read(root, java, file))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Source read(Path root, Path java, Path file) {
    try {
      String type = java.relativize(file).toString().replace(".java", "").replace('/', '.');
      return new Source(root.relativize(file), type, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
