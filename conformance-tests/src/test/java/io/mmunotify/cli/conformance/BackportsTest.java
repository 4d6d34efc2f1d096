// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.cli.Console;
import io.mmunotify.conformance.Clauses;
import io.mmunotify.hw.kernel.Generation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The suite holds a generation that it has never seen to every clause. Which clauses fail, and how,
 * is what the generation's patch changes.
 */
final class BackportsTest {
  /** Of an object of the JSON report: the clause, and its failure up to the clause's sentence. */
  private static final Pattern FAILURE =
      Pattern.compile(
          "\\{\"clause\":\"(\\S+?)\".*\"result\":\"failed\",\"reasons\":\\[\"on \\S+,"
              + " (.*?)\\\\n\\1: ");

  private static final Pattern TOLD = Pattern.compile("(?m)^([A-Z]+-[0-9]+): (.+)$");

  @TempDir private Path folder;

  /** How clauses fail, by their ids. Of an outcome that is not legal, only that outcome. */
  private Map<String, String> failures(String name, String as) throws IOException {
    String jar = Backport.jar(name, folder).toString();
    Console console = Console.run("conformance", "--kernel", jar, "--as", as, "--format", "json");
    assertEquals(1, console.code(), console.err());
    assertEquals(Clauses.load().all().size(), console.out().lines().count());
    for (Generation other : Generation.all()) {
      assertFalse(
          console.out().contains("{\"" + other.name() + "\":{"), "only the jar's is tested");
    }
    Map<String, String> failures = new TreeMap<>();
    for (Matcher each = FAILURE.matcher(console.out()); each.find(); ) {
      String how = each.group(2).replaceAll("\\\\n(which|All) .*", "").replaceAll("\\\\n *", " ");
      failures.put(each.group(1), how.replace("\\\"", "'"));
    }
    return failures;
  }

  /** The clauses that fail, as the head of the patch tells. */
  @ParameterizedTest
  @CsvSource({"v3.5.0, v3.5", "v4.18-c2655835fd8c, v4.18"})
  void theClausesFailThatThePatchTellsAndNoOthers(String name, String as) throws IOException {
    Map<String, String> told = new TreeMap<>();
    for (Matcher each = TOLD.matcher(Backport.text(name)); each.find(); ) {
      told.put(each.group(1), each.group(2));
    }
    assertTrue(told.size() >= 2, told.toString());
    assertEquals(told, failures(name, as));
  }
}
