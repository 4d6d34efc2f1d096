// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.measure;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the sources that this was built from: builds lie below it. */
public final class SourceFolder {
  private SourceFolder() {}

  /** The folder; the current one where the build was moved away from its sources. */
  public static Path find() {
    Path here = Path.of("").toAbsolutePath();
    try {
      Path code =
          Path.of(SourceFolder.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (Path folder = code; folder != null; folder = folder.getParent()) {
        if (Files.exists(folder.resolve("mmunotify")) && Files.exists(folder.resolve("bench"))) {
          return folder;
        }
      }
      return here;
    } catch (URISyntaxException e) {
      return here;
    }
  }
}
