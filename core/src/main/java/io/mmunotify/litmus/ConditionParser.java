// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import io.mmunotify.scenario.Limit;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads conditions as herd writes them: {@code (0:r1=1 /\ ~(x=2 \/ x=3))}. {@code ~} binds most,
 * then {@code /\}.
 */
final class ConditionParser {
  private static final String SYNTAX =
      "accepted are P:REGISTER=NUMBER and VARIABLE=NUMBER with /\\, \\/, ~ and parentheses";
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(/\\\\|\\\\/|[()~=:]|-?[0-9]+|[A-Za-z_][A-Za-z0-9_]*|\\S)");

  private final String text;
  private final Limits limits;
  private final List<String> tokens = new ArrayList<>();
  private int position;
  private int nesting;

  private ConditionParser(String text, Limits limits) {
    this.text = text;
    this.limits = limits;
    Matcher matcher = TOKEN.matcher(text.strip());
    while (matcher.find()) {
      tokens.add(matcher.group(1));
    }
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none; the message is a sentence
   * @throws io.mmunotify.hw.machine.BoundReached if it is nested too deeply
   */
  static Condition parse(String text, Limits limits) {
    ConditionParser parser = new ConditionParser(text, limits);
    Condition condition = parser.or();
    if (parser.position < parser.tokens.size()) {
      throw parser.error("what should follow " + parser.tokens.get(parser.position - 1));
    }
    return condition;
  }

  private Condition or() {
    return joined("\\/", this::and, Condition.Or::new);
  }

  private Condition and() {
    return joined("/\\", this::factor, Condition.And::new);
  }

  private Condition joined(
      String operator, Supplier<Condition> part, Function<List<Condition>, Condition> join) {
    List<Condition> parts = new ArrayList<>();
    do {
      parts.add(part.get());
    } while (next(operator));
    return parts.size() == 1 ? parts.getFirst() : join.apply(List.copyOf(parts));
  }

  private Condition factor() {
    if (next("~")) {
      return nested(() -> new Condition.Not(factor()));
    }
    if (next("(")) {
      Condition inner = nested(this::or);
      require(")");
      return inner;
    }
    String first = take("a register or a variable");
    if (next(":")) {
      String register = take("a register");
      require("=");
      int process = number(first);
      if (process < 0) {
        throw error("the number of a process, which is 0 or more, in place of " + first);
      }
      return new Condition.Register(process, register, number(take("a number")));
    }
    require("=");
    return new Condition.Variable(first, number(take("a number")));
  }

  private Condition nested(Supplier<Condition> part) {
    limits.check(Limit.NESTING, ++nesting);
    Condition condition = part.get();
    nesting--;
    return condition;
  }

  private boolean next(String token) {
    boolean found = position < tokens.size() && tokens.get(position).equals(token);
    position += found ? 1 : 0;
    return found;
  }

  private void require(String token) {
    if (!next(token)) {
      throw error(token);
    }
  }

  private String take(String what) {
    if (position == tokens.size()) {
      throw error(what);
    }
    return tokens.get(position++);
  }

  private int number(String token) {
    try {
      return Integer.parseInt(token);
    } catch (NumberFormatException e) {
      throw error("a number in place of " + token);
    }
  }

  private IllegalArgumentException error(String missing) {
    return new IllegalArgumentException(
        Suggestion.quoted(text) + " is no condition: it lacks " + missing + "; " + SYNTAX);
  }
}
