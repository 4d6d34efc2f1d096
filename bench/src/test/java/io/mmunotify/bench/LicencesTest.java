// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** LICENCES.md names every library on the class path with the licence that its POM declares. */
final class LicencesTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`:]+:[^`]+)` \\| ([^|]+) \\| [^|]+ \\|$");

  /** The names that POMs have for a licence, by what SPDX calls it. */
  private static final Map<String, Pattern> NAMES =
      Map.of(
          "Apache-2.0",
          Pattern.compile("(The )?Apache( 2\\.0|-2\\.0|( Software)? License, Version 2\\.0)"),
          "EPL-2.0",
          Pattern.compile("Eclipse Public License v2\\.0"),
          "LGPL-2.1-or-later",
          Pattern.compile("GNU Lesser General Public Licence"),
          "MIT",
          Pattern.compile("(The )?MIT( License)?"),
          "BSD-2-Clause",
          Pattern.compile("BSD-2-Clause"),
          "BSD-3-Clause",
          Pattern.compile("(The )?BSD( 3-Clause)?( License)?"),
          "GPL-2.0-only WITH Classpath-exception-2.0",
          Pattern.compile(
              "GNU General Public License \\(GPL\\), version 2, with the Classpath exception"));

  /** A library's coordinates and the folder of its version in the local repository. */
  private record Library(String group, String artifact, String version, Path repository) {
    String name() {
      return group + ":" + artifact;
    }

    Path pom() {
      return repository.resolve(
          group.replace('.', '/')
              + "/"
              + artifact
              + "/"
              + version
              + "/"
              + artifact
              + "-"
              + version
              + ".pom");
    }
  }

  private static @Nullable Element child(Element parent, String name) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        return element;
      }
    }
    return null;
  }

  private static String text(Element parent, String name) {
    return Objects.requireNonNull(child(parent, name), name).getTextContent().strip();
  }

  private static Element parsed(Path pom) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(pom.toFile()).getDocumentElement();
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new AssertionError(pom + " cannot be read", e);
    }
  }

  /** What a POM declares, or else its parent. */
  private static List<String> declared(Library library) {
    Element project = parsed(library.pom());
    Element licenses = child(project, "licenses");
    if (licenses == null) {
      Element parent = Objects.requireNonNull(child(project, "parent"), library.name());
      return declared(
          new Library(
              text(parent, "groupId"),
              text(parent, "artifactId"),
              text(parent, "version"),
              library.repository()));
    }
    NodeList all = licenses.getElementsByTagName("license");
    return IntStream.range(0, all.getLength())
        .mapToObj(i -> spdx(text((Element) all.item(i), "name")))
        .toList();
  }

  /** What SPDX calls a licence. */
  private static String spdx(String name) {
    return NAMES.entrySet().stream()
        .filter(each -> each.getValue().matcher(name).matches())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new AssertionError("a licence that is not known here: " + name));
  }

  /** The libraries on the class path; all come from the local repository, in its layout. */
  private static List<Library> libraries() {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return List.of(classPath.split(File.pathSeparator, -1)).stream()
        .filter(entry -> entry.endsWith(".jar") && !entry.contains("/io/mmunotify/"))
        .map(Path::of)
        .filter(jar -> Files.exists(jar) && !jar.toString().contains("/target/"))
        .map(LicencesTest::library)
        .toList();
  }

  private static Library library(Path jar) {
    Path version = Objects.requireNonNull(jar.getParent());
    Path artifact = Objects.requireNonNull(version.getParent());
    Path repository = artifact;
    while (!repository.endsWith("repository")) {
      repository = Objects.requireNonNull(repository.getParent(), jar.toString());
    }
    Path group = repository.relativize(Objects.requireNonNull(artifact.getParent()));
    return new Library(
        group.toString().replace('/', '.').replace('\\', '.'),
        String.valueOf(artifact.getFileName()),
        String.valueOf(version.getFileName()),
        repository);
  }

  private static Map<String, String> told(String page) {
    Map<String, String> told = new TreeMap<>();
    for (Matcher row = ROW.matcher(page); row.find(); ) {
      told.put(row.group(1), row.group(2));
    }
    return told;
  }

  /** The folder that holds the parent pom. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    return Files.exists(folder.resolve("LICENCES.md"))
        ? folder
        : Objects.requireNonNull(folder.getParent());
  }

  @Test
  void everyLibraryIsNamedWithItsLicence() throws IOException {
    Map<String, String> found =
        libraries().stream()
            .collect(
                Collectors.toMap(
                    Library::name,
                    each -> String.join(" AND ", declared(each)),
                    (one, other) -> one,
                    TreeMap::new));
    assertTrue(found.size() > 30, found.toString());
    assertEquals(
        List.of(), differences(found, told(Files.readString(root().resolve("LICENCES.md")))));
  }

  /** What a page says otherwise than the POMs. */
  private static List<String> differences(Map<String, String> found, Map<String, String> told) {
    Set<String> names = new TreeSet<>(found.keySet());
    names.addAll(told.keySet());
    return names.stream()
        .filter(name -> !Objects.equals(found.get(name), told.get(name)))
        .map(name -> name + ": " + found.get(name) + ", and not " + told.get(name))
        .toList();
  }

  @Test
  void aLicenceThatIsNotKnownIsCaught() {
    assertEquals("Apache-2.0", spdx("The Apache Software License, Version 2.0"));
    assertThrows(AssertionError.class, () -> spdx("Apache License, Version 3.0"));
    assertEquals(
        List.of("a:b: MIT, and not null", "a:c: MIT, and not EPL-2.0", "a:d: null, and not MIT"),
        differences(Map.of("a:b", "MIT", "a:c", "MIT"), Map.of("a:c", "EPL-2.0", "a:d", "MIT")));
    assertEquals(Map.of("a:b", "MIT"), told("| `a:b` | MIT | tests |\n| `a` | MIT | tests |\n"));
  }
}
