// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.Handshake;
import io.mmunotify.hw.machine.LiveMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each soak has a JVM of its own, without assertions: these would look at the stack in each
 * section. {@code -Dsoak.nodes=10000000} makes it a long one.
 */
@DisplayName("no reader of classic RCU meets a node that was poisoned behind a grace period")
final class SoakTest {
  private static final int NODES = Integer.getInteger("soak.nodes", 30_000);
  private static final String NONE = "0 met";

  @ParameterizedTest
  @ValueSource(strings = {"-XX:-TieredCompilation", "-XX:TieredStopAtLevel=1", "-Xint"})
  @DisplayName("with C2, with C1 alone and interpreted")
  void compilers(String option) throws Exception {
    String report = soak(NODES, "RIGHT", option);
    assertTrue(report.contains(NONE), report);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+TieredCompilation", "-Xint"})
  @DisplayName("where readers do nothing but read, either")
  void busyReaders(String option) throws Exception {
    String report = soak(NODES, "BUSY", option);
    assertTrue(report.contains(NONE), report);
  }

  @Test
  @DisplayName("where readers announce their sections, either")
  void announced() throws Exception {
    String report = soak(NODES, "BUSY", "-D" + Handshake.PROPERTY + "=false");
    assertTrue(report.contains(NONE), report);
  }

  @ParameterizedTest
  @CsvSource({"NO_WAIT", "UNDECLARED"})
  @DisplayName("but one does where nobody waits, or where a section is not declared")
  void brokenTwins(String way) throws Exception {
    String report = soak(Integer.MAX_VALUE, way, "-XX:+TieredCompilation");
    assertFalse(report.contains(", " + NONE), report);
  }

  private static String soak(int nodes, String way, String option) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            option,
            "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Soak.class.getName(),
            Integer.toString(nodes),
            way));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = text(process);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private static String text(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("a task on a virtual thread is refused")
  void virtualThreads() throws InterruptedException {
    LiveMachine machine = new LiveMachine();
    RcuTree _ = RcuTree.boot(machine, GracePeriodOptions.ENGINE);
    AtomicReference<String> refusal = new AtomicReference<>("");
    Thread.ofVirtual()
        .start(() ->
            refusal.set(
                String.valueOf(
                    assertThrows(IllegalStateException.class, () -> machine.attach("reader"))
                        .getMessage())))
        .join();
    String sentence = String.valueOf(refusal.get());
    assertTrue(sentence.startsWith("the task reader runs on a virtual thread"), sentence);
  }

  @Test
  @DisplayName(
      "an engine that boots behind the first task is refused, since it would not hear of it")
  void lateBoot() {
    LiveMachine machine = new LiveMachine();
    var _ = machine.attach("early");
    assertThrows(
        IllegalStateException.class, () -> RcuTree.boot(machine, GracePeriodOptions.ENGINE));
  }
}
