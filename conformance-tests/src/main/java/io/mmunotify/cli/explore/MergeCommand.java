// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import io.mmunotify.cli.Arguments;
import io.mmunotify.cli.CommonOptions;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Generations;
import io.mmunotify.cli.Identity;
import io.mmunotify.cli.Subcommand;
import io.mmunotify.cli.Terminal;
import io.mmunotify.explore.states.StateSearch;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.ScenarioStates;
import io.mmunotify.search.ShardResult;
import io.mmunotify.trace.TraceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** {@code merge}: puts together what the shards of a search came to. */
public final class MergeCommand implements Subcommand {
  /** For the service loader. */
  public MergeCommand() {}

  @Override
  public String name() {
    return "merge";
  }

  @Override
  public String summary() {
    return "add up the results of a search in shards";
  }

  @Override
  public String arguments() {
    return "FILE... [options]";
  }

  @Override
  public String examples() {
    return """
      mmunotify explore my.yaml --shard 1/2 --result one.shard   here
      mmunotify explore my.yaml --shard 2/2 --result two.shard   on another machine
      mmunotify merge one.shard two.shard                        the report of both

    The files are those of --result, all of one scenario, with the same options, written by the same
    version. Reports and exit codes are those of explore. A state at which several shards have
    looked counts once for each shard. If a shard is missing, or was cut short, the merged search
    counts as cut short: BOUND_REACHED.
    """;
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(ExploreReport.allOption())
        .addOption(ExploreReport.formatOption())
        .addOption(ExploreReport.htmlOption())
        .addOption(ExploreReport.output());
  }

  @Override
  public ExitStatus run(CommandLine line, Terminal terminal) throws IOException {
    ExploreReport.requireFormat(line);
    Limits limits = CommonOptions.limits(line);
    Generations generations = new Generations();
    SortedMap<Integer, ShardFile> files = new TreeMap<>();
    String firstName = "";
    ShardFile first = null;
    for (String name : Arguments.some(line, "the result of a shard")) {
      ShardFile file = ShardFile.read(Path.of(name), limits, generations);
      if (first == null) {
        first = file;
        firstName = name;
      }
      String difference = difference(first, file);
      if (difference != null) {
        throw new InputError(name + ": this is of " + difference + " than " + firstName);
      }
      if (files.putIfAbsent(file.shard(), file) != null) {
        throw new InputError(
            name + ": shard " + file.shard() + "/" + file.shards() + " is there already");
      }
    }
    ShardFile any = files.firstEntry().getValue();
    String here = Identity.engine(any.options().gracePeriods());
    if (!here.equals(any.parameters())) {
      throw new InputError(
          firstName
              + ": this is of a search with "
              + parameters(any.parameters())
              + " and cannot be merged with "
              + parameters(here)
              + "; MMUNOTIFY_OPTS holds options for Java");
    }
    Scenario scenario = any.scenario();
    ExploreReport report = ExploreReport.of(name(), line, scenario, terminal);
    Explored explored =
        new Explored(scenario, limits, any.options(), report, line.hasOption("all"));
    for (String name : any.results().keySet()) {
      Generation generation = generations.named(name);
      explored.add(generation, merged(generation, limits, files));
    }
    report.end();
    if (line.hasOption("output")) {
      TraceWriter.writeFile(Path.of(line.getOptionValue("output")), explored.witnesses());
    }
    return explored.status();
  }

  private static @Nullable String difference(ShardFile first, ShardFile file) {
    if (!file.version().equals(first.version())) {
      return "another version of the program";
    } else if (!Identity.text(file.scenario()).equals(Identity.text(first.scenario()))) {
      return "another scenario";
    } else if (!file.results().keySet().equals(first.results().keySet())) {
      return "other generations";
    } else if (!file.options().equals(first.options())) {
      return "a search with another --granularity, --model or --grace-periods";
    } else if (!file.parameters().equals(first.parameters())) {
      return "a search with other kernel parameters (" + parameters(file.parameters()) + " here)";
    } else if (file.counting() != first.counting()) {
      return "a search with another --count";
    } else if (file.shards() != first.shards()) {
      return "a search in " + file.shards() + " shards, which is another number";
    }
    return null;
  }

  private static String parameters(String given) {
    return given.isEmpty() ? "no kernel parameters" : given;
  }

  private static Exploration merged(
      Generation generation, Limits limits, SortedMap<Integer, ShardFile> files) {
    ShardFile any = files.firstEntry().getValue();
    List<ShardResult> parts = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (int shard = 1; shard <= any.shards(); shard++) {
      ShardFile file = files.get(shard);
      ShardResult part = file == null ? null : file.results().get(generation.name());
      if (part == null) {
        missing.add(shard + "/" + any.shards());
      } else {
        parts.add(part);
      }
    }
    StateSearch.Options options = StateSearch.Options.all(any.counting());
    try {
      return new ScenarioStates(any.scenario(), generation, limits, any.options(), options)
          .merged(parts, missing);
    } catch (IllegalArgumentException e) {
      throw new InputError("the files are not of this program: " + e.getMessage());
    }
  }
}
