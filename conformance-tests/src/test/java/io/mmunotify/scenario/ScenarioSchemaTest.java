// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import io.mmunotify.BadInput;
import io.mmunotify.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ScenarioSchemaTest {
  /** What only the reader can tell: it needs to look at two places, or at the YAML itself. */
  private static final Set<String> BEYOND_A_SCHEMA =
      Set.of(
          "notifier of an unknown mm",
          "notifiers refer to nothing",
          "unknown notifier in a step",
          "unknown mm in a step",
          "empty range",
          "directive runs an unknown task",
          "a range that ends before it starts",
          "lock called as an mm",
          "lock called as the kernel's",
          "lock of an unknown lock",
          "lock of an rwsem",
          "lock without locks",
          "down_read of a mutex",
          "up_write of an unknown mm",
          "down_write_trylock of a spinlock",
          "add to an unknown counter",
          "unknown completion",
          "unknown work",
          "unknown object",
          "kfree of a notifier",
          "mmget_not_zero of an unknown mm",
          "when_current of an unknown task",
          "signal to an unknown task",
          "unregister with an unknown mm",
          "directive runs unknown work",
          "two ends",
          "areas that overlap",
          "an address in an unknown area",
          "a truncation of an unknown file",
          "files that the machine has no frames for",
          "a child that is there from the start",
          "two forks of one child");

  private static final URI SCHEMA = URI.create("urn:scenario");
  private static final Validator VALIDATOR = validator();

  private static Validator validator() {
    Validator validator =
        new ValidatorFactory().withJsonNodeFactory(new DocumentNodes()).createValidator();
    validator.registerSchema(SCHEMA, ScenarioSchema.text());
    return validator;
  }

  static Stream<BadInput> documentsThatAreNoScenarios() {
    return BadInput.table("bad-scenarios.txt").filter(bad -> isDocument(bad.input()));
  }

  @Test
  void theSchemaIsTheOneThatTheModelGives() throws IOException {
    try (InputStream in = ScenarioSchema.class.getResourceAsStream(ScenarioSchema.RESOURCE)) {
      assertTrue(in != null, ScenarioSchema.RESOURCE + " is missing");
      String resource = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(ScenarioSchema.text(), resource);
    }
  }

  @Test
  void theSchemaAcceptsEveryGoldenScenario() {
    for (Scenario scenario : Golden.scenarios().values()) {
      assertTrue(accepts(scenario.source()), scenario.name());
    }
    Golden.GENERATIONS.forEach(generation ->
        Golden.traces(generation)
            .forEach(trace -> assertTrue(accepts(trace.scenario().source()), trace.toString())));
  }

  @Test
  void theSchemaAcceptsEveryBuiltinScenario() {
    for (Builtins.Builtin builtin : Builtins.list()) {
      Scenario scenario = Builtins.load(builtin.name(), Limits.DEFAULTS, Set.of());
      assertTrue(accepts(scenario.source()), builtin.name());
    }
  }

  @ParameterizedTest
  @MethodSource("documentsThatAreNoScenarios")
  void theSchemaRejectsWhatTheReaderRejectsWhereASchemaCan(BadInput bad) {
    Document document = YamlDocuments.parse("s.yaml", bad.input(), Limits.DEFAULTS);
    assertEquals(BEYOND_A_SCHEMA.contains(bad.name()), accepts(document));
  }

  @Test
  void thereAreBadScenariosToReject() {
    assertFalse(documentsThatAreNoScenarios().count() < 45);
  }

  private static boolean accepts(Document document) {
    return VALIDATOR.validate(SCHEMA, document).isValid();
  }

  private static boolean isDocument(String text) {
    try {
      YamlDocuments.parse("s.yaml", text, Limits.DEFAULTS);
      return true;
    } catch (InputError e) {
      return false;
    }
  }
}
