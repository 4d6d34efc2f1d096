// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff.source;

import io.mmunotify.hw.kernel.Generation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A generation's sources, which the build puts into its jar, and its UPSTREAM.md. The engines of
 * the grace periods, package {@code gp}, are no twins and are left out.
 *
 * @param module the name of the generation's package, which is that of its folder: {@code v3_15}
 * @param files the lines of each file by its path in the package; the module's name is taken out of
 *     the code, but not out of prose
 * @param upstream the text of UPSTREAM.md
 */
public record TwinSources(String module, Map<String, List<String>> files, String upstream) {
  private static final String FOLDER = "/META-INF/mmunotify/";

  /** The data and the contract, then the code, then the rest; that is how one reads them. */
  private static final List<String> ORDER =
      List.of(
          "package-info.java",
          "MmuNotifier.java",
          "MmuNotifierMm.java",
          "MmuNotifierOps.java",
          "MmuNotifierHooks.java",
          "MmuNotifierChain.java",
          "MmuNotifierKernel.java",
          "MmuNotifierGeneration.java");

  /** In the order of reading. */
  static Comparator<String> order() {
    return Comparator.comparingInt(
            (String file) -> ORDER.contains(file) ? ORDER.indexOf(file) : ORDER.size())
        .thenComparing(Comparator.naturalOrder());
  }

  /**
   * Reads them from the class path.
   *
   * @throws IllegalStateException if the build left them out
   */
  public static TwinSources of(Generation generation) {
    String name = generation.getClass().getPackageName();
    String module = name.substring(name.lastIndexOf('.') + 1);
    URL upstream = generation.getClass().getResource(FOLDER + module + "/UPSTREAM.md");
    if (upstream == null) {
      throw new IllegalStateException("the sources of " + generation.name() + " are missing");
    }
    try {
      URI uri = upstream.toURI();
      if (!"jar".equals(uri.getScheme())) {
        return in(Path.of(uri).resolveSibling("."), module);
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return in(jar.provider().getPath(uri).resolveSibling("."), module);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TwinSources in(Path folder, String module) throws IOException {
    Path root = folder.normalize();
    List<Path> found = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(root)) {
      walk.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
    }
    Map<String, List<String>> files = new TreeMap<>(order());
    for (Path file : found) {
      String name = root.relativize(file).toString().replace('\\', '/');
      files.put(name, named(module, Files.readString(file)));
    }
    return new TwinSources(module, files, Files.readString(root.resolve("UPSTREAM.md")));
  }

  /** Takes the module's name out of package names. */
  static List<String> named(String module, String text) {
    return text.replaceAll("io\\.mmunotify\\." + module + "(?=[.;])", "io.mmunotify")
        .lines()
        .toList();
  }
}
