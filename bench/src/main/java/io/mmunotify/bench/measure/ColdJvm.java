// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.measure;

import io.mmunotify.cli.Main;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command line of this program in a JVM of its own, with the options of this one.
 *
 * @param seconds from before it was started to its end
 * @param said all that it printed
 */
public record ColdJvm(double seconds, String said) {

  /**
   * Runs it.
   *
   * @throws IOException if it does not end well
   */
  public static ColdJvm run(String... arguments) throws IOException, InterruptedException {
    return run(List.of(), arguments);
  }

  /**
   * Runs it with more options for its JVM.
   *
   * @throws IOException if it does not end well
   */
  public static ColdJvm run(List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    long start = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException("a JVM of its own ended with " + status + ": " + said);
    }
    return new ColdJvm((System.nanoTime() - start) / 1e9, said.strip());
  }
}
