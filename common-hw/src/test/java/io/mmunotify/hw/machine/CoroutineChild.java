// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.sync.SpinLock;
import io.mmunotify.hw.trace.TraceLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A JVM of its own that prints traces: which coroutines are used is decided once per JVM. */
final class CoroutineChild {
  private CoroutineChild() {}

  /** The traces of some runs, in a JVM that uses these coroutines. */
  static String run(String coroutines) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-exports",
            "java.base/jdk.internal.vm=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-Dmmunotify.coroutines=" + coroutines,
            "-cp",
            System.getProperty("java.class.path"),
            CoroutineChild.class.getName()));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = child.getInputStream()) {
      String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      if (child.waitFor() != 0) {
        throw new IOException(text);
      }
      return text;
    }
  }

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (long seed = 0; seed < 50; seed++) {
      SpinLock lock = new SpinLock(new KernelObject() {}, () -> "A");
      List<Long> numbers = Collections.synchronizedList(new ArrayList<>());
      TaskBody body =
          task -> {
            numbers.add(new KernelObject() {}.id()); // made on whatever thread the coroutine has
            Runs.step(task, "1");
            lock.lock(task);
            Runs.step(task, "2");
            if (task.id() == 2 && task.machine() instanceof SteppedMachine m && m.steps() > 9) {
              throw Machine.bug("late");
            }
            lock.unlock(task);
          };
      TraceLog log = new TraceLog();
      RunEnd end =
          new SteppedMachine(new RandomSchedule(seed), log).run(Runs.together(body, body, body));
      Runs.texts(log).forEach(out::println);
      out.println(end.getClass().getSimpleName() + " " + numbers);
    }
    out.flush();
  }
}
