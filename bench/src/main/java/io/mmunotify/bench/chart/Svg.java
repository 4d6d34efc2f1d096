// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.chart;

import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.jfree.chart.JFreeChart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Writes charts as SVG. */
final class Svg {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  private Svg() {}

  /**
   * The element {@code svg}, with nothing before it: fit for a file and for a page. It has no size
   * of its own: it is as wide as there is room, and none of it is cut off. Its letters are text.
   *
   * @param name goes before the names of what the picture refers to in itself: a page with several
   *     pictures has them all in one space, and would clip one by the frame of another
   */
  static String of(JFreeChart chart, String name, int width, int height) {
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
    context.setIDGenerator(
        new SVGIDGenerator() {
          @Override
          public String generateID(String prefix) {
            return name + "-" + super.generateID(prefix);
          }
        });
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    chart.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
    Element root = graphics.getRoot();
    root.setAttribute("viewBox", "0 0 " + width + " " + height);
    NodeList shared = root.getElementsByTagName("defs");
    for (int i = 0; i < shared.getLength(); i++) {
      Element defs = (Element) shared.item(i);
      if (!defs.getAttribute("id").startsWith(name)) {
        defs.setAttribute(
            "id", name + "-" + defs.getAttribute("id")); // no generator is asked for it
      }
    }
    StringWriter writer = new StringWriter();
    try {
      graphics.stream(root, writer, true, false);
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot be written", e);
    }
    String text = writer.toString();
    return text.substring(text.indexOf("<svg"));
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(NAMESPACE, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this JDK has no XML", e);
    }
  }
}
