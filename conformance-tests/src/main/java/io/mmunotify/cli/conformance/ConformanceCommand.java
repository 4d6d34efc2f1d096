// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import io.mmunotify.cli.Arguments;
import io.mmunotify.cli.CommonOptions;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Generations;
import io.mmunotify.cli.ProgressLine;
import io.mmunotify.cli.Subcommand;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import io.mmunotify.conformance.Clause;
import io.mmunotify.conformance.Clauses;
import io.mmunotify.conformance.Verdict;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.scenario.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** {@code conformance}: holds each generation to the clauses of the contract. */
public final class ConformanceCommand implements Subcommand {

  private static final String KIT = "io.mmunotify.conformance.kit";

  private final String kit;

  /** For the service loader. */
  public ConformanceCommand() {
    this(KIT);
  }

  /**
   * @param kit the package that the tests are in
   */
  ConformanceCommand(String kit) {
    this.kit = kit;
  }

  @Override
  public String name() {
    return "conformance";
  }

  @Override
  public String summary() {
    return "hold each generation to the clauses of the contract";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String examples() {
    return """
      mmunotify conformance                          all clauses on every generation
      mmunotify conformance --generation v3.15       on one
      mmunotify conformance --clause REL-03 -v       one clause: where it is from, what was seen
      mmunotify conformance --list --filter 'RNG-*'  the sentences of a family
      mmunotify conformance --kernel my-backport.jar --as v3.15
                                                     a twin of yours, held to v3.15's column

    A generation passes a clause if it behaves as the clause says of it: holds, or differs, and how.
    n/a: the clause says nothing there. not shown: no test shows it, and why. A failure comes with
    the run as a table and the command that runs just this schedule again. The exit code is 1 if a
    clause failed.
    """;
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Generations.option())
        .addOption(CommonOptions.valued("clause", "ID", "this clause only"))
        .addOption(
            CommonOptions.valued(
                "filter",
                "PATTERN",
                "these clauses only; * stands for anything, ? for a character"))
        .addOption(Option.builder().longOpt("list").desc("show clauses and run nothing").get())
        .addOption(
            Option.builder("v").longOpt("verbose").desc("show all of a clause, and evidence").get())
        .addOption(CommonOptions.valued("format", "F", "text or json: an object for each clause"))
        .addOption(CommonOptions.valued("as", "G", "hold all to what clauses say of G"))
        .addOption(
            CommonOptions.valued(
                "kernel", "JAR", "a generation of your own, from a jar with its service"))
        .addOption(
            CommonOptions.valued("replay", "SCHEDULE", "run one schedule, as a failure shows it"));
  }

  @Override
  public ExitStatus run(CommandLine line, Terminal terminal) {
    Arguments.none(line);
    String kernel = line.getOptionValue("kernel");
    if (kernel == null) {
      return run(line, List.of(), terminal);
    }
    try (KernelJar jar = KernelJar.open(kernel)) {
      return run(line, jar.generations(), terminal);
    }
  }

  /**
   * @param own generations of the user's own, which are the columns unless others are asked for
   */
  private ExitStatus run(CommandLine line, List<Generation> own, Terminal terminal) {
    List<Generation> columns = columns(line, own);
    Clauses clauses = Clauses.load();
    List<Clause> chosen = chosen(line, clauses);
    String as = line.getOptionValue("as");
    if (as != null && !clauses.generations().contains(as)) {
      throw new UsageError(Suggestion.unknown("generation", as, clauses.generations()));
    }
    List<String> names = columns.stream().map(Generation::name).toList();
    Map<String, Map<String, Verdict>> expected = expected(chosen, columns, as);
    ClauseText text = new ClauseText(clauses, names, expected, terminal);
    boolean verbose = line.hasOption("verbose");
    Asked asked = new Asked(chosen, names, parameters(line, names, as), verbose);
    if (isJson(line)) {
      ClauseResults results = line.hasOption("list") ? null : tested(asked, terminal);
      ClauseJson json = new ClauseJson(terminal.out());
      chosen.forEach(
          clause -> json.print(clause, expected.getOrDefault(clause.id(), Map.of()), results));
      return results != null && results.anyFailed() ? ExitStatus.FOUND : ExitStatus.FINE;
    }
    if (line.hasOption("list")) {
      text.list(chosen, verbose);
      return ExitStatus.FINE;
    }
    if (verbose) {
      text.list(chosen, true);
    }
    return told(asked, text, tested(asked, terminal));
  }

  /** What is to be run. */
  private record Asked(
      List<Clause> clauses,
      List<String> generations,
      Map<String, String> parameters,
      boolean verbose) {}

