// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.run.Outcome;
import io.mmunotify.scenario.KernelStep;
import io.mmunotify.scenario.Op;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.Step;
import io.mmunotify.scenario.VmOp;
import io.mmunotify.scenario.VmStep;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Checks what a run that ended by itself left behind against what its scenario did: the sums of all
 * reference counts, and the lists.
 *
 * <p>Not verified: which mm a count belongs to, because a register's value does not say.
 */
final class References {
  private final Scenario scenario;
  private final Generation generation;

  References(Scenario scenario, Generation generation) {
    this.scenario = scenario;
    this.generation = generation;
  }

  /** What is wrong with a run's end; empty if nothing is. */
  List<String> complaints(Outcome outcome) {
    List<String> complaints = new ArrayList<>();
    EnumMap<Op, Integer> done = performed(outcome);
    long users = 0;
    long counts = 0;
    for (int initial : scenario.mms().values()) {
      users += initial;
      counts++;
    }
    // Each child of a fork is an mm with one user; an exec drops a user of the mm it leaves.
    users += performed(VmOp.FORK) - performed(VmOp.EXEC);
    counts += performed(VmOp.FORK);
    users += times(done, Op.MMGET) - times(done, Op.MMPUT);
    counts += times(done, Op.MMGRAB) - times(done, Op.MMDROP) + registrations(outcome);
    counts -= times(done, Op.UNREGISTER);
    if (generation.capabilities().contains(Capability.UNREGISTER_NO_RELEASE)) {
      counts -= times(done, Op.UNREGISTER_NO_RELEASE);
    }
    for (Map.Entry<String, FinalState.Mm> entry : outcome.state().mms().entrySet()) {
      FinalState.Mm mm = entry.getValue();
      users -= mm.users();
      counts -= mm.count() + (mm.users() == 0 ? 1 : 0);
      check(complaints, entry.getKey(), mm);
    }
    if (users != 0) {
      complaints.add("mm_users is off by " + users);
    }
    if (counts != 0) {
      complaints.add("mm_count is off by " + counts);
    }
    return complaints;
  }

  private void check(List<String> complaints, String name, FinalState.Mm mm) {
    if (mm.freed() != (mm.count() == 0)) {
      complaints.add(name + " is freed: " + mm.freed() + ", with mm_count " + mm.count());
    }
    List<String> notifiers = mm.notifiers();
    if (notifiers == null) {
      return;
    }
    if (new HashSet<>(notifiers).size() != notifiers.size()) {
      complaints.add(name + " has a notifier twice: " + notifiers);
    }
    for (String notifier : notifiers) {
      Scenario.NotifierSpec spec = scenario.notifiers().get(notifier);
      if (spec == null || !spec.mm().equals(name)) {
        complaints.add(name + " has a notifier that is not its own: " + notifier);
      }
    }
  }

  private static int times(Map<Op, Integer> done, Op op) {
    return done.getOrDefault(op, 0);
  }

  /** How often each step was performed, those in callbacks as often as the callback ran. */
  private EnumMap<Op, Integer> performed(Outcome outcome) {
    EnumMap<Op, Integer> done = new EnumMap<>(Op.class);
    add(done, scenario.setup(), 1);
    scenario.tasks().values().forEach(steps -> add(done, steps, 1));
    add(done, scenario.after(), 1);
    scenario
        .notifiers()
        .forEach((name, spec) ->
            spec.callbacks()
                .forEach((callback, does) ->
                    add(
                        done,
                        does.steps(),
                        outcome
                            .callbacks()
                            .getOrDefault(name, Map.of())
                            .getOrDefault(callback.text(), 0))));
    return done;
  }

  private static void add(EnumMap<Op, Integer> done, List<Step> steps, int times) {
    for (Step step : steps) {
      if (step instanceof KernelStep call) {
        done.merge(call.op(), times, Integer::sum);
      }
    }
  }

  private long performed(VmOp op) {
    return Stream.concat(
            Stream.of(scenario.setup(), scenario.after()), scenario.tasks().values().stream())
        .flatMap(List::stream)
        .filter(step -> step instanceof VmStep vm && vm.op() == op)
        .count();
  }

  private static int registrations(Outcome outcome) {
    int successes = 0;
    for (List<Outcome.Return> values : outcome.returns().values()) {
      for (Outcome.Return value : values) {
        if (value.op().startsWith("register") && value.value() == 0) {
          successes++;
        }
      }
    }
    return successes;
  }
}
