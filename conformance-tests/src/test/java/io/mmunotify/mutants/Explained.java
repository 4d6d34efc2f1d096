// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why mutants survive, as survivors.txt says: a line with a reason, and below it, indented, regular
 * expressions for {@code "File method: operator what"}.
 */
final class Explained {
  private static final String RESOURCE = "/mutants/survivors.txt";

  private record Rule(Pattern pattern, String reason) {}

  private final List<Rule> rules = new ArrayList<>();

  private Explained() {}

  static Explained load() throws IOException {
    try (InputStream in = Explained.class.getResourceAsStream(RESOURCE)) {
      return read(
          new BufferedReader(
              new InputStreamReader(Objects.requireNonNull(in, RESOURCE), StandardCharsets.UTF_8)));
    }
  }

  private static Explained read(BufferedReader lines) throws IOException {
    Explained explained = new Explained();
    String reason = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(" ")) {
        explained.rules.add(new Rule(Pattern.compile(line.strip()), reason));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        reason = line.strip();
      }
    }
    return explained;
  }

  /** Why a mutant survives; null if nothing says so. */
  @Nullable String reason(Mutant mutant) {
    String words = mutant.source().name() + " " + mutant.words();
    return rules.stream()
        .filter(rule -> rule.pattern.matcher(words).matches())
        .map(Rule::reason)
        .findFirst()
        .orElse(null);
  }
}