  private static boolean isJson(CommandLine line) {
    String format = line.getOptionValue("format", "text");
    List<String> accepted = List.of("text", "json");
    if (!accepted.contains(format)) {
      throw new UsageError(Suggestion.unknown("format", format, accepted));
    }
    return format.equals("json");
  }

  private ClauseResults tested(Asked asked, Terminal terminal) {
    // JUnit's classes are loaded from here on, for this command alone.
    ClauseRun.Planned planned = new ClauseRun(kit, asked.parameters).plan(asked.clauses);
    Set<String> ended = new HashSet<>();
    if (terminal.watched()) {
      try (ProgressLine progress =
          new ProgressLine("conformance", terminal.err(), terminal.width())) {
        progress.show(0, "");
        return planned.run(clause -> {
          ended.add(clause);
          progress.show((double) ended.size() / planned.clauses().size(), clause);
        });
      }
    }
    Set<String> families = new HashSet<>();
    return planned.run(clause -> {
      String family = clause.substring(0, clause.indexOf('-'));
      if (families.add(family)) {
        terminal.err().println("running " + family + " …");
        terminal.err().flush();
      }
    });
  }

  private static ExitStatus told(Asked asked, ClauseText text, ClauseResults results) {
    Map<String, List<Clause>> families = new LinkedHashMap<>();
    for (Clause clause : asked.clauses) {
      families.computeIfAbsent(clause.family(), family -> new ArrayList<>()).add(clause);
    }
    families.forEach((family, of) -> text.family(family, of, results));
    text.troubles(results.troubles());
    for (Clause clause : asked.clauses) {
      for (String generation : asked.generations) {
        ClauseResults.@Nullable Result result = results.of(clause.id(), generation);
        if (result == null) {
          continue;
        }
        if (result.status() == ClauseResults.Status.FAILED) {
          text.failure(clause, result);
        } else if (asked.verbose) {
          text.evidence(clause, generation, result);
        }
      }
    }
    text.matrix(asked.clauses, results);
    return results.anyFailed() ? ExitStatus.FOUND : ExitStatus.FINE;
  }

  private static List<Generation> columns(CommandLine line, List<Generation> own) {
    Generations generations = new Generations();
    String replay = line.getOptionValue("replay");
    if (replay != null) {
      return List.of(generations.named(replay.strip().split("\\s+", 2)[0]));
    }
    List<Generation> chosen = generations.askedFor(line);
    if (chosen.isEmpty()) {
      return own.isEmpty() ? generations.all() : own;
    }
    return chosen;
  }

  private static List<Clause> chosen(CommandLine line, Clauses clauses) {
    String id = line.getOptionValue("clause");
    String filter = line.getOptionValue("filter");
    if (id != null && filter != null) {
      throw new UsageError(
          "--clause and --filter exclude each other; --filter takes an id as well");
    }
    if (line.hasOption("replay") && id == null) {
      throw new UsageError("--replay needs the --clause that a failure shows with it");
    }
    List<Clause> chosen = clauses.matching(id != null ? id : filter != null ? filter : "*");
    if (chosen.isEmpty()) {
      throw new UsageError(
          "there is no clause "
              + Suggestion.quoted(String.valueOf(id != null ? id : filter))
              + "; mmunotify conformance --list shows all");
    }
    return chosen;
  }

  /** What clauses say of generations, by clause and generation. */
  private static Map<String, Map<String, Verdict>> expected(
      List<Clause> chosen, List<Generation> columns, @Nullable String as) {
    Map<String, Map<String, Verdict>> expected = new LinkedHashMap<>();
    for (Clause clause : chosen) {
      Map<String, Verdict> row = new LinkedHashMap<>();
      for (Generation generation : columns) {
        Verdict said = clause.generations().get(as == null ? generation.name() : as);
        row.put(
            generation.name(),
            Objects.requireNonNullElseGet(said, () -> clause.verdict(generation.capabilities())));
      }
      expected.put(clause.id(), row);
    }
    return expected;
  }

  private static Map<String, String> parameters(
      CommandLine line, List<String> names, @Nullable String as) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("mmunotify.generations", String.join(",", names));
    parameters.put("mmunotify.evidence", String.valueOf(line.hasOption("verbose")));
    parameters.put("mmunotify.again", again(line));
    if (as != null) {
      parameters.put("mmunotify.as", as);
    }
    String replay = line.getOptionValue("replay");
    if (replay != null) {
      parameters.put("mmunotify.replay", replay);
    }
    return parameters;
  }

  /** What runs clauses again, before the clause and the schedule. */
  private static String again(CommandLine line) {
    StringBuilder again = new StringBuilder("./mmunotify conformance");
    for (String option : List.of("kernel", "as")) {
      if (line.hasOption(option)) {
        again.append(" --" + option + " " + Arguments.quoted(line.getOptionValue(option)));
      }
    }
    return again.toString();
  }
}
