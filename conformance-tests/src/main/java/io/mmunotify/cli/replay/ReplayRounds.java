// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.replay;

import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Terminal;
import io.mmunotify.hw.machine.Stopwatch;
import io.mmunotify.scenario.JsonText;
import io.mmunotify.scenario.Limits;
import io.mmunotify.trace.Trace;
import io.mmunotify.trace.TraceReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Replays the same traces again and again, on one thread, to see how fast that is once warm. */
final class ReplayRounds {
  private final Replayer replayer;
  private final Terminal terminal;

  ReplayRounds(Replayer replayer, Terminal terminal) {
    this.replayer = replayer;
    this.terminal = terminal;
  }

  ExitStatus run(List<Path> files, Limits limits, long rounds, boolean json) {
    List<Trace> traces = new ArrayList<>();
    files.forEach(file -> traces.addAll(TraceReader.readAll(file, limits)));
    long differ = 0;
    List<Double> times = new ArrayList<>();
    for (long round = 1; round <= rounds; round++) {
      Stopwatch watch = new Stopwatch();
      differ = traces.stream().map(replayer::replay).filter(Objects::nonNull).count();
      double seconds = watch.seconds();
      times.add(seconds);
      terminal
          .err()
          .printf(
              "round %d: %d traces in %.3f s, %.0f a second%n",
              round, traces.size(), seconds, traces.size() / seconds);
    }
    if (json) {
      terminal.data().print(json(traces.size(), differ, times));
    } else {
      terminal.out().println(traces.size() + " traces replayed, " + differ + " differ");
    }
    return differ == 0 ? ExitStatus.FINE : ExitStatus.FOUND;
  }

  private static String json(int traces, long differ, List<Double> times) {
    return JsonText.of(json -> {
      json.writeNumberField("replay", 1);
      json.writeNumberField("traces", traces);
      json.writeNumberField("differ", differ);
      json.writeArrayFieldStart("seconds");
      for (double seconds : times) {
        json.writeNumber(seconds);
      }
      json.writeEndArray();
    });
  }
}
