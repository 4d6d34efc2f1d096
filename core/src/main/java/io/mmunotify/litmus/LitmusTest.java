// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A litmus test: what processes do, and whether they may come to a certain end.
 *
 * @param name what it is called
 * @param processes the instructions of each
 * @param init what variables hold at the beginning, where that is not 0
 * @param filter which ends count; null if all do
 * @param exists the end in question
 * @param verdict whether the memory model of the kernel lets it happen; null if nobody says
 * @param observable whether it happens without any reordering, with grace periods as short as may
 *     be; null where nobody knows
 * @param gracePeriodMatters whether it would happen without reordering if grace periods were none
 * @param selfDeadlock whether a process waits for its own read section
 */
public record LitmusTest(
    String name,
    List<List<Op>> processes,
    Map<String, Integer> init,
    @Nullable Condition filter,
    Condition exists,
    @Nullable Verdict verdict,
    @Nullable Boolean observable,
    boolean gracePeriodMatters,
    boolean selfDeadlock) {

  /** The domains that it names, RCU's among them. */
  public SortedSet<String> domains() {
    SortedSet<String> domains = new TreeSet<>();
    processes.forEach(process -> process.forEach(op -> domains.add(op.domain())));
    domains.remove("");
    return domains;
  }

  /** Every instruction of the processes. */
  public List<Op> ops() {
    return processes.stream().flatMap(List::stream).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
