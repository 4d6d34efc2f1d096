// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify;

import io.mmunotify.scenario.Document;
import io.mmunotify.scenario.JsonDocuments;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Node;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.ScenarioReader;
import io.mmunotify.trace.Trace;
import io.mmunotify.trace.TraceReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * The golden data: what the kernels' own C code did. {@code .ci/copy-golden} puts it among the
 * resources.
 */
public final class Golden {
  /** The generations that there is golden data of. */
  public static final List<String> GENERATIONS = List.of("v3.5", "v3.15", "v4.18");

  /** The resources that hold traces. */
  public static final List<String> TRACE_FILES =
      GENERATIONS.stream()
          .flatMap(name -> List.of("handmade-" + name, "random-" + name).stream())
          .map(name -> name + ".jsonl.gz")
          .toList();

  private Golden() {}

  /** All traces of a generation: those of handmade scenarios, then those of random ones. */
  public static List<Trace> traces(String generation) {
    List<Trace> traces = new ArrayList<>(tracesIn("handmade-" + generation + ".jsonl.gz"));
    traces.addAll(tracesIn("random-" + generation + ".jsonl.gz"));
    return traces;
  }

  /** A generation's traces of one scenario. */
  public static List<Trace> traces(String generation, String scenario) {
    return traces(generation).stream()
        .filter(trace -> trace.scenario().name().equals(scenario))
        .toList();
  }

  /** The traces in one of the {@link #TRACE_FILES}. */
  public static List<Trace> tracesIn(String file) {
    try (TraceReader reader = new TraceReader(file, open(file), Limits.DEFAULTS)) {
      List<Trace> traces = new ArrayList<>();
      for (Trace trace = reader.next(); trace != null; trace = reader.next()) {
        traces.add(trace);
      }
      return traces;
    }
  }

  /** The handmade scenarios by name. */
  public static Map<String, Scenario> scenarios() {
    Map<String, Scenario> scenarios = new LinkedHashMap<>();
    for (Document document : documents("scenarios.ndjson.gz")) {
      Scenario scenario =
          new ScenarioReader("scenarios.ndjson.gz", Limits.DEFAULTS, Set.of()).read(document);
      scenarios.put(scenario.name(), scenario);
    }
    return Collections.unmodifiableMap(scenarios);
  }

  /**
   * The sets of outcomes by scenario: the documents that {@code outcomes.md} describes, their
   * member {@code scenario} included.
   */
  public static Map<String, Document> outcomes() {
    Map<String, Document> outcomes = new LinkedHashMap<>();
    for (Document document : documents("outcomes.ndjson.gz")) {
      Node.Members members =
          new Node("outcomes.ndjson.gz", "the outcomes", document)
              .members(List.of("outcomes", "scenario", "generations"));
      Document.Mapping scenario = (Document.Mapping) members.require("scenario").document().value();
      Document.Entry name = scenario.entries().get("scenario");
      if (name == null || !(name.value().value() instanceof Document.Scalar(String text))) {
        throw new IllegalStateException("a scenario without a name among the golden outcomes");
      }
      outcomes.put(text, document);
    }
    return Collections.unmodifiableMap(outcomes);
  }

  /** A file's bytes, unpacked. */
  public static byte[] bytes(String file) {
    try (InputStream in = open(file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  private static List<Document> documents(String file) {
    List<Document> documents = new ArrayList<>();
    int line = 0;
    for (String text : new String(bytes(file), StandardCharsets.UTF_8).split("\n", -1)) {
      line++;
      if (!text.isEmpty()) {
        documents.add(JsonDocuments.parse(file, line, 1, text, Limits.DEFAULTS));
      }
    }
    return documents;
  }

  private static InputStream open(String file) {
    InputStream in = Golden.class.getResourceAsStream("/golden/" + file);
    if (in == null) {
      throw new IllegalStateException("no golden " + file + "; .ci/copy-golden makes it");
    }
    try {
      return new GZIPInputStream(in, 1 << 14);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }
}
