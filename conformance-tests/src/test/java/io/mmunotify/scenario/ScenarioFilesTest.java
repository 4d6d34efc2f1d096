// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScenarioFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"s.yaml", "s.yml", "s.json", "S.JSON"})
  void theNamesOfScenariosEndInYamlYmlOrJson(String name) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "{\"scenario\": \"s\", \"mms\": {}}");
    assertEquals("s", load(file).name());
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheText() throws IOException {
    Path file = Files.writeString(folder.resolve("s.yaml"), "\uFEFFscenario: s\nmms: {A: }\n");
    assertEquals(
        file + ":2:9: A is null; accepted is a map with the keys users, areas", sentence(file));
  }

  @Test
  void aMissingFileIsToldByName() {
    Path file = folder.resolve("none.yaml");
    assertEquals(file + ": there is no such file", sentence(file));
  }

  @Test
  void aDirectoryIsNoScenario() throws IOException {
    Path file = Files.createDirectory(folder.resolve("d.yaml"));
    assertEquals(file + ": this is a directory; accepted is a scenario's file", sentence(file));
  }

  @Test
  void anotherKindOfFileIsNoScenario() throws IOException {
    Path file = Files.writeString(folder.resolve("s.txt"), "scenario: s");
    assertEquals(
        file + ": this is not the name of a scenario; it must end in .yaml, .yml or .json",
        sentence(file));
  }

  @Test
  void wrongJsonIsToldAsJson() throws IOException {
    Path file = Files.writeString(folder.resolve("s.json"), "{\"scenario\": \"s\",\n mms: {}}");
    assertEquals(
        file
            + ":2:2: this is not JSON: unexpected character ('m' (code 109)): was expecting"
            + " double-quote to start field name",
        sentence(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n"})
  void anEmptyJsonFileIsToldAsSuch(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("s.json"), text);
    assertEquals(file + ":1:1: the document is empty; accepted is a JSON object", sentence(file));
  }

  @Test
  void oneJsonValueIsAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("s.json"), "{} {}");
    assertEquals(
        file + ":1:4: something follows the document; accepted is one value", sentence(file));
  }

  private static String sentence(Path file) {
    return assertThrows(InputError.class, () -> load(file)).sentence();
  }

  private static Scenario load(Path file) {
    return ScenarioFiles.load(file, Limits.DEFAULTS, Set.of());
  }
}
