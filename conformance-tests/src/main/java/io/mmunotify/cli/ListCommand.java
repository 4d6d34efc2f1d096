// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mmunotify.conformance.Clauses;
import io.mmunotify.scenario.Builtins;
import io.mmunotify.scenario.Builtins.Builtin;
import io.mmunotify.scenario.JsonText;
import java.io.IOException;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code list}: the built-in scenarios. */
public final class ListCommand implements Subcommand {

  /** For the service loader. */
  public ListCommand() {}

  @Override
  public String name() {
    return "list";
  }

  @Override
  public String summary() {
    return "the built-in scenarios, and why each matters to a driver";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String examples() {
    return """
    mmunotify list                 all of them
    mmunotify list | grep D-14     scenarios about one difference of CHANGES.md
    mmunotify list --format json   one object for a program
    """;
  }

  @Override
  public Options options() {
    return new Options().addOption(CommonOptions.textOrJson());
  }

  @Override
  public ExitStatus run(CommandLine line, Terminal terminal) {
    Arguments.none(line);
    if (CommonOptions.asksForJson(line)) {
      terminal.data().print(JsonText.of(ListCommand::write));
      return ExitStatus.FINE;
    }
    TextTable table = new TextTable(2);
    Builtins.list().forEach(each -> table.row(each.name(), each.difference(), each.matters()));
    // Into a pipe one line each, however long, so that grep finds a whole one.
    table.print(terminal.out(), terminal.lineWidth());
    return ExitStatus.FINE;
  }

  private static void write(JsonGenerator json) throws IOException {
    json.writeNumberField("list", 1);
    json.writeArrayFieldStart("scenarios");
    for (Builtin each : Builtins.list()) {
      json.writeStartObject();
      json.writeStringField("scenario", each.name());
      json.writeStringField("subject", Clauses.load().subject(each.name()));
      json.writeStringField("difference", each.difference());
      json.writeStringField("matters", each.matters());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
