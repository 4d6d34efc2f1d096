// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.litmus;

import io.mmunotify.cli.Choice;
import io.mmunotify.cli.CommonOptions;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Generations;
import io.mmunotify.cli.GracePeriods;
import io.mmunotify.cli.LookOptions;
import io.mmunotify.cli.SteppingOptions;
import io.mmunotify.cli.Subcommand;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import io.mmunotify.cli.explore.ExploreReport;
import io.mmunotify.explore.Workers;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.litmus.Corpus;
import io.mmunotify.litmus.HerdWriter;
import io.mmunotify.litmus.Judgement;
import io.mmunotify.litmus.LitmusBounds;
import io.mmunotify.litmus.LitmusResult;
import io.mmunotify.litmus.LitmusSearch;
import io.mmunotify.litmus.LitmusTest;
import io.mmunotify.scenario.BoundAt;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.IoReason;
import io.mmunotify.scenario.Limit;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Suggestion;
import io.mmunotify.trace.OutputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** {@code litmus}: small programs, everything they can do, and whether that is right. */
public final class LitmusCommand implements Subcommand {
  private static final List<String> SETS =
      Arrays.stream(Corpus.Part.values())
          .map(part -> part.name().toLowerCase(Locale.ROOT))
          .toList();

  /** For the service loader. */
  public LitmusCommand() {}

  @Override
  public String name() {
    return "litmus";
  }

  @Override
  public String summary() {
    return "hold each generation's grace periods to litmus tests";
  }

  @Override
  public String arguments() {
    return "[FILE|NAME...] [options]";
  }

  @Override
  public List<String> words() {
    return Corpus.tests(Corpus.Part.ALL).stream().map(LitmusTest::name).toList();
  }

  @Override
  public String examples() {
    return """
      mmunotify litmus                                    all 486 built-in tests, on all generations
      mmunotify litmus --set sensitive -g v3.15           the 111 that can catch a grace period
      mmunotify litmus RCU+sync+read --witnesses          one test, with a schedule to its end
      mmunotify litmus --grace-periods exact --model tso  the exact rule, through x86 store buffers
      mmunotify litmus mine.json --format json            the tests in a file of your own
      mmunotify litmus MP+poonceonces.litmus              a test of the kernel's, as herd7 takes it
      mmunotify litmus --write tests                      all built-in tests as files for herd7

    A test is a few processes, and asks whether they can come to a certain end. The verdict is
    that of the kernel's memory model: Never, Sometimes or Always. The search goes through every
    schedule between accesses to memory. A row tells how often the end was found, how many states
    there are, how far the search got, and the conclusion:
      as expected               an end that is Never does not happen; an end that can happen does
      allowed, does not happen  the end takes reordering that this memory does not do, or a grace
                                period shorter than the engine's; the exact rule's are the shortest
      undecided                 a bound was reached before anything wrong was seen
      WRONG                     an end that is Never happens, or an end that must happen does not
      told                      the test has no verdict
      does not apply            the test has sections that the generation does not have
    On SRCU a domain of its own stands for RCU. On classic RCU, RCU stands for the one domain of a
    test, if its sections nest. A search that reaches --max-states or --max-time begins again, and
    then leaves a schedule as soon as the end in question is no longer possible. If this second
    search reaches a bound, too, a third one allows at most --preemptions switches away from a
    process that could go on. Rows say so.
    The exit code is 1 if a test is WRONG, else 5 if a test is undecided, else 0.
    A file is a list of objects in JSON: {"name": "mine", "processes": [[["write", "x", 1],
    ["synchronize_rcu"], ["write", "y", 1]], [["rcu_read_lock"], ["read", "x", "r1"], ["read", "y",
    "r2"], ["rcu_read_unlock"]]], "exists": "(1:r1=0 /\\\\ 1:r2=1)", "verdict": "Never"}.
    Or a file is one test in the language of herd7 for the kernel's memory model, with the extension
    .litmus. Locks, pointers, arithmetic and branches are not understood.
    """;
  }

