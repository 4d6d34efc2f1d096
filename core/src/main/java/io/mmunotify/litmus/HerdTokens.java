// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words and signs of a litmus test in herd's language, one after the other. */
final class HerdTokens {
  private static final Pattern TOKEN =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*|-?[0-9]+|/\\\\|\\\\/|[^\\s]");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /**
   * Comments of OCaml and of C, which nest in no test of the kernel's. Behind a name, "(*" begins
   * an argument.
   */
  private static final Pattern COMMENT =
      Pattern.compile("(?s)(?<![A-Za-z0-9_])\\(\\*.*?\\*\\)|/\\*.*?\\*/|//[^\n]*");

  private record Token(String text, int start, int end) {}

  private final String file;
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  /**
   * @param from where the tokens begin
   */
  HerdTokens(String file, String text, int from) {
    this.file = file;
    // Blanks in place of comments, so that places in the text stay what they are.
    this.text = COMMENT.matcher(text).replaceAll(found -> found.group().replaceAll("[^\\n]", " "));
    Matcher matcher = TOKEN.matcher(this.text);
    for (int at = from; matcher.find(at); at = matcher.end()) {
      tokens.add(new Token(matcher.group(), matcher.start(), matcher.end()));
    }
  }

  boolean ended() {
    return position == tokens.size();
  }

  /** The word or sign that comes next; empty at the end. */
  String peek() {
    return ended() ? "" : tokens.get(position).text();
  }

  String next() {
    String token = peek();
    position++;
    return token;
  }

  /** Takes a word or sign if it comes next. */
  boolean take(String token) {
    boolean found = peek().equals(token);
    position += found ? 1 : 0;
    return found;
  }

  void require(String... expected) {
    for (String token : expected) {
      if (!take(token)) {
        throw isNot(token);
      }
    }
  }

  /** A name. */
  String name(String what) {
    if (!NAME.matcher(peek()).matches()) {
      throw isNot(what);
    }
    return next();
  }

  int number() {
    String token = peek();
    try {
      int number = Integer.parseInt(token);
      position++;
      return number;
    } catch (NumberFormatException e) {
      throw isNot("a number");
    }
  }

  /** The text up to one of these words, or to the end; comments are blank. */
  String upTo(Set<String> words) {
    int start = ended() ? text.length() : tokens.get(position).start();
    int end = start;
    while (!ended() && !words.contains(peek()) && !isNegated(words)) {
      end = tokens.get(position++).end();
    }
    return text.substring(start, end);
  }

  /** Whether one of the words comes next, behind a "~". */
  private boolean isNegated(Set<String> words) {
    return peek().equals("~")
        && position + 1 < tokens.size()
        && words.contains(tokens.get(position + 1).text());
  }

  /** That something else was accepted here. */
  InputError isNot(String accepted) {
    return error(
        (ended() ? "the file ends" : Suggestion.quoted(peek()) + " stands here")
            + "; accepted is "
            + accepted);
  }

  /** An error at the word or sign that comes next. */
  InputError error(String sentence) {
    int at = ended() ? text.length() : tokens.get(position).start();
    String before = text.substring(0, at);
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    return InputError.at(file, line, at - before.lastIndexOf('\n'), sentence);
  }
}
