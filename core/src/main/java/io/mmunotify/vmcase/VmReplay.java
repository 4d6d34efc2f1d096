// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.vmcase;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.run.RunResult;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.run.ScenarioRunner.VmRun;
import io.mmunotify.scenario.Limit;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.VmSpec.AreaSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs recorded cases and holds what they tell to what was recorded. Any thread may use it. */
public final class VmReplay {
  /** Events shown in front of the first that differs, and behind it. */
  private static final int NEIGHBOURS = 3;

  /** How many events more a run may have for each page of an area and each step. */
  private static final long EVENTS_OF_A_PAGE = 32;

  private final Limits limits;

  /**
   * @param limits how long a run may get, but for what the pages of its areas need
   */
  public VmReplay(Limits limits) {
    this.limits = limits;
  }

  /** A step may touch each page of each area, so a large case may take more events. */
  private Limits limitsOf(Scenario scenario) {
    long pages =
        scenario.vm().areas().values().stream()
            .flatMap(areas -> areas.values().stream())
            .mapToLong(AreaSpec::pages)
            .sum();
    long steps = scenario.bodies().stream().mapToLong(List::size).sum();
    return limits.with(Limit.EVENTS, limits.get(Limit.EVENTS) + EVENTS_OF_A_PAGE * pages * steps);
  }

  /**
   * Runs a case on a generation that it was recorded on.
   *
   * @return what differs, in some lines; null if nothing does
   */
  public @Nullable String differs(VmCase recorded, Generation generation) {
    List<ToldEvent> expected = recorded.recorded().get(generation.name());
    if (expected == null) {
      throw new IllegalArgumentException(
          recorded.name() + " was not recorded on " + generation.name());
    }
    List<ToldEvent> got = tellsOf(recorded, generation, expected);
    int index = 0;
    while (index < expected.size()
        && index < got.size()
        && got.get(index).says(expected.get(index))) {
      index++;
    }
    return index == expected.size() && index == got.size()
        ? null
        : describe(recorded, generation, expected, got, index);
  }

  private List<ToldEvent> tellsOf(
      VmCase recorded, Generation generation, List<ToldEvent> expected) {
    VmRun run =
        new ScenarioRunner(limitsOf(recorded.scenario()))
            .runVm(recorded.scenario(), generation, new InOrder());
    RunResult result = run.result();
    Map<String, AreaSpec> areas =
        recorded.scenario().vm().areas().values().stream().findFirst().orElse(Map.of());
    AreaSpec heap = areas.get("heap");
    VmProjection projection =
        new VmProjection(
            recorded.watch(),
            heap == null ? 0 : heap.at(),
            run.view().mappedAtBegin(recorded.watch()));
    List<ToldEvent> got = projection.of(result.events(), recorded.scenario().tasks().keySet());
    if (result.outcome().stop() != null) {
      got.add(new ToldEvent(Map.of("event", String.valueOf(result.outcome().stop()))));
    }
    for (Finding.Seen seen : result.findings()) {
      got.add(new ToldEvent(Map.of("event", "finding", "what", seen.finding().what())));
    }
    boolean frees = expected.stream().anyMatch(event -> event.event().equals("page_free"));
    if (!frees) {
      got.removeIf(event -> event.event().equals("page_free"));
    }
    return got;
  }

  private static String describe(
      VmCase recorded,
      Generation generation,
      List<ToldEvent> expected,
      List<ToldEvent> got,
      int index) {
    StringBuilder text = new StringBuilder();
    text.append(recorded.file()).append(": ").append(recorded.name()).append(" on ");
    text.append(generation.name()).append(" differs at event ").append(index + 1).append('\n');
    for (int i = Math.max(0, index - NEIGHBOURS); i < index; i++) {
      text.append("            ").append(expected.get(i)).append('\n');
    }
    for (int i = index; i <= index + NEIGHBOURS; i++) {
      append(text, "  expected  ", expected, i, i == index);
    }
    for (int i = index; i <= index + NEIGHBOURS; i++) {
      append(text, "  got       ", got, i, i == index);
    }
    return text.toString();
  }

  private static void append(
      StringBuilder text, String label, List<ToldEvent> events, int index, boolean always) {
    if (index < events.size()) {
      text.append(label).append(events.get(index)).append('\n');
    } else if (always) {
      text.append(label).append("nothing more\n");
    }
  }
}
