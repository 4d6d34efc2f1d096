// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mmunotify.cli.Generations;
import io.mmunotify.explore.Bound;
import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.IoReason;
import io.mmunotify.scenario.JsonDocuments;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Node;
import io.mmunotify.scenario.Node.Members;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.ScenarioReader;
import io.mmunotify.scenario.SourceText;
import io.mmunotify.search.Exploration.Covered;
import io.mmunotify.search.ShardResult;
import io.mmunotify.trace.MachineHeader;
import io.mmunotify.trace.OutputFile;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a shard came to, as a file: one JSON document.
 *
 * @param version of the program that wrote it
 * @param options how the scenario is run
 * @param parameters the kernel's boot parameters that its grace periods depend on, as options of
 *     Java; may be empty
 * @param counting whether schedules were counted
 * @param shard from 1
 * @param shards how many there are
 * @param results by the generations' names
 */
record ShardFile(
    String version,
    Scenario scenario,
    RunOptions options,
    String parameters,
    boolean counting,
    int shard,
    int shards,
    Map<String, ShardResult> results) {
  private static final int FORMAT = 1;
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final List<String> KEYS =
      List.of(
          "mmunotify_shard",
          "version",
          "scenario",
          "granularity",
          "model",
          "grace_periods",
          "parameters",
          "count",
          "shard",
          "shards",
          "generations");
  private static final List<String> RESULT_KEYS =
      List.of("bound", "executions", "states", "depth", "outcomes", "findings", "lock_order");
  private static final List<String> END_KEYS = List.of("outcome", "path", "witness", "schedules");
  private static final List<String> SHOWN_KEYS = List.of("finding", "what", "path", "witness");

  /** Writes it at once: whoever looks at the file sees all of it, or what was there before. */
  void write(Path file) {
    OutputFile.write(
        file,
        out -> {
          try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("mmunotify_shard", FORMAT);
            json.writeStringField("version", version);
            json.writeFieldName("scenario");
            JsonDocuments.write(scenario.source(), json);
            json.writeStringField("granularity", options.header().granularity());
            json.writeStringField("model", options.header().model());
            json.writeStringField("grace_periods", options.header().gracePeriods());
            json.writeStringField("parameters", parameters);
            json.writeBooleanField("count", counting);
            json.writeNumberField("shard", shard);
            json.writeNumberField("shards", shards);
            json.writeObjectFieldStart("generations");
            for (Map.Entry<String, ShardResult> result : results.entrySet()) {
              json.writeFieldName(result.getKey());
              write(result.getValue(), json);
            }
            json.writeEndObject();
            json.writeEndObject();
            json.writeRaw('\n');
          }
        });
  }

  private static void write(ShardResult result, JsonGenerator json) throws IOException {
    json.writeStartObject();
    if (result.bound() != null) {
      json.writeStringField("bound", result.bound().text());
    }
    json.writeNumberField("executions", result.executions());
    json.writeNumberField("states", result.covered().states());
    json.writeNumberField("depth", result.covered().depth());
    json.writeArrayFieldStart("outcomes");
    for (ShardResult.End end : result.outcomes()) {
      json.writeStartObject();
      json.writeStringField("outcome", end.outcome());
      writeSchedule(end.path(), end.witness(), json);
      json.writeStringField("schedules", end.schedules().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("findings");
    for (ShardResult.Shown shown : result.findings()) {
      json.writeStartObject();
      json.writeStringField("finding", shown.check());
      json.writeStringField("what", shown.what());
      writeSchedule(shown.path(), shown.witness(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("lock_order");
    for (LockOrder.Edge edge : result.lockOrder()) {
      writeNames("", List.of(edge.held().text(), edge.taken().text()), json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeSchedule(List<Integer> path, List<String> witness, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart("path");
    for (int task : path) {
      json.writeNumber(task);
    }
    json.writeEndArray();
    writeNames("witness", witness, json);
  }

  private static void writeNames(String key, List<String> names, JsonGenerator json)
      throws IOException {
    if (!key.isEmpty()) {
      json.writeFieldName(key);
    }
    json.writeStartArray();
    for (String name : names) {
      json.writeString(name);
    }
    json.writeEndArray();
  }

  /**
   * Reads one.
   *
   * @throws InputError if it cannot be read or is none
   */
  static ShardFile read(Path file, Limits limits, Generations generations) {
    String name = file.toString();
    String text;
    try (InputStream in = Files.newInputStream(file)) {
      text = SourceText.read(name, in, limits);
    } catch (IOException e) {
      throw new InputError(name + ": the file cannot be read: " + IoReason.of(e));
    }
    Node node = new Node(name, "a shard's result", JsonDocuments.parse(name, text, limits));
    Members members = node.members(KEYS);
    long _ = members.require("mmunotify_shard").integer(FORMAT, FORMAT);
    int shards = (int) members.require("shards").integer(1, Shard.MOST);
    Map<String, ShardResult> results = new LinkedHashMap<>();
    for (Map.Entry<String, Node> result :
        members
            .require("generations")
            .matching("generation", Pattern.compile(".*"), generations.names())
            .entrySet()) {
      results.put(result.getKey(), result(result.getValue().members(RESULT_KEYS)));
    }
    return new ShardFile(
        members.require("version").text(),
        new ScenarioReader(name, limits, generations.names())
            .read(members.require("scenario").document()),
        options(members),
        members.require("parameters").text(),
        members.require("count").truth(),
        (int) members.require("shard").integer(1, shards),
        shards,
        results);
  }

  private static RunOptions options(Members members) {
    Node model = members.require("model");
    MachineHeader machine =
        new MachineHeader(
            members.require("granularity").text(),
            model.text(),
            members.require("grace_periods").text());
    return RunOptions.of(machine).orElseThrow(() -> model.isNot("that of a machine"));
  }

  private static ShardResult result(Members members) {
    List<ShardResult.End> outcomes = new ArrayList<>();
    for (Node node : members.require("outcomes").items()) {
      Members end = node.members(END_KEYS);
      outcomes.add(
          new ShardResult.End(
              end.require("outcome").text(),
              path(end),
              names(end.require("witness")),
              new BigInteger(end.require("schedules").text(NUMBER, "a number in quotes"))));
    }
    List<ShardResult.Shown> findings = new ArrayList<>();
    for (Node node : members.require("findings").items()) {
      Members shown = node.members(SHOWN_KEYS);
      findings.add(
          new ShardResult.Shown(
              shown.require("finding").text(),
              shown.require("what").text(),
              path(shown),
              names(shown.require("witness"))));
    }
    List<LockOrder.Edge> lockOrder = new ArrayList<>();
    for (Node node : members.require("lock_order").items()) {
      List<String> edge = names(node);
      if (edge.size() != 2) {
        throw node.isNot("a list of two locks");
      }
      lockOrder.add(LockOrder.Edge.of(edge.getFirst(), edge.getLast()));
    }
    Node bound = members.get("bound");
    return new ShardResult(
        bound == null ? null : bound(bound),
        members.require("executions").integer(0, Long.MAX_VALUE),
        new Covered.States(
            members.require("states").integer(0, Long.MAX_VALUE),
            (int) members.require("depth").integer(0, Integer.MAX_VALUE)),
        outcomes,
        findings,
        lockOrder);
  }

  private static Bound bound(Node node) {
    return Bound.named(node.text()).orElseThrow(() -> node.isNot("the name of a bound"));
  }

  private static List<Integer> path(Members members) {
    List<Integer> path = new ArrayList<>();
    for (Node task : members.require("path").items()) {
      path.add((int) task.integer(0, Character.MAX_VALUE));
    }
    return path;
  }

  private static List<String> names(Node node) {
    return node.items().stream().map(Node::text).toList();
  }
}
