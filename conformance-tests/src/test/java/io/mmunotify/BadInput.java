// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * A case of a table of wrong input, one resource: {@code ==== name}, {@code ! message}, then the
 * input up to the next case.
 *
 * @param name what is wrong with it
 * @param message what a user is told, without the file's name
 * @param input the file's text
 */
public record BadInput(String name, String message, String input) {

  /** The cases of a table. */
  public static Stream<BadInput> table(String resource) {
    try (InputStream in = BadInput.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(table.split("(?m)^==== ", -1)).skip(1).map(BadInput::parse);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  private static BadInput parse(String section) {
    String[] parts = section.split("\n", 3);
    return new BadInput(parts[0], parts[1].substring("! ".length()), parts[2]);
  }

  @Override
  public String toString() {
    return name;
  }
}
