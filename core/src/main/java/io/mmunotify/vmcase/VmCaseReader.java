// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.vmcase;

import io.mmunotify.scenario.Document;
import io.mmunotify.scenario.Document.Mapping;
import io.mmunotify.scenario.Document.Scalar;
import io.mmunotify.scenario.Document.Sequence;
import io.mmunotify.scenario.JsonDocuments;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Node;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.ScenarioReader;
import io.mmunotify.scenario.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads recorded cases: a JSON object a case. */
public final class VmCaseReader {
  private static final List<String> KEYS =
      List.of("case", "scenario", "watch", "generations", "about");
  private static final List<String> GENERATION_KEYS = List.of("kernel", "operation", "events");

  private static final Pattern GENERATION = Pattern.compile("v[0-9]+\\.[0-9]+");

  private final Limits limits;

  /**
   * @param limits how much a case may ask for
   */
  public VmCaseReader(Limits limits) {
    this.limits = limits;
  }

  /**
   * Reads a case, to the end of the stream.
   *
   * @param file its name, for messages
   * @throws io.mmunotify.scenario.InputError if it is none
   * @throws IOException if the stream fails
   */
  public VmCase read(String file, InputStream in) throws IOException {
    Document document = JsonDocuments.parse(file, SourceText.read(file, in, limits), limits);
    Node.Members top = new Node(file, "the case", document).members(KEYS);
    Node source = top.require("scenario");
    Scenario scenario = new ScenarioReader(file, limits, Set.of()).read(source.document());
    Map<String, List<ToldEvent>> recorded = new LinkedHashMap<>();
    top.require("generations")
        .matching("generation", GENERATION, Set.of())
        .forEach((name, node) -> recorded.put(name, events(node)));
    return new VmCase(
        file, top.require("case").text(), scenario, top.require("watch").text(), recorded);
  }

  private static List<ToldEvent> events(Node generation) {
    List<ToldEvent> events = new ArrayList<>();
    for (Node event : generation.members(GENERATION_KEYS).require("events").items()) {
      Map<String, Object> members = new LinkedHashMap<>();
      if (event.document().value() instanceof Mapping mapping) {
        mapping.entries().forEach((key, entry) -> members.put(key, value(event, entry.value())));
      }
      if (!members.containsKey("event")) {
        throw event.isNot("a map with the key event");
      }
      events.add(new ToldEvent(members));
    }
    return events;
  }

  private static Object value(Node event, Document document) {
    if (document.value() instanceof Scalar(Object scalar) && scalar != null) {
      return scalar;
    }
    if (document.value() instanceof Sequence sequence) {
      return sequence.items().stream().map(item -> value(event, item)).toList();
    }
    throw event.isNot("a map of strings, numbers, truth values and lists of these");
  }
}
