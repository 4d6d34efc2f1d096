// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.mmunotify.ChildJvm;
import io.mmunotify.cli.Console;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Main;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import io.mmunotify.conformance.Clauses;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** {@code conformance} on a sample of tests, most of them wrong, and on the kit. */
final class ConformanceCommandTest {
  private static final Pattern AGAIN =
      Pattern.compile(
          "again: \\./mmunotify conformance --generation (\\S+) --clause (\\S+) --replay"
              + " '([^']+)'");

  static Console sample(String... arguments) {
    Console.Captured captured = new Console.Captured("", false);
    ConformanceCommand command = new ConformanceCommand("io.mmunotify.conformance.sample");
    try {
      ExitStatus status =
          command.run(new DefaultParser().parse(command.options(), arguments), captured.terminal());
      return captured.console(status.code());
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aClauseIsTested() {
    Console console = sample("-g", "v3.15", "-g", "v4.18", "--clause", "DEF-02");
    assertEquals(
        """

        Deferred freeing
        DEF     v3.15  v4.18
        DEF-02  n/a    holds  mmu_notifier_unregister_no_release unlinks and drops the reference:
                              it calls no release and waits for nobody.
          n/a on v3.15 (DEF-02): there is no such thing: A notifier can be taken out without
          release and without waiting.

        family  v3.15  v4.18
        DEF     1 n/a  1 passed  Deferred freeing
        in all  1 n/a  1 passed
        """,
        console.out());
    assertEquals("running DEF …\n", console.err());
    assertEquals(0, console.code());
  }

  @Test
  void aFailureIsToldAndFoundAgainByTheLineThatItShows() {
    Console console = sample("-g", "v3.15", "--clause", "REL-06");
    assertEquals(1, console.code());
    console.shows("in all  1 FAILED");
    console.shows("failed: REL-06");
    Matcher again = AGAIN.matcher(console.out());
    assertTrue(again.find(), console.out());
    Console replayed =
        sample("-g", again.group(1), "--clause", again.group(2), "--replay", again.group(3));
    assertEquals(1, replayed.code());
    replayed.shows("  on v3.15, this schedule comes to");
    assertFalse(replayed.out().contains("v4.18"), replayed.out());
  }

  @Test
  void verboseShowsTheClauseAndWhatWasSeen() {
    Console console = sample("-g", "v4.18", "--clause", "def-02", "-v");
    console.shows("DEF-02  Deferred freeing");
    console.shows("  kernel        mmu_notifier_unregister_no_release");
    console.shows("DEF-02 on v4.18");
    assertTrue(console.out().contains("call unregister_no_release kvm"), console.out());
    assertTrue(console.out().contains("https://git.kernel.org/linus/b972216e27d1"));
  }

  @Test
  void allAreHeldToTheColumnThatIsAskedFor() {
    Console console = sample("-g", "v4.18", "--clause", "DEF-02", "--as", "v3.15");
    console.shows("in all  1 n/a");
    Console failing = sample("-g", "v4.18", "--clause", "UNR-03", "--as", "v3.5");
    assertTrue(
        failing
            .out()
            .contains(
                "again: ./mmunotify conformance --as v3.5 --generation v4.18 --clause UNR-03"),
        failing.out());
  }

  @Test
  void jsonHasAnObjectForEachClause() throws IOException {
    Console console =
        sample("-g", "v3.15", "-g", "v4.18", "--clause", "DEF-02", "--format", "json");
    assertEquals(0, console.code());
    assertEquals(1, console.out().lines().count());
    try (JsonParser json = new JsonFactory().createParser(console.out())) {
      while (json.nextToken() != null) {
        // The parser throws where it is no JSON.
      }
    }
    assertTrue(
        console.out().startsWith("{\"clause\":\"DEF-02\",\"sentence\":\"mmu_notifier_unreg"),
        console.out());
    assertTrue(
        console
            .out()
            .endsWith(
                "\"v4.18\":{\"verdict\":\"holds\",\"how\":\"\",\"result\":\"passed\","
                    + "\"reasons\":[],\"evidence\":[]}}}\n"),
        console.out());
    assertTrue(console.out().contains("\"result\":\"skipped\",\"reasons\":[\"not applicable: "));
    assertEquals(1, sample("-g", "v3.15", "--clause", "REL-06", "--format", "json").code());
    assertTrue(
        Console.run("conformance", "--list", "--format", "json", "--clause", "GP-05")
            .fine()
            .out()
            .contains("\"result\":null"));
    Console.run("conformance", "--format", "yaml")
        .says(
            ExitStatus.USAGE, "unknown format \"yaml\"; accepted are text, json, junit-xml, html");
  }

  @Test
  void clausesAreListedWithoutARun() {
    Console console = Console.run("conformance", "--list", "--filter", "GP-0?").fine();
    console.shows("GP-05  How long a grace period takes is no part of the contract.");
    assertEquals(
        Clauses.load().all().size(),
        Console.run("conformance", "--list")
            .fine()
            .out()
            .lines()
            .filter(line -> line.matches("[A-Z]+-[0-9]{2} .*"))
            .count());
    Console.run("conformance", "--list", "--clause", "PTE-02", "-v")
        .fine()
        .shows("  v3.5          differs: it is told through invalidate_page");
  }

  @Test
  void whatIsNotThereIsTold() {
    Console.run("conformance", "--clause", "REL-99")
        .says(
            ExitStatus.USAGE,
            "there is no clause \"REL-99\"; mmunotify conformance --list shows all");
    Console.run("conformance", "--clause", "REL-01", "--filter", "REL-*")
        .says(
            ExitStatus.USAGE,
            "--clause and --filter exclude each other; --filter takes an id as well");
    Console.run("conformance", "--replay", "v3.5 setup")
        .says(ExitStatus.USAGE, "--replay needs the --clause that a failure shows with it");
    Console.run("conformance", "--as", "v3.51")
        .says(
            ExitStatus.USAGE,
            "unknown generation \"v3.51\" (did you mean v3.5?); accepted are v3.5, v3.15, v4.18");
    assertEquals(
        "the conformance kit (package io.mmunotify.nowhere) is not on the class path; run"
            + " ./mmunotify from the source folder",
        assertThrows(
                UsageError.class,
                () ->
                    new ClauseRun("io.mmunotify.nowhere", Map.of(), 1)
                        .plan(Clauses.load().matching("REL-01")))
            .getMessage());
  }

  @Test
  void severalThreadsComeToWhatOneDoes() {
    Console one = sample("--jobs", "1");
    Console many = sample("--jobs", "4");
    assertEquals(one.out(), many.out());
    assertEquals(1, many.code());
  }

  @Test
  void aFormatGoesIntoAFolderAndTextToTheTerminal(@TempDir Path folder) throws IOException {
    Path report = folder.resolve("new/report");
    for (String format : List.of("text", "json", "junit-xml", "html")) {
      Console console = sample("--clause", "DEF-02", "--format", format, "-o", report.toString());
      assertEquals(0, console.code());
      console.shows("Deferred freeing");
      String last = console.out().lines().toList().getLast();
      assertTrue(last.startsWith("written: " + report), last);
      assertTrue(Files.size(Path.of(last.substring("written: ".length()))) > 0, last);
    }
    assertTrue(
        Files.readString(report.resolve("conformance.txt")).endsWith("1 n/a  1 n/a  1 passed\n"));
    Path file = Files.createFile(folder.resolve("file"));
    Console.run("conformance", "-o", file.toString())
        .says(ExitStatus.USAGE, "-o takes a folder, and " + file + " is a file");
    Console.run("conformance", "--list", "--format", "html")
        .says(ExitStatus.USAGE, "--list shows text or json, since it runs nothing");
  }

  @Test
  void junitXmlNamesTestsByClauseAndGeneration() throws Exception {
    String xml = sample("--format", "junit-xml").out();
    Document document =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    NodeList tests = document.getElementsByTagName("testcase");
    Map<String, String> byName = new TreeMap<>();
    for (int i = 0; i < tests.getLength(); i++) {
      Element test = (Element) tests.item(i);
      String became =
          test.getElementsByTagName("failure").getLength() > 0
              ? "failed" + (test.getTextContent().contains("again: ") ? " with a line" : "")
              : test.getElementsByTagName("skipped").getLength() > 0 ? "skipped" : "passed";
      byName.put(test.getAttribute("name"), became);
    }
    assertEquals(18, byName.size());
    assertEquals("failed with a line", byName.get("REL-06 v3.15"));
    assertEquals("skipped", byName.get("DEF-02 v3.5"));
    assertEquals("passed", byName.get("DEF-02 v4.18"));
    assertFalse(xml.contains("java.home"), "tells of the machine");
  }

  @Test
  void aLineThatRepeatsACommandBeginsAsTheUserDid() {
    String before = System.getProperty("mmunotify.called");
    System.setProperty("mmunotify.called", "/opt/a b/mmunotify");
    try {
      String out = sample("-g", "v3.15", "--clause", "REL-06").out();
      assertTrue(out.contains("again: '/opt/a b/mmunotify' conformance --generation v3.15 "), out);
    } finally {
      if (before == null) {
        System.clearProperty("mmunotify.called");
      } else {
        System.setProperty("mmunotify.called", before);
      }
    }
  }

  @Test
  void aFamilyIsToldWhenItAndTheOnesBeforeItHaveEnded() {
    List<String> told = new ArrayList<>();
    FamilyTables tables =
        new FamilyTables(
            Clauses.load().all(),
            Map.of("REG-01", 2, "REL-01", 1),
            (family, of) -> told.add(family));
    tables.tellOn();
    assertEquals(List.of(), told);
    tables.ended("REL");
    tables.ended("REG");
    assertEquals(List.of(), told);
    tables.ended("REG");
    assertEquals(List.copyOf(Clauses.load().families().keySet()), told);
  }

  @Test
  void aTerminalHasABarWhileTestsRunAndTheTablesAboveIt() throws ParseException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal watched =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new BufferedReader(new StringReader("")),
            false,
            90,
            true);
    ConformanceCommand command = new ConformanceCommand("io.mmunotify.conformance.sample");
    String[] arguments = {"-g", "v4.18", "--clause", "DEF-02"};
    ExitStatus status =
        command.run(new DefaultParser().parse(command.options(), arguments), watched);
    assertEquals(ExitStatus.FINE, status);
    assertEquals(sample(arguments).out(), out.toString(StandardCharsets.UTF_8));
    // Taken away before a table is printed, and in the end.
    String shown = err.toString(StandardCharsets.UTF_8);
    assertTrue(shown.endsWith("\r"), shown);
    assertFalse(shown.contains("running DEF"), shown);
  }

  /** A build that takes only the command line from Maven has no JUnit: there JUnit is optional. */
  @Test
  void withoutJunitThereIsASentence() throws Exception {
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains("junit"))
            .collect(Collectors.joining(File.pathSeparator));
    ProcessBuilder start =
        ChildJvm.start(List.of(), Main.class, "conformance", "--clause", "GP-01");
    start.command().set(start.command().indexOf("-cp") + 1, classPath);
    Process child = start.redirectErrorStream(true).start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(ExitStatus.USAGE.code(), child.waitFor(), said);
    assertTrue(
        said.startsWith("mmunotify: conformance runs on JUnit, and there is no class org.junit."),
        said);
  }
}
