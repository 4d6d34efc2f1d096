// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import io.mmunotify.conformance.kit.ClauseTrial;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.search.VmRace;
import io.mmunotify.vmcase.RecordedCases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The killers of a generation. */
final class Killers {
  /** Tests of the suite that hold generations to something, the quick ones first. */
  private static final List<String> SUITE =
      List.of(
          "io.mmunotify.arch.UpstreamFilesTest",
          "io.mmunotify.conformance.CapabilitiesTest",
          "io.mmunotify.conformance.GoldenTracesTest",
          "io.mmunotify.conformance.GoldenOutcomesTest");

  private Killers() {}

  /** The clauses of the conformance kit that apply. */
  static List<Killer> clauses(Generation sound) {
    return ClauseTrial.of(sound).stream().<Killer>map(ClauseKiller::new).toList();
  }

  /** The rest of the suite. */
  static List<Killer> suite() {
    return SUITE.stream().<Killer>map(SuiteKiller::new).toList();
  }

  /** What kernels are known to tell beyond the recorded cases. */
  static List<Killer> facts() {
    return List.of(
        new SuiteKiller("io.mmunotify.vmcase.VmFactsTest"),
        new SuiteKiller("io.mmunotify.vmcase.FullGatherTest"));
  }

  /** Searches over the schedules of VM operations that race. */
  static List<Killer> races(Generation sound) {
    try {
      return VmRace.all().stream()
          .filter(race -> race.generations().contains(sound.name()))
          .<Killer>map(RaceKiller::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The recorded cases of VM operations that come out the same on the sound generation. */
  static List<Killer> cases(Generation sound) {
    try {
      return RecordedCases.all().stream()
          .filter(each -> each.recorded().containsKey(sound.name()))
          .filter(
              each -> !RecordedCases.CONTRADICTORY.contains(each.name() + " on " + sound.name()))
          .<Killer>map(CaseKiller::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
