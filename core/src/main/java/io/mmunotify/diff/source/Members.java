// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff.source;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The members of a source file in their order. Every source has the layout of google-java-format:
 * an empty line, another field, or the opening brace of the class comes in front of a member's
 * Javadoc, and the member has the class's own indentation.
 *
 * @param parts all lines of the file: first those in front of the first member, then each member
 */
record Members(List<Part> parts) {
  private static final Pattern DECLARATION =
      Pattern.compile(
          "  (?:[A-Za-z<@][^=;({]*?[ >\\]])?([A-Za-z_]\\w*)(?: (?:extends|implements) .*|"
              + " =.*| ?[;({].*)");
  private static final Pattern COMPONENT =
      Pattern.compile(
          "    (?:@Nullable )?[A-Za-z.<>]+ ([a-z][A-Za-z]*)(?:,|\\) \\{|\\)| *\\) implements .*)");
  private static final Pattern PARAMETER = Pattern.compile(" \\* @param ([a-z][A-Za-z]*) .*");

  /**
   * Lines that belong together.
   *
   * @param names what they declare
   * @param first the number of the first line, from 0
   */
  record Part(Set<String> names, int first, List<String> lines) {
    /** What stands for the part when two files are aligned. */
    String key() {
      return String.join(" ", names);
    }
  }

  static Members of(List<String> lines) {
    List<Part> parts = new ArrayList<>();
    int from = 0;
    boolean inside = false;
    boolean free = false; // whether a member may begin at this line
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (inside && free && line.matches("  [^ }].*")) {
        parts.add(part(parts.isEmpty(), from, lines.subList(from, i)));
        from = i;
      }
      if (!inside && line.endsWith("{") && !line.startsWith(" *")) {
        inside = true;
        free = true;
      } else {
        free = line.isEmpty() || line.endsWith(";");
      }
    }
    parts.add(part(parts.isEmpty(), from, lines.subList(from, lines.size())));
    return new Members(List.copyOf(parts));
  }

  private static Part part(boolean header, int first, List<String> lines) {
    Set<String> names = new LinkedHashSet<>();
    if (!header) {
      for (String line : lines) {
        Matcher declaration = DECLARATION.matcher(line);
        if (!line.matches("  (@|//|/?\\*| ).*") && declaration.matches()) {
          names.add(declaration.group(1));
        }
      }
    }
    return new Part(names, first, List.copyOf(lines));
  }

  /**
   * The names of what has changed lines. Of the lines in front of the first member only the
   * components of a record have names; package, imports and what is said of the class follow from
   * the rest.
   *
   * @param changed numbers of lines, from 0
   */
  Set<String> named(Set<Integer> changed) {
    Set<String> names = new LinkedHashSet<>();
    for (Part part : parts) {
      String component = "";
      for (int i = 0; i < part.lines().size(); i++) {
        boolean here = changed.contains(part.first() + i);
        if (part.first() > 0 && here) {
          names.addAll(part.names());
        } else if (part.first() == 0) {
          component = component(part.lines().get(i), component);
          if (here && !component.isEmpty()) {
            names.add(component);
          }
        }
      }
    }
    return names;
  }

  private static String component(String line, String before) {
    for (Pattern pattern : List.of(PARAMETER, COMPONENT)) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.matches()) {
        return matcher.group(1);
      }
    }
    return line.startsWith(" *   ") ? before : "";
  }
}
