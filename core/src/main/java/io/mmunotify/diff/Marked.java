// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import io.mmunotify.page.Html;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/** Texts side by side as HTML; a word that is not in all of them is marked. */
final class Marked {
  private Marked() {}

  /**
   * Marks words.
   *
   * @param texts an empty one has nothing to compare with; where nothing is common, nothing is
   *     marked
   */
  static List<String> of(List<String> texts) {
    List<Set<String>> words =
        texts.stream().filter(text -> !text.isEmpty()).map(Marked::words).toList();
    Set<String> common = new HashSet<>(words.isEmpty() ? Set.of() : words.getFirst());
    words.forEach(common::retainAll);
    return texts.stream().map(text -> marked(text, common)).toList();
  }

  private static Set<String> words(String text) {
    Set<String> words = new HashSet<>();
    for (String word : text.split(" ", -1)) {
      words.add(bare(word));
    }
    return words;
  }

  /** Without what stands behind a word in a list. */
  private static String bare(String word) {
    return word.endsWith(",") || word.endsWith(";") ? word.substring(0, word.length() - 1) : word;
  }

  private static String marked(String text, Set<String> common) {
    StringJoiner html = new StringJoiner(" ");
    for (String word : text.split(" ", -1)) {
      String escaped = Html.text(word);
      boolean plain = word.isEmpty() || common.isEmpty() || common.contains(bare(word));
      html.add(plain ? escaped : "<mark>" + escaped + "</mark>");
    }
    return html.toString();
  }
}
