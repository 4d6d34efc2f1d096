// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Handshake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The hooks leave nothing in a compiled walk. Wherever compiled code can be stopped, the compiler
 * notes the methods that it is in; none of the machine's may be among them. Does not verify that
 * evaluating the hooks' arguments is free as well: README.md tells how to compare instructions.
 */
final class ReadSideTest {
  private static final Pattern HOOKS =
      Pattern.compile("io\\.mmunotify\\.hw\\.machine\\.(Machine|Memory)::");

  static List<String> generations() {
    return Generation.all().stream().map(Generation::name).toList();
  }

  @ParameterizedTest
  @MethodSource("generations")
  void noHookIsLeftOnALiveMachine(String generation) throws Exception {
    String code = compiledWalk(generation, "live");

    assertTrue(code.contains("MmuNotifierChain::clearFlushYoung"), "the walk was not inlined");
    assertFalse(HOOKS.matcher(code).find(), code);
    assertFalse(code.contains("SteppedMachine"), code);
  }

  /** The control: where there was a stepped machine, the same look finds the hooks. */
  @Test
  void theHooksAreSeenAfterASteppedMachine() throws Exception {
    String code = compiledWalk(generations().getFirst(), "stepped");

    assertTrue(HOOKS.matcher(code).find(), code);
  }

  @Test
  void aSectionOfClassicRcuIsNoInstructionUnlessItIsAnnounced() throws Exception {
    for (Generation rcu : Generation.all()) {
      if (!rcu.capabilities().contains(Capability.CALLBACKS_MAY_SLEEP)) {
        String code = compiledWalk(rcu.name(), "live");
        assertFalse(code.contains("Rcu::read"), code);
        String announced = "-D" + Handshake.PROPERTY + "=false";
        assertTrue(compiledWalk(rcu.name(), "live", announced).contains("Rcu::read"));
      }
    }
  }

  /** What C2 says of {@link ReadSide#walk}. */
  private static String compiledWalk(String generation, String mode, String... options)
      throws Exception {
    String walk = ReadSide.class.getName() + "::walk";
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-Xbatch",
            "-XX:+UseSerialGC",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:CompileCommand=print," + walk,
            "-XX:CompileCommand=dontinline," + walk,
            "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ReadSide.class.getName(),
            generation,
            mode));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = text(process);
    assertEquals(0, process.waitFor(), output);
    int code = output.lastIndexOf("Compiled method (c2)");
    assertTrue(code >= 0, output);
    return output.substring(code);
  }

  private static String text(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
