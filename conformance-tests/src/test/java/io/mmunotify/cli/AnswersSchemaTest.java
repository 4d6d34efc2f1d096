// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import io.mmunotify.scenario.DocumentNodes;
import io.mmunotify.scenario.JsonDocuments;
import io.mmunotify.scenario.Limit;
import io.mmunotify.scenario.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What commands print with {@code --format json} is what the schema says. */
final class AnswersSchemaTest {
  private static final String GOLDEN = "src/test/resources/golden/handmade-v4.18.jsonl.gz";
  private static final URI SCHEMA = URI.create("urn:answers");
  private static final Limits LIMITS = new Limits(Map.of(Limit.DOCUMENT_BYTES, 1L << 30));

  /** Answers of several objects, each on a line of its own. */
  private static final Set<String> BY_LINE = Set.of("explore", "litmus", "torture", "conformance");

  private static final Validator VALIDATOR = validator();

  @TempDir Path folder;

  private static Validator validator() {
    Validator validator =
        new ValidatorFactory().withJsonNodeFactory(new DocumentNodes()).createValidator();
    validator.registerSchema(SCHEMA, schema());
    return validator;
  }

  @ParameterizedTest
  @CsvSource({
    "list, list",
    "generations, generations",
    "run unregister-races-exit, run",
    "run register-after-exit --seed 3, run",
    "run mremap-flushes-late --dump end, dump",
    "replay GOLDEN, replay",
    "replay GOLDEN --repeat 2, replay",
    "diff v3.5 v3.15 v4.18 unregister-races-exit idle-page-tracking, diff",
    "diff v3.5 v3.15 unregister-races-exit --explore, diff-explore",
    "diff --source v3.5 v3.15, diff-source",
    "explore unregister-races-exit --count, explore",
    "explore unregister-races-exit --samples 5, explore",
    "litmus --set smoke -g v3.5 --max-states 2000, litmus",
    "torture -g v3.5 --seconds 1, torture",
    "torture --vm -g v3.5 --seconds 1, torture",
    "conformance --list, conformance",
    "conformance --clause REG-01, conformance",
  })
  void anAnswerIsWhatTheSchemaSays(String command, String definition) {
    String[] words = (command.replace("GOLDEN", GOLDEN) + " --format json").split(" ", -1);
    String out = Console.run(words).out();
    assertTrue(out.endsWith("\n"), out);
    List<String> objects = BY_LINE.contains(definition) ? out.lines().toList() : List.of(out);
    objects.forEach(object -> assertEquals("", errors(definition, object), object));
  }

  @Test
  void aReplayOfTheVmIsWhatTheSchemaSays() throws IOException {
    Path file = folder.resolve("case.json");
    try (InputStream in = Files.newInputStream(Path.of("src/test/resources/vm/cases.jsonl.gz"));
        BufferedReader cases =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
      Files.writeString(file, cases.readLine());
    }
    String out = Console.run("replay", "--vm", file.toString(), "--format", "json").fine().out();
    assertEquals("", errors("replay", out), out);
    assertTrue(out.contains("\"cases\":1"), out);
  }

  @Test
  void aMemberThatTheSchemaDoesNotKnowIsNoticed() {
    assertEquals("", errors("list", "{\"list\":1,\"scenarios\":[]}"));
    assertFalse(errors("list", "{\"list\":1,\"scenarios\":[],\"more\":1}").isEmpty());
    assertFalse(errors("list", "{\"list\":1}").isEmpty());
  }

  @Test
  void everyCommandHasItsDefinitionAndAnOptionForIt() {
    List<String> without = List.of("completion", "man");
    for (Subcommand each : Subcommands.all()) {
      boolean answers = !without.contains(each.name());
      assertEquals(answers, each.options().hasLongOption("format"), each.name());
      assertTrue(!answers || schema().contains("\n    \"" + each.name() + "\": {"), each.name());
    }
  }

  private static String errors(String definition, String json) {
    URI uri = URI.create(SCHEMA + "#/$defs/" + definition);
    return String.join(
        "\n",
        VALIDATOR.validate(uri, JsonDocuments.parse("answer", json, LIMITS)).getErrors().stream()
            .map(error -> error.getInstanceLocation() + ": " + error.getError())
            .toList());
  }

  private static String schema() {
    try (InputStream in = Main.class.getResourceAsStream("answers.schema.json")) {
      assertTrue(in != null, "there is no schema");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
