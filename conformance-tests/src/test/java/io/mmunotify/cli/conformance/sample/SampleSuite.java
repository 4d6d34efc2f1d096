// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance.sample;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A suite in which something fails; its name keeps it out of the build's own test run. */
public final class SampleSuite {

  @ParameterizedTest(name = "{0} is not v3.15")
  @ValueSource(strings = {"v3.5", "v3.15"})
  void replays(String generation) {
    assertNotEquals("v3.15", generation, "the list is wrong");
  }

  @Test
  void everywhere() {}

  @Disabled("shows what is skipped")
  @Test
  void later() {}
}
