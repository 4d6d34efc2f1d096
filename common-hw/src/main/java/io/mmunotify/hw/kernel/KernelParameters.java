// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.kernel;

import java.util.List;
import java.util.TreeMap;

/**
 * The kernel's boot parameters, given to the JVM as properties of the same name: {@code
 * -Dsrcutree.exp_holdoff=0}. They are read while the JVM runs its first generation, and hold for
 * all that it runs. Any thread may ask.
 */
public final class KernelParameters {
  /** What the names of parameters begin with, one module of the kernel each. */
  private static final List<String> MODULES = List.of("rcupdate.", "rcutree.", "srcutree.");

  private KernelParameters() {}

  /**
   * The value of a parameter.
   *
   * @param otherwise what the kernel takes where nothing was given, or no number
   * @throws IllegalArgumentException if {@link #given} would not tell of it
   */
  public static long number(String name, long otherwise) {
    if (MODULES.stream().noneMatch(name::startsWith)) {
      throw new IllegalArgumentException(name + " is a parameter of no module that is known here");
    }
    return Long.getLong(name, otherwise);
  }

  /**
   * All that were given, as on a command line of Java and in the order of their names; empty if
   * none was. A search that was run with others is another search.
   */
  public static String given() {
    TreeMap<String, String> given = new TreeMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (MODULES.stream().anyMatch(name::startsWith)) {
        given.put(name, System.getProperty(name, ""));
      }
    }
    StringBuilder words = new StringBuilder();
    given.forEach((name, value) -> words.append(" -D").append(name).append('=').append(value));
    return words.toString().strip();
  }
}
