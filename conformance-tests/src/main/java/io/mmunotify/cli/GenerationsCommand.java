// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.scenario.JsonText;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code generations}: where each comes from, and what it can do. */
public final class GenerationsCommand implements Subcommand {

  /** For the service loader. */
  public GenerationsCommand() {}

  @Override
  public String name() {
    return "generations";
  }

  @Override
  public String summary() {
    return "the generations, their upstream files and their capabilities";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String examples() {
    return """
    mmunotify generations                 the matrix: capability x generation
    mmunotify generations --format json   one object for a program
    """;
  }

  @Override
  public Options options() {
    return new Options().addOption(CommonOptions.textOrJson());
  }

  @Override
  public ExitStatus run(CommandLine line, Terminal terminal) {
    Arguments.none(line);
    List<Generation> generations = new Generations().all();
    if (CommonOptions.asksForJson(line)) {
      terminal.data().print(JsonText.of(json -> write(json, generations)));
      return ExitStatus.FINE;
    }
    PrintStream out = terminal.out();
    TextTable files = new TextTable(2);
    files.row("", "upstream file", "as of", "git blob", "");
    for (Generation generation : generations) {
      Generation.Upstream upstream = generation.upstream();
      files.row(
          generation.name(),
          upstream.file(),
          upstream.version(),
          upstream.blob().substring(0, Math.min(12, upstream.blob().length())),
          upstream.remark());
    }
    files.print(out, terminal.width());
    out.println();
    matrix(generations).print(out, terminal.width());
    out.println();
    TextTable.wrapped(
            "The commit brought the behaviour, or ended it where \"since\" says until; D-nn is its"
                + " number in CHANGES.md. A commit with ? could not be confirmed.",
            terminal.width())
        .forEach(out::println);
    return ExitStatus.FINE;
  }

  private static void write(JsonGenerator json, List<Generation> generations) throws IOException {
    json.writeArrayFieldStart("generations");
    for (Generation generation : generations) {
      Generation.Upstream upstream = generation.upstream();
      json.writeStartObject();
      json.writeStringField("generation", generation.name());
      json.writeStringField("file", upstream.file());
      json.writeStringField("version", upstream.version());
      json.writeStringField("blob", upstream.blob());
      json.writeStringField("remark", upstream.remark());
      JsonText.strings(
          json,
          "capabilities",
          generation.capabilities().stream().sorted().map(GenerationsCommand::key).toList());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("capabilities");
    for (Capability capability : Capability.values()) {
      json.writeStartObject();
      json.writeStringField("capability", key(capability));
      json.writeStringField("since", capability.since());
      json.writeStringField("commit", capability.commit());
      json.writeStringField("difference", capability.difference());
      json.writeStringField("sentence", capability.sentence());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static String key(Capability capability) {
    return capability.name().toLowerCase(Locale.ROOT);
  }

  private static TextTable matrix(List<Generation> generations) {
    TextTable matrix = new TextTable(2);
    List<String> header = new ArrayList<>();
    generations.forEach(generation -> header.add(generation.name()));
    header.addAll(List.of("since", "commit", "see", "capability"));
    matrix.row(header.toArray(new String[0]));
    for (Capability capability : Capability.values()) {
      List<String> row = new ArrayList<>();
      for (Generation generation : generations) {
        row.add(generation.capabilities().contains(capability) ? "yes" : "-");
      }
      row.add(capability.since());
      row.add(capability.commit());
      row.add(capability.difference());
      row.add(capability.sentence());
      matrix.row(row.toArray(new String[0]));
    }
    return matrix;
  }
}
