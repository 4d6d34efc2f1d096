// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.cli.Console;
import io.mmunotify.conformance.Clause;
import io.mmunotify.conformance.Clauses;
import io.mmunotify.hw.kernel.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a clause fails, the failure says what was seen, shows a run, and how to see it again. */
final class BrokenTwinTest {
  /** A v4.18 whose calls go missing: of release, of the ends of ranges, of ageing. */
  private static final String BROKEN =
      """
      package broken;

      import io.mmunotify.TwinOf;
      import io.mmunotify.hw.kernel.*;
      import io.mmunotify.hw.machine.Machine;
      import io.mmunotify.hw.memory.FaultInjector;
      import java.lang.reflect.*;

      public final class Broken implements TwinOf {
        public String name() { return "broken"; }
        public Generation sound() {
          return Generation.all().stream()
              .filter(each -> each.name().equals("v4.18")).findFirst().orElseThrow();
        }
        public Kernel boot(Machine machine, FaultInjector faults, GracePeriodOptions options) {
          Kernel kernel = sound().boot(machine, faults, options);
          Class<?>[] faces = {
            Kernel.Blockable.class, Kernel.DeferredFree.class, Kernel.InvalidateRange.class
          };
          return (Kernel) Proxy.newProxyInstance(
              Kernel.class.getClassLoader(), faces, (proxy, method, with) -> {
                switch (method.getName()) {
                  case "invalidateRangeEnd": return null;
                  case "clearFlushYoung": return 0;
                  case "unregister": return null;
                  default:
                }
                try {
                  return method.invoke(kernel, with);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
        }
      }
      """;

  private static final Pattern REPLAY =
      Pattern.compile("again: \\./mmunotify (conformance .*) --replay '([^']+)'$");

  @TempDir private Path folder;

  private String jar() throws IOException {
    Path source = Files.writeString(folder.resolve("Broken.java"), BROKEN);
    Path classes = Backport.compiled(List.of(source), folder.resolve("classes"));
    Path service = classes.resolve("META-INF/services/" + Generation.class.getName());
    Files.createDirectories(service.getParent());
    Files.writeString(service, "broken.Broken\n");
    return Backport.packed(classes, folder.resolve("broken.jar")).toString();
  }

  /** How clauses fail: what stands under a heading, by the clause in that. */
  private static Map<String, String> failures(String out) {
    Map<String, String> failures = new TreeMap<>();
    for (String part : out.split("\nfailed: ", -1)) {
      String[] lines = part.split("\n(?=\\S|$)", 2)[0].split("\n", 2);
      if (lines.length == 2 && lines[0].matches("[A-Z]+-[0-9]+")) {
        failures.put(lines[0], lines[1].stripTrailing().stripIndent());
      }
    }
    return failures;
  }

  @Test
  void everyFailureSaysWhatWasSeenAndHowToSeeItAgain() throws IOException {
    String jar = jar();
    Console console = Console.run("conformance", "--kernel", jar, "--as", "v4.18");
    assertEquals(1, console.code(), console.err());
    Map<String, String> failures = failures(console.out());
    assertTrue(failures.size() > 40, failures.keySet().toString());
    String again =
        "again: ./mmunotify conformance --kernel " + jar + " --as v4.18 --generation broken";
    failures.forEach((id, text) -> {
      Clause clause = Clauses.load().matching(id).getFirst();
      assertTrue(text.startsWith("on broken, "), text);
      assertTrue(text.contains("\n" + id + ": " + clause.sentence()), text);
      // A call on a live machine leaves no trace to be shown.
      boolean live = text.contains("the call comes to");
      assertTrue(live || text.lines().anyMatch(line -> line.matches(" *1  .*")), text);
      assertTrue(text.contains(again + " --clause " + id), text);
      assertFalse(text.contains("expected: <"), text);
    });
  }

  @Test
  void aReplayFailsInTheSameWay() throws IOException {
    String jar = jar();
    Console console =
        Console.run("conformance", "--kernel", jar, "--as", "v4.18", "--clause", "UNR-01");
    String failure = String.join("", failures(console.out()).values());
    Matcher line = REPLAY.matcher(failure);
    assertTrue(line.find(), failure);
    List<String> words = new ArrayList<>(List.of(line.group(1).split(" ", -1)));
    words.addAll(List.of("--replay", line.group(2)));
    Console replayed = Console.run(words.toArray(new String[0]));
    assertEquals(1, replayed.code(), replayed.err());
    assertEquals(
        failure.replace("a schedule comes to", "this schedule comes to"),
        failures(replayed.out()).get("UNR-01"));
  }
}
