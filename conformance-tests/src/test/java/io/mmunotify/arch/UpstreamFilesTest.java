// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.kernel.Generation;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a generation says of its upstream file stands in the UPSTREAM.md of its module, too. */
final class UpstreamFilesTest {
  @Test
  void fileVersionAndBlobAreThoseOfThePage() {
    for (Generation generation : Generation.all()) {
      String module = generation.getClass().getPackageName().replaceFirst(".*\\.", "");
      String page = SourceTree.text(Path.of(module, "UPSTREAM.md"));
      Generation.Upstream upstream = generation.upstream();
      assertEquals(
          List.of(),
          Stream.of(upstream.file(), upstream.version(), upstream.blob())
              .filter(each -> !page.contains(each))
              .toList(),
          generation.name());
      assertTrue(upstream.remark().isEmpty() || upstream.remark().endsWith("."));
    }
  }
}
