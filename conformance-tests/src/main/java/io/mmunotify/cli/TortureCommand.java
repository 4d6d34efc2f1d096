// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.diff.Wrapping;
import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.Handshake;
import io.mmunotify.hw.sync.AsymmetricFences;
import io.mmunotify.scenario.Suggestion;
import io.mmunotify.torture.Cast;
import io.mmunotify.torture.Report;
import io.mmunotify.torture.Torture;
import io.mmunotify.torture.VmReport;
import io.mmunotify.torture.VmSoak;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code torture}: a soak of each generation's grace periods on real threads. */
public final class TortureCommand implements Subcommand {
  private static final List<String> RULES = List.of("engine", "exact");
  private static final List<String> OF_GRACE_PERIODS =
      List.of(
          "readers", "updaters", "fake-writers", "callers", "barriers", "stall", "grace-periods");
  private static final int INDENT = 2;
  private static final long SECONDS = 10;
  private static final long MOST_TASKS = 1000;
  private static final long MOST_CPUS = 64;
  private static final long STALL_SECONDS = 10;

  /** For the service loader. */
  public TortureCommand() {}

  @Override
  public String name() {
    return "torture";
  }

  @Override
  public String summary() {
    return "soak the grace periods of a generation on real threads";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String examples() {
    return """
      mmunotify torture                                 ten seconds on each generation
      mmunotify torture -g v3.15 --seconds 600          ten minutes on one generation
      mmunotify torture -g v4.18 --readers 8 --fake-writers 4
      mmunotify torture --vm -g v4.18 --seconds 60      a minute of page tables, TLBs and frames

    With --vm tasks on --cpus CPUs run every operation of the VM on one mm with areas of every kind,
    while a notifier is registered; at the end all frames must be free again. Only --generation,
    --seconds, --seed, --format and --quiet go with it.

    After the kernel's rcutorture. Updaters publish elements and unlink them; readers hold the
    elements in read sections. An unlinked element goes through ten grace periods. An updater waits
    for each of these by synchronize, by an expedited synchronize or by a callback, at random.
    "reader pipe" counts reads by how many of these grace periods their element had gone through
    at the end of the section: 0 and 1 are legal, 2 means that a whole grace period lies in the
    section. "reader batch" does the same with the updater's own count of grace periods. Fake
    writers, callers and barriers ask for more grace periods. Readers sleep in sections where
    readers may sleep. A wait of more than --stall seconds is told at once, with the tasks that
    hold it up; every minute there is a line of progress.
    MMUNOTIFY_OPTS=-Dmmunotify.asymmetric-fences=true takes the fences from SRCU's readers and has
    updaters issue membarriers instead. The kernels did not do that.
    MMUNOTIFY_OPTS=-Dmmunotify.handshakes=false has v3.5's readers announce their sections; by
    default grace periods ask the readers' threads for their stacks.
    The exit code is 1 if a check failed, else 5 if Ctrl-C ended the soak before its time, else 0.
    The first Ctrl-C ends the soak with the report; a second Ctrl-C ends it without a word, with
    exit code 130.
    """;
  }

  @Override
  public Options options() {
    return LookOptions.addQuiet(new Options())
        .addOption(Generations.option())
        .addOption(
            org.apache.commons.cli.Option.builder()
                .longOpt("vm")
                .desc("soak the VM's operations instead of grace periods")
                .get())
        .addOption(number("seconds", "how long for each generation (default " + SECONDS + ")"))
        .addOption(number("cpus", "with --vm: so many CPUs, each with a task (default 2)"))
        .addOption(number("readers", "so many readers (default: processors, at least 2)"))
        .addOption(number("updaters", "so many updaters (default 1)"))
        .addOption(number("fake-writers", "so many fake writers (default 2)"))
        .addOption(number("callers", "so many tasks that queue callbacks (default 1)"))
        .addOption(number("barriers", "so many tasks that wait for callbacks (default 1)"))
        .addOption(number("stall", "seconds until a wait is a stall (default 10)"))
        .addOption(CommonOptions.textOrJson())
        .addOption(number("seed", "of all random choices (default 1)"))
        .addOption(
            Choice.of(
                "grace-periods",
                "R",
                RULES,
                "engine (default): the generation's own algorithm ends them; exact: they end as"
                    + " soon as they may"));
  }

  private static org.apache.commons.cli.Option number(String name, String description) {
    return CommonOptions.valued(name, "N", description);
  }

  @Override
  public ExitStatus run(CommandLine line, Terminal terminal) {
    Arguments.none(line);
    boolean json = CommonOptions.asksForJson(line);
    Generations generations = new Generations();
    List<Generation> asked = generations.askedFor(line);
    if (line.hasOption("vm")) {
      return vm(line, asked.isEmpty() ? generations.all() : asked, json, terminal);
    }
    if (line.hasOption("cpus")) {
      throw new UsageError("--cpus is for the VM; it goes with --vm");
    }
    GracePeriodOptions rule = rule(line);
    Duration time = Duration.ofSeconds(number(line, "seconds", 1, SECONDS));
    Duration stall = Duration.ofSeconds(number(line, "stall", 1, STALL_SECONDS));
    ExitStatus status = ExitStatus.FINE;
    boolean interrupted = false;
    for (String remark : Arrays.asList(AsymmetricFences.remark(), Handshake.remark())) {
      if (remark != null) {
        terminal.err().println(remark);
      }
    }
    try (CtrlC interruption = new CtrlC()) {
      for (Generation generation : asked.isEmpty() ? generations.all() : asked) {
        Torture torture =
            new Torture(
                machine -> generation.readDomain(machine, rule),
                cast(line, generation),
                time,
                stall,
                news -> terminal.err().println(generation.name() + ": " + news));
        terminal.news().println(generation.name() + ": " + time.toSeconds() + " s");
        terminal.news().flush();
        interruption.ends(torture::interrupt);
        Report report = torture.run();
        if (json) {
          terminal.data().print(TortureJson.of(generation.name(), report));
        } else {
          terminal.out().println(generation.name());
          print(report.lines(), terminal);
        }
        terminal.out().flush();
        status = report.failures().isEmpty() ? status : ExitStatus.FOUND;
        if (report.interrupted()) {
          interrupted = true;
          break;
        }
      }
    }
    return status == ExitStatus.FINE && interrupted ? ExitStatus.BOUND : status;
  }

  private static ExitStatus vm(
      CommandLine line, List<Generation> generations, boolean json, Terminal terminal) {
    for (String option : OF_GRACE_PERIODS) {
      if (line.hasOption(option)) {
        throw new UsageError("--" + option + " is for grace periods; leave it out with --vm");
      }
    }
    Duration time = Duration.ofSeconds(number(line, "seconds", 1, SECONDS));
    int cpus = (int) Math.min(MOST_CPUS, number(line, "cpus", 1, 2));
    ExitStatus status = ExitStatus.FINE;
    try (CtrlC interruption = new CtrlC()) {
      for (Generation generation : generations) {
        VmSoak soak = new VmSoak(generation, cpus, number(line, "seed", Long.MIN_VALUE, 1));
        terminal.news().println(generation.name() + ": " + time.toSeconds() + " s");
        terminal.news().flush();
        interruption.ends(soak::interrupt);
        VmReport report = soak.run(time);
        if (json) {
          terminal.data().print(TortureJson.of(generation.name(), report));
        } else {
          terminal.out().println(generation.name());
          print(report.lines(terminal.width() - INDENT), terminal);
        }
        terminal.out().flush();
        if (!report.failures().isEmpty()) {
          status = ExitStatus.FOUND;
        } else if (report.interrupted()) {
          return status == ExitStatus.FINE ? ExitStatus.BOUND : status;
        }
      }
    }
    return status;
  }

  /** Lines as they are; one that is too wide goes on behind its head. */
  private static void print(List<String> lines, Terminal terminal) {
    for (String line : lines) {
      Wrapping.lines("  " + line, terminal.width(), 0, Report.HEAD + INDENT)
          .forEach(terminal.out()::println);
    }
  }

  private static GracePeriodOptions rule(CommandLine line) {
    String rule = line.getOptionValue("grace-periods", "engine");
    return switch (rule) {
      case "engine" -> GracePeriodOptions.ENGINE;
      case "exact" -> GracePeriodOptions.EXACT;
      default -> throw new UsageError(Suggestion.unknown("kind of grace periods", rule, RULES));
    };
  }

  private static Cast cast(CommandLine line, Generation generation) {
    long processors = Runtime.getRuntime().availableProcessors();
    return new Cast(
        tasks(line, "readers", 1, Math.max(2, processors)),
        tasks(line, "updaters", 1, 1),
        tasks(line, "fake-writers", 0, 2),
        tasks(line, "callers", 0, 1),
        tasks(line, "barriers", 0, 1),
        !generation.capabilities().contains(Capability.SLEEP_IS_QUIESCENT),
        number(line, "seed", Long.MIN_VALUE, 1));
  }

  /** How many take part of one kind: each is a thread. */
  private static int tasks(CommandLine line, String option, long least, long byDefault) {
    return (int) Math.min(MOST_TASKS, number(line, option, least, byDefault));
  }

  private static long number(CommandLine line, String option, long least, long byDefault) {
    return line.hasOption(option) ? CommonOptions.number(line, option, least) : byDefault;
  }
}
