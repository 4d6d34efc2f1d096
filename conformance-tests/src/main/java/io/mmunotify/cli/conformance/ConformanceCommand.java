// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import io.mmunotify.cli.Arguments;
import io.mmunotify.cli.Choice;
import io.mmunotify.cli.CommonOptions;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Generations;
import io.mmunotify.cli.LookOptions;
import io.mmunotify.cli.Subcommand;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import io.mmunotify.conformance.Clause;
import io.mmunotify.conformance.Clauses;
import io.mmunotify.conformance.Verdict;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.scenario.Suggestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** {@code conformance}: holds each generation to the clauses of the contract. */
public final class ConformanceCommand implements Subcommand {

  private static final String KIT = "io.mmunotify.conformance.kit";
  private static final int MOST_THREADS = 64;

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
      mmunotify conformance --format html -o report  a page, report/conformance.html
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
    Options options = new Options();
    LookOptions.addColour(options);
    LookOptions.addQuiet(options);
    return options
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
        .addOption(
            Choice.of(
                "format",
                "F",
                Format.names(),
                "text, json (an object for each clause), junit-xml or html"))
        .addOption(
            Option.builder("o")
                .longOpt("output")
                .hasArg()
                .argName("DIR")
                .desc("write what --format names into a file in DIR, and show text")
                .get())
        .addOption(CommonOptions.valued("jobs", "N", "N threads (default: all processors)"))
        .addOption(
            Choice.of(
                "as",
                "G",
                List.copyOf(new Generations().names()),
                "hold all to what clauses say of G"))
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
    Asked asked =
        new Asked(clauses, chosen, names, expected(chosen, columns, as), Format.of(line), line);
    if (line.hasOption("list")) {
      list(asked, terminal);
      return ExitStatus.FINE;
    }
    try {
      // JUnit's classes are loaded from here on, for this command alone.
      ClauseRun run = new ClauseRun(kit, parameters(asked, as), threads(line));
      return new Tested(asked, terminal).by(run);
    } catch (NoClassDefFoundError e) {
      throw new UsageError(
          "conformance runs on JUnit, and there is no class "
              + String.valueOf(e.getMessage()).replace('/', '.')
              + " on the class path; put org.junit.jupiter:junit-jupiter and"
              + " org.junit.platform:junit-platform-launcher on it, or run ./mmunotify");
    }
  }

  private static void list(Asked asked, Terminal terminal) {
    switch (asked.format()) {
      case TEXT -> asked.text(terminal).list(asked.clauses(), asked.verbose());
      case JSON -> asked.json(null, terminal.data());
      case JUNIT_XML, HTML ->
          throw new UsageError("--list shows text or json, since it runs nothing");
    }
  }

  private static int threads(CommandLine line) {
    return line.hasOption("jobs")
        ? (int) Math.min(MOST_THREADS, CommonOptions.number(line, "jobs", 1))
        : Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
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

  private static Map<String, String> parameters(Asked asked, @Nullable String as) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("mmunotify.generations", String.join(",", asked.generations()));
    parameters.put(
        "mmunotify.evidence", String.valueOf(asked.verbose() || asked.format() == Format.HTML));
    parameters.put("mmunotify.again", again(asked.line()));
    if (as != null) {
      parameters.put("mmunotify.as", as);
    }
    String replay = asked.line().getOptionValue("replay");
    if (replay != null) {
      parameters.put("mmunotify.replay", replay);
    }
    return parameters;
  }

  /** What runs clauses again, before the clause and the schedule. */
  private static String again(CommandLine line) {
    StringBuilder again = new StringBuilder(Arguments.program() + " conformance");
    for (String option : List.of("kernel", "as")) {
      if (line.hasOption(option)) {
        again.append(" --" + option + " " + Arguments.quoted(line.getOptionValue(option)));
      }
    }
    return again.toString();
  }
}
