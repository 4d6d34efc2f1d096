// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import org.owasp.encoder.Encode;

/**
 * What pages have in common: their head, with the style inside, and their foot. A page loads
 * nothing; its only script is the one that steps through diagrams, and its policy forbids any
 * other.
 */
public final class Html {
  private static final String STYLE = "page.css";
  private static final String STEPS = "steps.js";

  private Html() {}

  /** Text between tags. */
  public static String text(String text) {
    return Encode.forHtml(text);
  }

  /** Text between quotes. */
  public static String attribute(String text) {
    return Encode.forHtmlAttribute(text);
  }

  /**
   * All up to the first heading.
   *
   * @param skip what the link that skips to {@code #main} says
   */
  public static String head(String title, String skip) {
    return head(title, skip, "");
  }

  /** The same for a page whose diagrams can be stepped through. */
  public static String headWithSteps(String title, String skip) {
    return head(title, skip, resource(STEPS));
  }

  private static String head(String title, String skip, String script) {
    String allowed = script.isEmpty() ? "" : "; script-src '" + digest(script) + "'";
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy"
      content="default-src 'none'; style-src 'unsafe-inline'%s">
    <title>%s</title>
    <style>
    %s</style>
    </head>
    <body>
    <a class="skip" href="#main">%s</a>
    """
            .formatted(allowed, text(title), resource(STYLE), text(skip))
        + (script.isEmpty() ? "" : "<script>" + script + "</script>\n");
  }

  /** The end of a page. */
  public static String foot() {
    return "</main>\n</body>\n</html>\n";
  }

  /** A part that scrolls, by keyboard too, where it is too wide. */
  public static String scrolling(String label, String html) {
    return "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\""
        + attribute(label)
        + "\">"
        + html
        + "</div>\n";
  }

  private static String digest(String script) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha.digest(script.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private static String resource(String name) {
    try (InputStream in = Html.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
