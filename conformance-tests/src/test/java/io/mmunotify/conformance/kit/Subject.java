// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import io.mmunotify.conformance.Clause;
import io.mmunotify.conformance.Verdict;
import io.mmunotify.explore.Bounds;
import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.machine.KernelStop;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.junit.ReplayLine;
import io.mmunotify.run.Outcome;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.ScenarioFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A generation that is held to a clause: what a {@link ClauseTest} gets. */
public final class Subject {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Clause clause;
  private final Generation generation;
  private final Verdict verdict;
  private final @Nullable ReplayLine replay;
  private final String again;
  private final Bounds bounds;
  private final List<Supplier<Look>> looks = new ArrayList<>();
  private boolean followed;

  /**
   * Something that a test looked at.
   *
   * @param text in words and tables
   * @param events of the run, one on each line; empty where no run was looked at
   */
  record Look(String text, String events) {}

  /**
   * @param verdict what the clause says of the generation
   * @param replay the only schedule to run; null for all
   * @param again the command that runs clauses
   * @param bounds how far a search may go before the clause fails
   */
  Subject(
      Clause clause,
      Generation generation,
      Verdict verdict,
      @Nullable ReplayLine replay,
      String again,
      Bounds bounds) {
    this.clause = clause;
    this.generation = generation;
    this.verdict = verdict;
    this.replay = replay;
    this.again = again;
    this.bounds = bounds;
  }

  public Clause clause() {
    return clause;
  }

  public Generation generation() {
    return generation;
  }

  Verdict verdict() {
    return verdict;
  }

  /** The command that runs clauses, to which a clause and a schedule are added. */
  String again() {
    return again;
  }

  Bounds bounds() {
    return bounds;
  }

  @Nullable ReplayLine replay() {
    return replay;
  }

  /** Whether this is the side on which the clause holds; if not, the generation differs. */
  public boolean holds() {
    return verdict instanceof Verdict.Holds;
  }

  /** Whether the generation has a capability that another clause is about. */
  public boolean can(Capability capability) {
    return generation.capabilities().contains(capability);
  }

  /**
   * Follows every schedule of a scenario.
   *
   * @param yaml the scenario, its name left out
   */
  public Explored explore(String yaml) {
    return Explored.of(this, scenario(yaml));
  }

  /** Runs a scenario once, under the schedule that stands in it. */
  public SingleRun run(String yaml) {
    return SingleRun.of(this, scenario(yaml));
  }

  /**
   * That something holds which was looked at without a scenario.
   *
   * @param seen what is the case if it does, without a full stop
   * @param otherwise what is the case if not, without a full stop
   */
  public void require(boolean what, String seen, String otherwise) {
    followed();
    if (!what) {
      throw Report.failure(this, otherwise + ".");
    }
    saw(() -> new Look(seen, ""));
  }

  /**
   * Boots the generation on a live machine, where one task does something. If the task is not
   * through with that after a minute the clause fails, and the failure says for what it waits.
   */
  public void live(BiConsumer<Kernel, Task> body) {
    LiveMachine machine = new LiveMachine();
    Kernel kernel = generation.boot(machine, FaultInjector.none());
    TaskPlan driver = new TaskPlan("driver", current -> body.accept(kernel, current));
    machine.run(List.of(List.of(driver)), PATIENCE);
  }

  /**
   * That a call on a live machine stops its task.
   *
   * @param stop how, in words: {@code "bug mm_users<=0"}
   */
  public void stops(String stop, Runnable call) {
    String found = "returns";
    try {
      call.run();
    } catch (KernelStop e) {
      found = new Outcome(e.event(null), new FinalState(Map.of()), Map.of(), Map.of()).summary();
    }
    String came = "the call comes to \"" + found + "\"";
    require(found.equals(stop), came, came + ", not to \"" + stop + "\"");
  }

  private Scenario scenario(String yaml) {
    String name = clause.id().toLowerCase(Locale.ROOT);
    byte[] text = ("scenario: " + name + "\n" + yaml).getBytes(StandardCharsets.UTF_8);
    try {
      return ScenarioFiles.read(
          name + ".yaml", new ByteArrayInputStream(text), Limits.DEFAULTS, Set.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Something was looked at, and is worth showing. */
  void saw(Supplier<Look> what) {
    looks.add(what);
  }

  /** The schedule to replay was followed in one of the scenarios. */
  void followed() {
    followed = true;
  }

  /** All that was looked at. */
  List<Look> looks() {
    return looks.stream().map(Supplier::get).toList();
  }

  /** A test that looks at nothing cannot fail, and a schedule that fits nowhere shows nothing. */
  void requireLook() {
    if (looks.isEmpty() && replay == null) {
      throw new AssertionError(clause.id() + " has a test that looks at no run");
    } else if (replay != null && !followed) {
      throw new AssertionError("no scenario of " + clause.id() + " can follow this schedule");
    }
  }
}