  @Override
  public Options options() {
    Options options = new Options();
    LookOptions.addColour(options);
    CommonOptions.addLimits(options, Limit.DOCUMENT_BYTES, Limit.NESTING);
    GracePeriods.addTo(options, "engine (default) or exact; exact: they end as soon as they may");
    addBounds(options);
    return options
        .addOption(Generations.option())
        .addOption(
            CommonOptions.valued(
                "fanout",
                "N",
                "so many CPUs, or nodes, to a node of an engine's tree (default "
                    + GracePeriodOptions.ENGINE.fanout()
                    + "; the kernels' is 16)"))
        .addOption(
            Choice.of(
                "model",
                "M",
                SteppingOptions.models(),
                "sc (default): other tasks see a store at once; tso: x86 store buffers"))
        .addOption(
            Choice.of("set", "S", SETS, "of the built-in tests: all (default), sensitive or smoke"))
        .addOption(CommonOptions.valued("jobs", "N", "so many tests at once (default: processors)"))
        .addOption(
            Option.builder()
                .longOpt("question")
                .desc("only schedules that can still come to the end in question")
                .get())
        .addOption(
            Option.builder()
                .longOpt("all-orders")
                .desc("also orders of steps that make no difference; shortest witnesses")
                .get())
        .addOption(
            Option.builder()
                .longOpt("witnesses")
                .desc("show a schedule to each end in question")
                .get())
        .addOption(
            CommonOptions.valued(
                "write", "DIR", "run nothing; write each test into the folder, for herd7"))
        .addOption(ExploreReport.formatOption());
  }

  private static void addBounds(Options options) {
    options
        .addOption(
            CommonOptions.valued(
                "max-states",
                "N",
                "at most N states of a test (default " + LitmusBounds.byDefault(1).states() + ")"))
        .addOption(
            CommonOptions.valued(
                "max-time",
                "N",
                "at most N seconds for a test (default "
                    + LitmusBounds.byDefault(1).seconds()
                    + ")"))
        .addOption(
            CommonOptions.valued(
                "preemptions",
                "N",
                "at most N in the last search of a test (default "
                    + LitmusBounds.PREEMPTIONS
                    + ")"));
  }

  @Override
  public ExitStatus run(CommandLine line, Terminal terminal) throws IOException {
    ExploreReport.requireFormat(line);
    Limits limits = CommonOptions.limits(line);
    String folder = line.getOptionValue("write");
    if (folder != null) {
      write(tests(line, limits), Path.of(folder), terminal);
      return ExitStatus.FINE;
    }
    GracePeriodOptions gracePeriods = gracePeriods(line);
    MemoryModel model = SteppingOptions.model(line);
    int workers =
        line.hasOption("jobs")
            ? Math.toIntExact(Math.min(1024, CommonOptions.number(line, "jobs", 1)))
            : Runtime.getRuntime().availableProcessors();
    LitmusBounds bounds = bounds(line, workers);
    Generations generations = new Generations();
    List<Generation> asked = generations.askedFor(line);
    List<LitmusTest> tests = tests(line, limits);
    ExitStatus status = ExitStatus.FINE;
    for (Generation generation : asked.isEmpty() ? generations.all() : asked) {
      LitmusReport report =
          "json".equals(line.getOptionValue("format"))
              ? new LitmusJson(generation, gracePeriods, model, terminal)
              : new LitmusText(
                  generation, gracePeriods, model, line.hasOption("witnesses"), terminal);
      LitmusSearch search = new LitmusSearch(generation, gracePeriods, model, bounds);
      LitmusTally tally = new LitmusTally(tests.size(), report);
      AtomicInteger next = new AtomicInteger();
      new Workers(Math.min(workers, tests.size()))
          .run(_ -> {
            for (int i = next.getAndIncrement(); i < tests.size(); i = next.getAndIncrement()) {
              tally.add(i, judged(search, tests.get(i), gracePeriods, model));
            }
          });
      report.end(tally);
      terminal.out().flush();
      status = worse(status, tally.status());
    }
    return status;
  }

