// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import io.mmunotify.hw.kernel.Capability;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One numbered sentence of the contract between the notifier code, the VM and drivers.
 *
 * @param id {@code REL-03}: its family, and its number in that
 * @param sentence what holds
 * @param relies who relies on it
 * @param symbols the kernel's functions and macros that it is about
 * @param commits those that made or changed it, the oldest first; empty where none is on record
 * @param generations what it says of each generation, by name
 * @param side what tells a generation that differs from one where it holds; null where none differs
 *     or no test shows it
 * @param scenarios built-in scenarios that show it
 * @param notShown why no test shows it; null if one does
 * @param covers rows of the contract, differences ({@code D-14}) and bugs ({@code B-03})
 */
public record Clause(
    String id,
    String sentence,
    String relies,
    List<String> symbols,
    List<Commit> commits,
    Map<String, Verdict> generations,
    @Nullable Side side,
    List<String> scenarios,
    @Nullable String notShown,
    List<String> covers) {

  /**
   * Where it holds.
   *
   * @param capability what decides
   * @param present whether it holds with the capability, or without
   */
  public record Side(Capability capability, boolean present) {
    boolean holds(Set<Capability> capabilities) {
      return capabilities.contains(capability) == present;
    }
  }

  /** The letters in front of its number. */
  public String family() {
    return id.substring(0, id.indexOf('-'));
  }

  /** The numbers that it covers and that begin so: {@code 'D'} differences, {@code 'B'} bugs. */
  public List<String> numbers(char kind) {
    return covers.stream().filter(text -> text.startsWith(kind + "-")).toList();
  }

  /**
   * What it says of a generation, named here or not: that follows from what the generation can do.
   */
  public Verdict verdict(Set<Capability> capabilities) {
    Verdict differs = null;
    for (Verdict verdict : generations.values()) {
      if (verdict instanceof Verdict.NotApplicable(Capability lacks, String _)
          && !capabilities.contains(lacks)) {
        return verdict;
      } else if (verdict instanceof Verdict.Differs && differs == null) {
        differs = verdict;
      }
    }
    return differs == null || side == null || side.holds(capabilities)
        ? new Verdict.Holds()
        : differs;
  }
}
