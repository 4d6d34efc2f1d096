// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import com.github.difflib.patch.PatchFailedException;
import io.mmunotify.arch.SourceTree;
import io.mmunotify.hw.kernel.Generation;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A generation that only tests have: the sources of a twin and a patch, in a jar as a user makes it
 * (README says how).
 */
final class Backport {
  private static final String PACKAGE = "backport";

  private Backport() {}

  /**
   * Makes the jar.
   *
   * @param name of the patch, which is also the generation's
   * @param folder an empty folder
   */
  static Path jar(String name, Path folder) throws IOException {
    Map<String, Patch<String>> patches = patches(name);
    String module = patches.keySet().iterator().next().replaceAll("/.*", "");
    String sources = module + "/src/main/java/io/mmunotify/" + module + "/";
    List<Path> files = new ArrayList<>();
    for (Path file : SourceTree.files(path -> path.startsWith(sources) && path.endsWith(".java"))) {
      String within = file.toString().substring(sources.length());
      Patch<String> patch = patches.remove(module + "/" + within);
      List<String> lines = SourceTree.text(file).lines().toList();
      String text = String.join("\n", patch == null ? lines : patched(name, file, lines, patch));
      Path to = folder.resolve("src").resolve(PACKAGE).resolve(within);
      Files.createDirectories(to.getParent());
      Files.writeString(to, text.replace("io.mmunotify." + module, PACKAGE));
      files.add(to);
    }
    assertEquals(Map.of(), patches, name + " changes files that are not there");
    Path classes = compiled(files, folder.resolve("classes"));
    Path service = classes.resolve("META-INF/services/" + Generation.class.getName());
    Files.createDirectories(service.getParent());
    Files.writeString(service, PACKAGE + ".MmuNotifierGeneration\n");
    return packed(classes, folder.resolve(name + ".jar"));
  }

  /** The patch and its head. */
  static String text(String name) throws IOException {
    try (InputStream in = Backport.class.getResourceAsStream("/backports/" + name + ".patch")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** By file. */
  private static Map<String, Patch<String>> patches(String name) throws IOException {
    Map<String, Patch<String>> patches = new HashMap<>();
    for (String file : text(name).split("(?m)^(?=--- a/)", -1)) {
      if (file.startsWith("--- a/")) {
        List<String> lines = file.lines().toList();
        patches.put(
            lines.getFirst().substring("--- a/".length()),
            UnifiedDiffUtils.parseUnifiedDiff(lines));
      }
    }
    return patches;
  }

  private static List<String> patched(
      String name, Path file, List<String> lines, Patch<String> patch) {
    try {
      return patch.applyFuzzy(lines, 0);
    } catch (PatchFailedException e) {
      throw new AssertionError(
          "backports/" + name + ".patch does not fit " + file + " any more; make it anew", e);
    }
  }

  /** Compiles as the program was compiled. */
  static Path compiled(List<Path> files, Path classes) throws IOException {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> options =
        List.of(
            "-d", classes.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
    try (StandardJavaFileManager manager = javac.getStandardFileManager(null, null, null)) {
      boolean fine =
          javac
              .getTask(
                  said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
              .call();
      assertEquals(true, fine, said.toString());
    }
    return classes;
  }

  /** Packs a folder. */
  static Path packed(Path folder, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(folder.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
    return jar;
  }
}
