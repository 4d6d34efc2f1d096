// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import java.util.List;
import org.apache.commons.cli.Option;
import org.jspecify.annotations.Nullable;

/** An option whose value is one of a few words. */
public final class Choice extends Option {
  private static final long serialVersionUID = 1;

  private final String[] values;

  private Choice(
      @Nullable String letter,
      String name,
      String argument,
      List<String> values,
      String description) {
    super(letter, name, true, description);
    setArgName(argument);
    this.values = values.toArray(new String[0]);
  }

  /** One without a letter of its own. */
  public static Choice of(String name, String argument, List<String> values, String description) {
    return new Choice(null, name, argument, values, description);
  }

  /** One that a letter stands for as well. */
  public static Choice of(
      String letter, String name, String argument, List<String> values, String description) {
    return new Choice(letter, name, argument, values, description);
  }

  /** The words of an option; none where anything goes. */
  public static List<String> valuesOf(Option option) {
    return option instanceof Choice choice ? List.of(choice.values) : List.of();
  }
}
