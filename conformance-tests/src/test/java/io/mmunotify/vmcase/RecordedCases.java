// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.vmcase;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.mmunotify.scenario.Limits;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** The cases that were recorded on booted kernels, as they lie in the resources. */
public final class RecordedCases {
  private static final String RESOURCE = "/vm/cases.jsonl.gz";

  /**
   * A recording that contradicts itself: it shows 2048 entries that are none, but pages 700 and
   * 1500 were written before, and both kernels flush and, in v3.15, do so only where an entry
   * changed.
   */
  public static final Set<String> CONTRADICTORY =
      Set.of("v3-mprotect-sparse on v3.15", "v3-mprotect-sparse on v3.5");

  private RecordedCases() {}

  /** All of them. */
  public static List<VmCase> all() throws IOException {
    VmCaseReader reader = new VmCaseReader(Limits.DEFAULTS);
    List<VmCase> cases = new ArrayList<>();
    try (InputStream in = RecordedCases.class.getResourceAsStream(RESOURCE)) {
      assertNotNull(in, RESOURCE);
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        cases.add(reader.read("line " + (cases.size() + 1), new ByteArrayInputStream(text)));
      }
    }
    return cases;
  }
}
