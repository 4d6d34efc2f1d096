// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.vmcase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.run.DirectedSchedule;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.run.ScenarioRunner.VmRun;
import io.mmunotify.scenario.JsonDocuments;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.ScenarioReader;
import io.mmunotify.scenario.SourceText;
import io.mmunotify.scenario.VmSpec.AreaSpec;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What kernels are known to tell a notifier beyond the recorded cases: facts of the recordings'
 * description and of the kernels' sources, a scenario each. The notation stands at the head of the
 * facts.
 */
final class VmFactsTest {
  private static final String RESOURCE = "/vm/facts.txt";
  private static final long PAGE = 4096;

  private record Fact(String name, String scenario, Map<String, String> told) {}

  private static List<Fact> facts() throws IOException {
    List<Fact> facts = new ArrayList<>();
    try (InputStream in = VmFactsTest.class.getResourceAsStream(RESOURCE)) {
      assertNotNull(in, RESOURCE);
      String name = "";
      Fact fact = null;
      for (String line :
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList()) {
        if (line.startsWith("case ")) {
          name = line.substring("case ".length());
        } else if (line.startsWith("{")) {
          fact = new Fact(name, line, new TreeMap<>());
          facts.add(fact);
        } else if (line.startsWith("v") && fact != null) {
          int colon = line.indexOf(':');
          fact.told().put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
      }
    }
    return facts;
  }

  @Test
  void eachGenerationTellsWhatItsKernelTells() throws IOException {
    List<Fact> facts = facts();
    assertTrue(facts.size() >= 115, "facts: " + facts.size());
    List<String> expected = new ArrayList<>();
    List<String> got = new ArrayList<>();
    for (Fact fact : facts) {
      for (Generation generation : Generation.all()) {
        String told = fact.told().get(generation.name());
        if (told != null) {
          String where = fact.name() + " " + generation.name() + ": ";
          expected.add(where + told);
          got.add(where + tells(fact, generation));
        }
      }
    }
    assertEquals(String.join("\n", expected), String.join("\n", got));
  }

  @Test
  void eachGenerationHoldsAtItsFlushesWhatItsKernelHolds() throws IOException {
    List<String> expected = new ArrayList<>();
    List<String> got = new ArrayList<>();
    for (Fact fact : facts()) {
      for (Generation generation : Generation.all()) {
        String locks = fact.told().get(generation.name() + " locks");
        if (locks != null) {
          String where = fact.name() + " " + generation.name() + ": ";
          expected.add(where + locks);
          List<Event> events = run(scenario(fact.scenario()), generation).result().events();
          got.add(where + String.join(" ", FlushLocks.of(events, "main", "A")));
        }
      }
    }
    assertTrue(expected.size() >= 18, "facts: " + expected.size());
    assertEquals(String.join("\n", expected), String.join("\n", got));
  }

  @Test
  void eachGenerationGoesInTheOrderOfItsKernel() throws IOException {
    List<String> expected = new ArrayList<>();
    List<String> got = new ArrayList<>();
    for (Fact fact : facts()) {
      for (Generation generation : Generation.all()) {
        String order = fact.told().get(generation.name() + " order");
        if (order != null) {
          String where = fact.name() + " " + generation.name() + ": ";
          expected.add(where + order);
          Scenario scenario = scenario(fact.scenario());
          List<Event> events = run(scenario, generation).result().events();
          Set<String> named = new HashSet<>(List.of(order.split(" ", -1)));
          got.add(where + StepOrder.of(events, "main", "A", heap(scenario), named));
        }
      }
    }
    assertTrue(expected.size() >= 78, "facts: " + expected.size());
    assertEquals(String.join("\n", expected), String.join("\n", got));
  }

  private static VmRun run(Scenario scenario, Generation generation) {
    return new ScenarioRunner(Limits.DEFAULTS)
        .runVm(scenario, generation, new DirectedSchedule(scenario.schedule()));
  }

  private static Scenario scenario(String json) throws IOException {
    InputStream in = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    String text = SourceText.read("facts", in, Limits.DEFAULTS);
    return new ScenarioReader("facts", Limits.DEFAULTS, Set.of())
        .read(JsonDocuments.parse("facts", text, Limits.DEFAULTS));
  }

  private static long heap(Scenario scenario) {
    return scenario.vm().areas().values().stream()
        .map(areas -> areas.get("heap"))
        .findFirst()
        .map(AreaSpec::at)
        .orElseThrow();
  }

  private static String tells(Fact fact, Generation generation) throws IOException {
    Scenario scenario = scenario(fact.scenario());
    VmRun run = run(scenario, generation);
    long heap = heap(scenario);
    VmProjection projection = new VmProjection("A", heap, run.view().mappedAtBegin("A"));
    List<String> words = new ArrayList<>();
    for (ToldEvent event : projection.of(run.result().events(), scenario.tasks().keySet())) {
      words.add(word(event.members(), heap));
    }
    run.result().findings().forEach(seen -> words.add(seen.finding().what()));
    if (run.result().outcome().stop() != null) {
      words.add("stop");
    }
    return words.isEmpty() ? "nothing" : String.join(" ", words);
  }

  private static String word(Map<String, Object> members, long heap) {
    String event = String.valueOf(members.get("event"));
    StringBuilder word = new StringBuilder(brief(members.getOrDefault("op", event).toString()));
    if (members.get("address") instanceof Long address) {
      word.append('@').append(page(address, heap));
    }
    if (members.get("start") instanceof Long start && members.get("end") instanceof Long end) {
      word.append('[').append(page(start, heap)).append(',').append(page(end, heap)).append(')');
    }
    if (members.get("pages") != null) {
      word.append(members.get("pages").toString().replace(" ", ""));
    }
    word.append(Boolean.TRUE.equals(members.get("ptl")) ? "*" : "");
    word.append(Boolean.FALSE.equals(members.get("blockable")) ? "!" : "");
    Object held = members.get("mmap_sem");
    word.append("read".equals(held) ? "r" : "write".equals(held) ? "w" : "");
    if (members.get("pte") != null) {
      word.append('=').append(letters(members.get("pte").toString()));
    }
    if (members.get("ptes") != null) {
      word.append('{');
      String between = "";
      for (String stretch : members.get("ptes").toString().split(";", -1)) {
        int colon = stretch.indexOf(':');
        word.append(between).append(stretch, 0, colon + 1);
        word.append(letters(stretch.substring(colon + 1)));
        between = ";";
      }
      word.append('}');
    }
    return word.toString();
  }

  static String brief(String op) {
    return switch (op) {
      case "invalidate_range_start" -> "start";
      case "invalidate_range_end" -> "end";
      case "invalidate_range" -> "range";
      case "invalidate_page" -> "page";
      case "clear_flush_young" -> "young";
      case "tlb_flush" -> "flush";
      case "tlb_flush_batch" -> "batch";
      case "page_free" -> "free";
      default -> op;
    };
  }

  private static String page(long address, long heap) {
    if (address == -1 || address == 0) {
      return String.valueOf(address);
    }
    long within = Math.floorMod(address - heap, PAGE);
    String pages = String.valueOf(Math.floorDiv(address - heap, PAGE));
    return within == 0 ? pages : pages + "+" + within;
  }

  /** The state of an entry, a letter for each word. */
  private static String letters(String state) {
    StringBuilder letters = new StringBuilder();
    for (String word : state.split(",", -1)) {
      letters.append(
          switch (word) {
            case "none" -> "-";
            case "migration" -> "M";
            case "protnone" -> "x";
            case "nonlinear" -> "n";
            case "moved" -> "v";
            default -> word.substring(0, 1); // present swap zero huge write young dirty
          });
    }
    return letters.toString();
  }
}
