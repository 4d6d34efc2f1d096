// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.chart;

import java.awt.Dimension;
import java.io.IOException;
import java.io.StringWriter;
import java.util.regex.Matcher;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.internal.chartpart.Chart;
import org.w3c.dom.Document;

/** Writes charts as SVG. */
final class Svg {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  private Svg() {}

  /**
   * The element {@code svg}, with nothing before it: fit for a file and for a page.
   *
   * @param name goes before the names of what the picture refers to in itself: a page with several
   *     pictures has them all in one space, and would clip one by the frame of another
   * @param words what it shows, for who cannot see it: the letters in it are mere shapes
   */
  static String of(Chart<?, ?> chart, String name, String words) throws IOException {
    SVGGraphics2D graphics = new SVGGraphics2D(document());
    graphics.setSVGCanvasSize(new Dimension(chart.getWidth(), chart.getHeight()));
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    StringWriter writer = new StringWriter();
    graphics.stream(writer, true);
    String text = writer.toString();
    String label = "<svg role=\"img\" aria-label=\"" + words + "\"";
    return text.substring(text.indexOf("<svg"))
        .replaceFirst("<svg", Matcher.quoteReplacement(label))
        .replaceAll("\\bid=\"", "id=\"" + name + "-")
        .replaceAll("url\\(#", "url(#" + name + "-")
        .replaceAll("href=\"#", "href=\"#" + name + "-");
  }

  private static Document document() throws IOException {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(NAMESPACE, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IOException("this JDK has no XML", e);
    }
  }
}
