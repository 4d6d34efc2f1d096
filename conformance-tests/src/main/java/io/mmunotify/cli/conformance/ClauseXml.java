// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.reporting.legacy.xml.LegacyXmlReportGeneratingListener;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What became of clauses as the XML that continuous integration reads. JUnit's own writer makes it;
 * what it calls by methods is called by clause and generation here, and what it tells of the JVM is
 * left out.
 */
final class ClauseXml implements AutoCloseable {
  private static final String ID = "unique-id: ";

  private final Path draft;
  private final LegacyXmlReportGeneratingListener writer;

  /** What each test is called, by its unique id. */
  private final Map<String, String> names = new ConcurrentHashMap<>();

  ClauseXml() {
    try {
      draft = Files.createTempDirectory("mmunotify");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    writer = new LegacyXmlReportGeneratingListener(draft, new PrintWriter(Writer.nullWriter()));
  }

  /** What listens to the run, with the results. */
  TestExecutionListener[] listeners(ClauseResults results) {
    TestExecutionListener naming =
        new TestExecutionListener() {
          @Override
          public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            String clause = ClauseResults.clause(test);
            if (clause != null && test.isTest()) {
              names.put(test.getUniqueId(), clause + " " + test.getDisplayName());
            }
          }
        };
    return new TestExecutionListener[] {results, naming, writer};
  }

  /** Writes the document. */
  void writeTo(OutputStream out) throws IOException {
    try {
      Document document = read(draft.resolve("TEST-junit-jupiter.xml"));
      Element suite = document.getDocumentElement();
      suite.setAttribute("name", "mmunotify conformance");
      suite.removeAttribute("hostname");
      NodeList properties = suite.getElementsByTagName("properties");
      while (properties.getLength() > 0) {
        suite.removeChild(properties.item(0));
      }
      NodeList tests = suite.getElementsByTagName("testcase");
      for (int i = 0; i < tests.getLength(); i++) {
        name((Element) tests.item(i));
      }
      TransformerFactory factory = TransformerFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      Transformer transformer = factory.newTransformer();
      transformer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
      transformer.transform(new DOMSource(document), new StreamResult(out));
    } catch (ParserConfigurationException | SAXException | TransformerException e) {
      throw new IOException("JUnit's report cannot be read: " + e.getMessage(), e);
    }
  }

  private static Document read(Path file)
      throws ParserConfigurationException, SAXException, IOException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(file.toFile());
  }

  private void name(Element test) {
    test.getTextContent()
        .lines()
        .filter(line -> line.startsWith(ID))
        .map(line -> names.get(line.substring(ID.length())))
        .filter(name -> name != null)
        .findFirst()
        .ifPresent(name -> test.setAttribute("name", name));
  }

  /** Takes away what JUnit wrote. */
  @Override
  public void close() {
    try (Stream<Path> files = Files.list(draft)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(draft);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
