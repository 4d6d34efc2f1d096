// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import java.util.Collection;
import java.util.Comparator;

/** What accepted names look like in a message. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * A name that is not among those accepted: {@code unknown step "regster" (did you mean
   * register?); accepted are register, unregister}.
   *
   * @param kind what the name should have been the name of
   */
  public static String unknown(String kind, String name, Collection<String> accepted) {
    return "unknown " + kind + " " + quoted(name) + nearest(name, accepted) + "; " + list(accepted);
  }

  /** {@code accepted are a, b, c}. */
  static String list(Collection<String> accepted) {
    return switch (accepted.size()) {
      case 0 -> "none is defined";
      case 1 -> "accepted is " + accepted.iterator().next();
      default -> "accepted are " + String.join(", ", accepted);
    };
  }

  /** The text in quotes, cut where it is long. */
  public static String quoted(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() > 40 ? '"' + line.substring(0, 36) + "…\"" : '"' + line + '"';
  }

  /** {@code " (did you mean register?)"}; nothing if no accepted name is near. */
  public static String nearest(String name, Collection<String> accepted) {
    String step = KernelNames.step(name);
    if (accepted.contains(step)) {
      return " (did you mean " + step + "?)";
    }
    if (name.length() > 40) {
      return "";
    }
    int near = (name.length() + 1) / 3;
    return accepted.stream()
        .filter(candidate -> distance(name, candidate) <= near)
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .map(candidate -> " (did you mean " + candidate + "?)")
        .orElse("");
  }

  /** How many letters have to be put in, taken out or replaced to make one name the other. */
  public static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
