// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The live machine's figures: one column per generation, and one for each peer. */
final class LiveReport {
  private static final List<Integer> LENGTHS = List.of(0, 1, 4, 16);
  private static final String WALK = "LiveWalk.walk";
  private static final String NEVER = "LiveCalls.neverRegistered";

  private final List<String> generations;
  private final Scores scores;

  LiveReport(List<String> generations, Scores scores) {
    this.generations = generations;
    this.scores = scores;
  }

  void print(PrintStream out) {
    out.println(
        "Live machine, one thread: nanoseconds of processor time a call (± 99.9 % confidence).");
    out.println();
    BenchTable table =
        new BenchTable("", Stream.concat(generations.stream(), Stream.of("array", "CopyOnWrite")));
    table.add("no notifier ever", each(NEVER));
    for (int length : LENGTHS) {
      String what = length == 0 ? "walk, none left" : "walk of " + length;
      table.add(
          what,
          Stream.concat(
              perGeneration(generation -> scores.ofGeneration(WALK, generation, length)),
              Stream.of(
                  scores.ofPeer("PeerWalk.array", length),
                  scores.ofPeer("PeerWalk.copyOnWriteArrayList", length))));
    }
    table.add("read lock + unlock", perGeneration(this::readSidePair));
    table.add("range_start + range_end", each("LiveCalls.rangeStartEnd"));
    table.add("register + unregister", each("LiveCalls.registerUnregister"));
    table.print(out);
    out.println();
    out.println(
        """
        walk: clear_flush_young, each notifier adding to a counter of the task; the peers, which
        nothing protects against a notifier that leaves, call the same. read lock + unlock: the walk
        with none left less the one with no notifier ever. range_start + range_end: one notifier.

        All generations end their grace periods by the same exact rule so far, not each by its own
        engine: no comparison of RCU with SRCU can be drawn from these figures yet.\
        """);
  }

  private Stream<@Nullable Score> each(String benchmark) {
    return perGeneration(generation -> scores.ofGeneration(benchmark, generation));
  }

  /** The peers' columns stay empty. */
  private Stream<@Nullable Score> perGeneration(Function<String, @Nullable Score> score) {
    return generations.stream().map(score);
  }

  private @Nullable Score readSidePair(String generation) {
    return Scores.difference(
        scores.ofGeneration(WALK, generation, 0), scores.ofGeneration(NEVER, generation));
  }
}
