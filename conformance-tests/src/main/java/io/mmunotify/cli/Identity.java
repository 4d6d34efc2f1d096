// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
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

  /** The version of this program. */
  public static String version() {
    String version = Identity.class.getPackage().getImplementationVersion();
    return version == null ? "(not from a jar)" : version;
  }
}
