// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.result;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds out where a run is made. What a system does not tell stays empty. */
public final class Surroundings {
  private static final Path GOVERNOR =
      Path.of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");

  private static final int GIT_SECONDS = 10;

  private Surroundings() {}

  /**
   * Looks around.
   *
   * @param sources the folder of the sources, whose commit is told
   * @param flags the options of the measured JVMs
   */
  public static RunInfo look(Path sources, List<String> flags) {
    return new RunInfo(
        cpu(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        commit(sources),
        firstLine(GOVERNOR).orElse(""),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        load(),
        String.join(" ", flags));
  }

  /** How many threads wanted to run on average in the last minute; negative if nobody knows. */
  public static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static String cpu() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  private static Optional<String> firstLine(Path file) {
    try {
      return Files.readAllLines(file).stream().findFirst().map(String::strip);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String commit(Path sources) {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--abbrev=12", "--dirty=+")
              .directory(sources.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor(GIT_SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0 ? said.strip() : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
