// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.mm.MmStruct;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user's build gets with the artefact: this module's class path is that build's. */
final class ArtefactTest {
  /** A driver without callbacks. */
  private record Silent() implements Driver {}

  @Explore
  void aTestRunsOnEachGenerationWithoutMore(Program p) {
    MmStruct mm = p.mm("A", 1);
    Notifier notifier = p.notifier("n", new Silent());
    p.setup(current -> p.kernel().register(current, notifier, mm));
    p.task(
        "range",
        current -> {
          p.kernel().invalidateRangeStart(current, mm, 0, 4096);
          p.kernel().invalidateRangeEnd(current, mm, 0, 4096);
        });
    p.task("driver", current -> p.kernel().unregister(current, notifier, mm));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.commons.cli.Options",
        "me.tongfei.progressbar.ProgressBar",
        "org.jline.terminal.Terminal",
        "io.mmunotify.cli.Main"
      })
  void noCommandLineStandsBehindIt(String type) {
    assertThrows(ClassNotFoundException.class, () -> Class.forName(type));
  }

  @Test
  void eachGenerationIsOnTheClassPath() {
    assertEquals(
        3,
        Stream.of("v3_5", "v3_15", "v4_18")
            .map(name -> "META-INF/mmunotify/" + name + "/UPSTREAM.md")
            .map(ArtefactTest.class.getClassLoader()::getResource)
            .filter(Objects::nonNull)
            .count());
  }

  @Test
  void theJarBringsItsLicence() {
    assertNotNull(Explore.class.getResource("/META-INF/LICENSE"));
  }
}