  private static void write(List<LitmusTest> tests, Path folder, Terminal terminal) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InputError(folder + ": the folder cannot be made: " + IoReason.of(e));
    }
    for (LitmusTest test : tests) {
      if (!test.name().matches("[A-Za-z0-9+._:-]+")) {
        throw new InputError(
            "the name "
                + Suggestion.quoted(test.name())
                + " cannot be that of a file; accepted are letters, digits and + . _ : -");
      }
      byte[] text = HerdWriter.text(test).getBytes(StandardCharsets.UTF_8);
      OutputFile.write(folder.resolve(test.name() + ".litmus"), out -> out.write(text));
    }
    terminal
        .out()
        .println((tests.size() == 1 ? "1 file" : tests.size() + " files") + " in " + folder);
  }

  private static LitmusReport.Row judged(
      LitmusSearch search, LitmusTest test, GracePeriodOptions gracePeriods, MemoryModel model) {
    String unfit = search.unfit(test);
    if (unfit != null) {
      return new LitmusReport.Row(test, null, Judgement.unfit(unfit));
    }
    LitmusResult result = BoundAt.during(test.name(), () -> search.search(test));
    return new LitmusReport.Row(
        test,
        result,
        Judgement.of(result, gracePeriods.rule(), model, search.waitingIsQuiescent()));
  }

  private static ExitStatus worse(ExitStatus a, ExitStatus b) {
    return a == ExitStatus.FOUND || b == ExitStatus.FINE ? a : b;
  }

  private static LitmusBounds bounds(CommandLine line, int searches) {
    LitmusBounds byDefault = LitmusBounds.byDefault(searches);
    return new LitmusBounds(
        number(line, "max-states", 1, byDefault.states()),
        number(line, "max-time", 1, byDefault.seconds()),
        byDefault.megabytes(),
        Math.toIntExact(
            Math.min(1_000_000, number(line, "preemptions", 0, byDefault.preemptions()))),
        line.hasOption("all-orders"),
        line.hasOption("question"));
  }

  private static GracePeriodOptions gracePeriods(CommandLine line) {
    GracePeriodOptions asked = GracePeriods.of(line, "engine");
    long fanout = Math.min(64, number(line, "fanout", 2, asked.fanout()));
    return new GracePeriodOptions(
        asked.rule(), asked.asShipped(), Math.toIntExact(fanout), asked.jiffyNanos());
  }

  private static long number(CommandLine line, String option, long least, long byDefault) {
    return line.hasOption(option) ? CommonOptions.number(line, option, least) : byDefault;
  }

  private static List<LitmusTest> tests(CommandLine line, Limits limits) {
    String set = line.getOptionValue("set", "all");
    if (!SETS.contains(set)) {
      throw new UsageError(Suggestion.unknown("set", set, SETS));
    }
    List<String> words = line.getArgList();
    if (!words.isEmpty() && line.hasOption("set")) {
      throw new UsageError("--set chooses tests, and so do names; leave one of them out");
    }
    List<LitmusTest> corpus = Corpus.tests(Corpus.Part.values()[SETS.indexOf(set)]);
    if (words.isEmpty()) {
      return corpus;
    }
    List<LitmusTest> tests = new ArrayList<>();
    for (String word : words) {
      tests.addAll(called(word, corpus, limits));
    }
    return tests;
  }

  private static List<LitmusTest> called(String word, List<LitmusTest> corpus, Limits limits) {
    @Nullable LitmusTest known =
        corpus.stream().filter(test -> test.name().equals(word)).findFirst().orElse(null);
    if (known != null) {
      return List.of(known);
    }
    if (word.equals("-")
        || word.matches(".*\\.(json|litmus)(\\.gz)?")
        || Files.exists(Path.of(word))) {
      return Corpus.load(Path.of(word), limits);
    }
    throw new InputError(
        "unknown litmus test "
            + Suggestion.quoted(word)
            + Suggestion.nearest(word, corpus.stream().map(LitmusTest::name).toList())
            + "; accepted are the built-in tests, or a file whose name ends in .json or"
            + " .litmus");
  }
}
