// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM on the same class path: for what must not depend on the JVM it runs in. */
public final class ChildJvm {
  private ChildJvm() {}

  /**
   * What a main class prints there; it must end well.
   *
   * @param options of the JVM
   */
  public static String output(List<String> options, Class<?> main, String... args)
      throws IOException, InterruptedException {
    Process child = start(options, main, args).redirectErrorStream(true).start();
    try (InputStream out = child.getInputStream()) {
      String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, child.waitFor(), text);
      return text;
    }
  }

  /**
   * How to start it.
   *
   * @param options of the JVM
   */
  public static ProcessBuilder start(List<String> options, Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-exports", "java.base/jdk.internal.vm=ALL-UNNAMED"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command);
  }
}
