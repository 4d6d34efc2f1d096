// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A run as a sequence diagram in SVG: a lane for each task, time downwards. Bars on a lane say what
 * the task is in: a call, an open range, a lock, a read section, a wait for a grace period. An
 * arrow leads to the task that goes on.
 */
public final class SequenceDiagram {
  /** What would be longer is cut off, and says so. */
  static final int MOST_EVENTS = 200;

  private static final int LETTERS = 40;
  private static final double LETTER = 6.7;
  private static final int LINE = 16;
  private static final int GAP = 6;
  private static final int HEAD = 26;
  private static final int BAR = 6;
  private static final int SLOT = 8;
  private static final int LEFT = 8;

  /**
   * A kind of bar.
   *
   * @param style the class in the style sheet
   * @param slot its place on the lane
   * @param begins an event that begins one; its group, if any, tells bars of the kind apart
   * @param ends the event that ends it, with the same group
   */
  private record Bar(String style, int slot, Pattern begins, Pattern ends) {
    static Bar of(String style, int slot, String begins, String ends) {
      return new Bar(style, slot, Pattern.compile(begins), Pattern.compile(ends));
    }
  }

  private static final List<Bar> BARS =
      List.of(
          Bar.of("call", 0, "call .*", "return .*"),
          Bar.of(
              "range",
              1,
              "callback (\\S+) invalidate_range_start .*",
              "callback_return (\\S+) invalidate_range_end\\b.*"),
          Bar.of(
              "sem", 2, "(?:down_(?:read|write)|lock) (.+)", "(?:up_(?:read|write)|unlock) (.+)"),
          Bar.of("lock", 3, "(spin|pte)_lock .*", "(spin|pte)_unlock .*"),
          Bar.of("read", 4, "s?rcu_read_lock", "s?rcu_read_unlock"),
          Bar.of("wait", 4, "synchronize_s?rcu_begin", "synchronize_s?rcu_end"));

  private static final int RAIL = LEFT + 5 * SLOT + GAP;
  private static final int LANE = (int) (RAIL + LETTERS * LETTER + 16);

  /** A bar that is open: where it began, and what tells it from others of its kind. */
  private record Open(Bar bar, int top, String key) {}

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
  public static List<String> shown(List<String> events) {
    List<String> shown = events.stream().filter(event -> !task(event).equals("setup")).toList();
    return shown.isEmpty() ? events : shown;
  }

  /**
   * Draws it.
   *
   * @param title what it shows, for who cannot see it
   * @param events each as {@code task: event}; one without a task ends the run
   */
  public static String svg(String title, List<String> events) {
    return new SequenceDiagram(shown(events)).draw(title);
  }

  /** What the bars mean. */
  public static String legend() {
    return "A lane a task, time downwards."
        + key("call", "call")
        + key("range", "open range")
        + key("sem", "sleeping lock")
        + key("lock", "spinlock")
        + key("read", "read section")
        + key("wait", "wait for a grace period");
  }

  /** The legend as a paragraph, with how to step. */
  public static String explained() {
    return "<p>"
        + legend()
        + "<span class=\"needs-steps\" hidden>. A diagram that has the focus is stepped through by"
        + " the keys → and ←, Home and End.</span></p>\n";
  }

  /** A diagram with a caption, which the keyboard steps through on pages with steps. */
  public static String figure(String caption, String title, List<String> events) {
    return "<figure class=\"steps\">\n<figcaption>"
        + Html.text(caption)
        + "</figcaption>\n"
        + Html.scrolling(title, svg(title, events))
        + "</figure>\n";
  }

  private static String key(String style, String word) {
    return " <span class=\"key " + style + "\"></span>" + word;
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
      text(0, "", "… " + (events.size() - drawn.size()) + " more events", "note");
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
    svg.append("<title>").append(Html.text(title)).append("</title>");
    for (String task : lanes.keySet()) {
      int x = place(task) * LANE + LEFT + BAR / 2;
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"lane\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>"
                  + "<text class=\"task\" x=\"%d\" y=\"16\">%s</text>",
              x,
              HEAD,
              x,
              y,
              place(task) * LANE + LEFT,
              Html.text(task)));
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
      Matcher begins = bar.begins.matcher(what);
      if (begins.matches()) {
        open.add(new Open(bar, y, key(begins)));
      }
    }
    text(lane, task, what, style(what));
    for (Bar bar : BARS) {
      Matcher ends = bar.ends.matcher(what);
      for (int i = open.size() - 1; i >= 0 && ends.matches(); i--) {
        if (open.get(i).bar.equals(bar) && open.get(i).key.equals(key(ends))) {
          close(lane, open.remove(i), false);
          break;
        }
      }
    }
  }

  private static String key(Matcher matched) {
    return matched.groupCount() == 0 ? "" : matched.group(1);
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
            lane * LANE + LEFT + open.bar.slot * SLOT,
            open.top,
            BAR,
            Math.max(LINE, y - open.top - GAP / 2)));
  }

  private void text(int lane, String task, String what, String style) {
    texts.append(
        String.format("<text class=\"%s ev\" data-task=\"%s\">", style, Html.attribute(task)));
    for (String line : Lines.wrapped(what, LETTERS)) {
      texts.append(
          String.format(
              Locale.ROOT,
              "<tspan x=\"%d\" y=\"%d\">%s</tspan>",
              lane * LANE + RAIL,
              y + LINE - 4,
              Html.text(line)));
      y += LINE;
    }
    texts.append("</text>");
    y += GAP / 2;
  }

  private void arrow(int from, int to) {
    int x1 = from * LANE + LEFT + BAR / 2;
    int x2 = to * LANE + LEFT + BAR / 2;
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
