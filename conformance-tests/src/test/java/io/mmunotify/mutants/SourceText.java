// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import java.net.URI;
import javax.tools.SimpleJavaFileObject;

/** A source that javac reads from memory. */
final class SourceText extends SimpleJavaFileObject {
  private final String text;

  /**
   * @param type the full name of the class in it
   */
  SourceText(String type, String text) {
    super(URI.create("string:///" + type.replace('.', '/') + ".java"), Kind.SOURCE);
    this.text = text;
  }

  @Override
  public CharSequence getCharContent(boolean ignoreEncodingErrors) {
    return text;
  }
}
