// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import io.mmunotify.cli.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.owasp.encoder.Encode;

/**
 * A run as a sequence diagram in SVG: a lane for each task, time downwards. Bars on a lane say what
 * the task is in: a call, a read section, a spinlock, a wait for a grace period. An arrow leads to
 * the task that goes on.
 */
final class SequenceDiagram {
  /** What would be longer is cut off, and says so. */
  static final int MOST_EVENTS = 120;

  private static final int LETTERS = 40;
  private static final double LETTER = 6.7;
  private static final int LINE = 16;
  private static final int GAP = 6;
  private static final int HEAD = 26;
  private static final int RAIL = 42;
  private static final int LANE = (int) (RAIL + LETTERS * LETTER + 16);
  private static final int BAR = 6;
  private static final int STEP = 8;

  /**
   * A kind of bar.
   *
   * @param style the class in the style sheet
   * @param begins how an event begins that begins one
   * @param ends how the one begins that ends it
   */
  private record Bar(String style, String begins, String ends) {}

  private static final List<Bar> BARS =
      List.of(
          new Bar("call", "call ", "return "),
          new Bar("read", "rcu_read_lock", "rcu_read_unlock"),
          new Bar("read", "srcu_read_lock", "srcu_read_unlock"),
          new Bar("lock", "spin_lock ", "spin_unlock "),
          new Bar("lock", "pte_lock ", "pte_unlock "),
          new Bar("wait", "synchronize_rcu_begin", "synchronize_rcu_end"),
          new Bar("wait", "synchronize_srcu_begin", "synchronize_srcu_end"));

  /** A bar that is open: where it began, and how far to the right of the lane's line it is. */
  private record Open(Bar bar, int top, int place) {}

  /** The lanes, by task. */
  private final Map<String, List<Open>> lanes = new LinkedHashMap<>();

  private final List<String> events;
  private final StringBuilder bars = new StringBuilder();
  private final StringBuilder texts = new StringBuilder();
  private int y = HEAD + GAP;

  private SequenceDiagram(List<String> events) {
    this.events = events;
  }

  /** The events that a diagram shows: those behind the setup. */
  static List<String> shown(List<String> events) {
    List<String> shown = events.stream().filter(event -> !task(event).equals("setup")).toList();
    return shown.isEmpty() ? events : shown;
  }

  /**
   * Draws it.
   *
   * @param title what it shows, for who cannot see it
   * @param events each as {@code task: event}; one without a task ends the run
   */
  static String svg(String title, List<String> events) {
    return new SequenceDiagram(shown(events)).draw(title);
  }

  private static String task(String event) {
    int colon = event.indexOf(": ");
    return colon < 0 ? "" : event.substring(0, colon);
  }

  private String draw(String title) {
    List<String> drawn = events.subList(0, Math.min(events.size(), MOST_EVENTS));
    for (String event : drawn) {
      if (!task(event).isEmpty()) {
        lanes.putIfAbsent(task(event), new ArrayList<>());
      }
    }
    String before = "";
    for (String event : drawn) {
      String task = task(event);
      if (!before.isEmpty() && !task.isEmpty() && !task.equals(before)) {
        arrow(place(before), place(task));
      }
      row(task, task.isEmpty() ? event : event.substring(task.length() + 2));
      before = task.isEmpty() ? before : task;
    }
    lanes.forEach((task, open) -> open.forEach(bar -> close(place(task), bar, true)));
    if (drawn.size() < events.size()) {
      text(0, "… " + (events.size() - drawn.size()) + " more events", "note");
    }
    return page(title);
  }

  private String page(String title) {
    int width = Math.max(1, lanes.size()) * LANE;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">",
            width,
            y + GAP,
            width,
            y + GAP));
    svg.append("<title>").append(Encode.forHtml(title)).append("</title>");
    for (String task : lanes.keySet()) {
      int x = place(task) * LANE + RAIL / 2;
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"lane\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>"
                  + "<text class=\"task\" x=\"%d\" y=\"16\">%s</text>",
              x,
              HEAD,
              x,
              y,
              place(task) * LANE + 4,
              Encode.forHtml(task)));
    }
    return svg.append(bars).append(texts).append("</svg>").toString();
  }

  private int place(String task) {
    return List.copyOf(lanes.keySet()).indexOf(task);
  }

  private void row(String task, String what) {
    int lane = Math.max(0, place(task));
    List<Open> open = lanes.getOrDefault(task, new ArrayList<>());
    for (Bar bar : BARS) {
      if (what.startsWith(bar.begins)) {
        open.add(new Open(bar, y, open.size()));
      }
    }
    text(lane, what, style(what));
    for (Bar bar : BARS) {
      for (int i = open.size() - 1; i >= 0 && what.startsWith(bar.ends); i--) {
        if (open.get(i).bar.equals(bar)) {
          close(lane, open.remove(i), false);
          break;
        }
      }
    }
  }

  private static String style(String what) {
    if (what.startsWith("callback ")) {
      return "callback";
    }
    return what.matches("(bug|oops|misuse|deadlock|warn).*") ? "stop" : "event";
  }

  private void close(int lane, Open open, boolean unended) {
    bars.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
            open.bar.style,
            unended ? " unended" : "",
            lane * LANE + RAIL / 2 - BAR / 2 + Math.min(open.place, 2) * STEP,
            open.top,
            BAR,
            Math.max(LINE, y - open.top - GAP / 2)));
  }

  private void text(int lane, String what, String style) {
    texts.append("<text class=\"").append(style).append("\">");
    for (String line : TextTable.wrapped(what, LETTERS)) {
      texts.append(
          String.format(
              Locale.ROOT,
              "<tspan x=\"%d\" y=\"%d\">%s</tspan>",
              lane * LANE + RAIL,
              y + LINE - 4,
              Encode.forHtml(line)));
      y += LINE;
    }
    texts.append("</text>");
    y += GAP / 2;
  }

  private void arrow(int from, int to) {
    int x1 = from * LANE + RAIL / 2;
    int x2 = to * LANE + RAIL / 2;
    int head = x2 > x1 ? -6 : 6;
    y += GAP;
    bars.append(
        String.format(
            Locale.ROOT,
            "<path class=\"arrow\" d=\"M%d %dH%dm%d -4l%d 4l%d 4\"/>",
            x1,
            y,
            x2,
            head,
            -head,
            head));
    y += GAP;
  }
}
