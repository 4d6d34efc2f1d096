// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.machine.KernelStop;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.junit.ReplayLine;
import io.mmunotify.run.DirectedSchedule;
import io.mmunotify.run.ReplaySchedule;
import io.mmunotify.run.RunResult;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One run of a scenario: of a single task, which has no other, or under a schedule that brings
 * about what the clause is about. Patterns are regular expressions for the whole text of an event,
 * {@code "exit: callback kvm release A"}.
 */
public final class SingleRun {
  /** A run on a real thread that has not ended by then hangs. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Subject subject;
  private final Scenario scenario;
  private final RunResult run;
  private final List<String> texts;

  /** Whether a replay was asked for that this scenario cannot follow. */
  private final boolean left;

  private SingleRun(Subject subject, Scenario scenario, RunResult run, boolean left) {
    this.subject = subject;
    this.scenario = scenario;
    this.run = run;
    this.left = left;
    this.texts = Report.texts(scenario, run);
  }

  static SingleRun of(Subject subject, Scenario scenario) {
    ScenarioRunner runner = new ScenarioRunner(Limits.DEFAULTS);
    ReplayLine line = subject.replay();
    if (line == null) {
      RunResult run =
          runner.run(scenario, subject.generation(), new DirectedSchedule(scenario.schedule()));
      subject.saw(() -> Report.look("", scenario, run));
      SingleRun stepped = new SingleRun(subject, scenario, run, false);
      if (scenario.tasks().size() == 1 && run.end() instanceof RunEnd.Finished) {
        stepped.requireTheSameOnThreads();
      }
      return stepped;
    }
    ReplaySchedule schedule = new ReplaySchedule(line.order());
    RunResult run = runner.run(scenario, subject.generation(), schedule);
    boolean left =
        schedule.position() != line.order().size() || run.end() instanceof RunEnd.Abandoned;
    if (!left) {
      subject.followed();
      subject.saw(() -> Report.look("", scenario, run));
    }
    return new SingleRun(subject, scenario, run, left);
  }

  /** A single task comes to the same on a real thread. */
  private void requireTheSameOnThreads() {
    String live;
    try {
      live =
          Explored.words(
              new ScenarioRunner(Limits.DEFAULTS).runLive(scenario, subject.generation(), LONGEST));
    } catch (KernelStop e) {
      live = String.valueOf(e.getMessage());
    }
    String stepped = Explored.words(run.outcome());
    require(
        live.equals(stepped),
        "the run comes to\n  "
            + live
            + "\non a real thread, and to\n  "
            + stepped
            + "\nstep by step");
  }

  /** That events which match come in this order, whatever comes in between. */
  public SingleRun shows(String... patterns) {
    int from = 0;
    String before = "";
    for (String pattern : patterns) {
      int at = index(pattern, from);
      require(
          at >= 0,
          "there is no event \"" + pattern + "\"" + (from == 0 ? "" : " behind " + before));
      before = "\"" + texts.get(Math.max(0, at)) + "\"";
      from = at + 1;
    }
    return this;
  }

  /** That no event matches. */
  public SingleRun never(String pattern) {
    return counts(0, pattern);
  }

  /** That so many events match. */
  public SingleRun counts(int number, String pattern) {
    long count = count(pattern, texts.size());
    require(count == number, "there are " + count + " events \"" + pattern + "\", not " + number);
    return this;
  }

  /** That just these events match, in this order. */
  public SingleRun says(List<String> expected, String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    List<String> found = texts.stream().filter(text -> compiled.matcher(text).matches()).toList();
    require(
        found.equals(expected), "events \"" + pattern + "\" are " + found + ", not " + expected);
    return this;
  }

  /** That no event matches in front of the first one that matches the other pattern. */
  public SingleRun neverBefore(String pattern, String other) {
    int first = index(pattern, 0);
    int then = index(other, 0);
    require(
        then >= 0 && (first < 0 || first > then),
        "an event \""
            + pattern
            + "\" comes before the first \""
            + other
            + "\", or that is missing");
    return this;
  }

  /** That a task holds no lock where its first event that matches comes. */
  public SingleRun holdsNoLockAt(String task, String pattern) {
    int at = index(task + ": " + pattern, 0);
    require(at >= 0, "there is no event \"" + pattern + "\" of " + task);
    long taken = count(task + ": (spin_lock|down_\\w+|mm_take_all_locks) .*", at);
    long dropped = count(task + ": (spin_unlock|up_\\w+|mm_drop_all_locks) .*", at);
    require(taken == dropped, task + " holds a lock at \"" + pattern + "\"");
    return this;
  }

  private long count(String pattern, int end) {
    Pattern compiled = Pattern.compile(pattern);
    return texts.stream()
        .limit(Math.max(0, end))
        .filter(text -> compiled.matcher(text).matches())
        .count();
  }

  /**
   * That the VM does just this, in short as {@link Told} has it. What begins with {@code range} is
   * left out where there is no such callback.
   *
   * @param expected with commas in between
   */
  public SingleRun tells(String expected) {
    boolean ranges = subject.can(Capability.INVALIDATE_RANGE);
    String here =
        Arrays.stream(expected.split(", ", -1))
            .filter(line -> ranges || !line.startsWith("range "))
            .collect(Collectors.joining(", "));
    String told = String.join(", ", Told.lines(run.events()));
    require(told.equals(here), "the VM does\n  " + told + "\nnot\n  " + here);
    return this;
  }

  /** That the run comes to this, in words. */
  public SingleRun comesTo(String words) {
    require(
        Explored.words(run.outcome()).equals(words),
        "the run comes to\n  " + Explored.words(run.outcome()) + "\nnot to\n  " + words);
    return this;
  }

  private int index(String pattern, int from) {
    Pattern compiled = Pattern.compile(pattern);
    for (int i = Math.max(0, from); i < texts.size(); i++) {
      if (compiled.matcher(texts.get(i)).matches()) {
        return i;
      }
    }
    return -1;
  }

  private void require(boolean holds, String otherwise) {
    if (!holds && !left) {
      throw Report.failure(
          subject, scenario, run, ReplaySchedule.orderOf(run.events()), otherwise + ".");
    }
  }
}
