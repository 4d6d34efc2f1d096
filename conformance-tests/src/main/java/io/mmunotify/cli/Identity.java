// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.kernel.KernelParameters;
import io.mmunotify.scenario.JsonDocuments;
import io.mmunotify.scenario.Scenario;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** What tells apart whether a file belongs to a search. */
public final class Identity {
  private Identity() {}

  /** A scenario's document, however it was laid out. */
  public static String text(Scenario scenario) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      JsonDocuments.write(scenario.source(), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string cannot fail to be written
    }
    return text.toString();
  }

  /**
   * What the grace periods depend on besides the options of the command line, as options of Java;
   * empty where nothing of the kind was given, or grace periods follow the exact rule anyway.
   */
  public static String engine(GracePeriodOptions options) {
    return options.rule() == GracePeriodOptions.Rule.EXACT ? "" : KernelParameters.given();
  }

  /** The version of this program. */
  public static String version() {
    String version = Identity.class.getPackage().getImplementationVersion();
    return version == null ? "(not from a jar)" : version;
  }
}
