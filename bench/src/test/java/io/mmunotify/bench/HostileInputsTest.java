// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.bench.measure.Effort;
import io.mmunotify.bench.measure.Results;
import io.mmunotify.bench.result.Measurement;
import io.mmunotify.cli.Console;
import io.mmunotify.cli.ExitStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged inputs of every kind through every command that reads them, in one JVM: no internal
 * error, no hang, and no order for a terminal. {@code -Dfuzz.inputs=20000} is the long form, {@code
 * -Dfuzz.seed} begins elsewhere. What fails is left in {@code target/fuzz}.
 */
final class HostileInputsTest {
  private static final int INPUTS = Integer.getInteger("fuzz.inputs", 60);
  private static final long SEED = Long.getLong("fuzz.seed", 1);

  /** Each command has a bound of its own that is a hundredth of that. */
  private static final Duration HANG = Duration.ofMinutes(5);

  private static final String BOUNDS = " --max-time 1 --max-executions 300 --jobs 1";

  @TempDir Path folder;

  /**
   * A kind of input.
   *
   * @param file what the damaged one is called
   * @param seeds whole ones
   * @param commands in which FOLDER stands for the folder of the file
   */
  private record Kind(String file, List<byte[]> seeds, List<String> commands) {}

  private final List<Kind> kinds = new ArrayList<>();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @BeforeEach
  void wholeInputs() throws IOException {
    List<byte[]> scenarios = new ArrayList<>();
    List<byte[]> traces = new ArrayList<>();
    for (String name :
        List.of("unregister-races-exit", "callback-sleeps", "refused-start-is-never-ended")) {
      scenarios.add(builtin(name));
      String trace = folder.resolve(name + ".jsonl").toString();
      Console.run("run", name, "-o", trace, "--format", "jsonl");
      traces.add(Files.readAllBytes(Path.of(trace)));
    }
    kinds.add(
        new Kind(
            "in.yaml",
            scenarios,
            List.of(
                "run FOLDER/in.yaml",
                "run FOLDER/in.yaml --format jsonl",
                "run FOLDER/in.yaml --seed 7 -g v3.15",
                "diff v3.5 v4.18 FOLDER/in.yaml",
                "explore FOLDER/in.yaml -g v4.18" + BOUNDS,
                "explore FOLDER/in.yaml -g v3.5 --unreduced --format json" + BOUNDS)));
    kinds.add(new Kind("in.jsonl", traces, List.of("replay FOLDER/in.jsonl")));
    kinds.add(
        new Kind(
            "in.json",
            litmus(),
            List.of("litmus FOLDER/in.json -g v3.15 --max-time 1 --max-states 300 --jobs 1")));
    kinds.add(
        new Kind(
            "results.jsonl",
            measurements(),
            List.of(
                "bench compare FOLDER/results.jsonl FOLDER/results.jsonl", "bench report FOLDER")));
  }

  private byte[] builtin(String name) throws IOException {
    try (var in = Console.class.getResourceAsStream("/io/mmunotify/builtin/" + name + ".yaml")) {
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  private static List<byte[]> litmus() {
    String processes =
        "[[[\"write\",\"x\",1],[\"synchronize_rcu\"],[\"write\",\"y\",1]],"
            + "[[\"rcu_read_lock\"],[\"read\",\"x\",\"r1\"],[\"read\",\"y\",\"r2\"],"
            + "[\"rcu_read_unlock\"]]]";
    String one =
        "{\"name\":\"mine\",\"processes\":"
            + processes
            + ",\"init\":{\"x\":0},"
            + "\"exists\":\"(1:r1=0 /\\\\ ~(1:r2=1 \\\\/ x=2))\",\"verdict\":\"Never\"}";
    return List.of(bytes("[" + one + "]"), bytes("[" + one + "," + one + "]"));
  }

  private List<byte[]> measurements() throws IOException {
    Path file = folder.resolve("whole.jsonl");
    try (Results results = new Results(file, Effort.SMOKE)) {
      for (String name : List.of("LiveWalk.walk", "LiveReadPair.pair", "PeerWalk.array")) {
        for (String notifiers : List.of("0", "16")) {
          results.add(
              new Measurement(
                  name,
                  Map.of("generation", "v3.5", "notifiers", notifiers),
                  1,
                  "average",
                  "cpu",
                  "ns/op",
                  List.of(List.of(5.0, 5.1), List.of(5.2, 5.0), List.of(5.1, 5.3)),
                  Map.of(50.0, 5.1)));
        }
      }
      results.end();
    }
    return List.of(Files.readAllBytes(file));
  }

  @Test
  void noInputIsAnInternalErrorAHangOrAnOrderForATerminal() throws IOException {
    Map<String, Integer> ends = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Kind kind : kinds) {
      for (byte[] seed : kind.seeds()) {
        assertTrue(seed.length > 100, kind.file());
      }
    }
    for (int i = 0; i < INPUTS; i++) {
      SplittableRandom random = new SplittableRandom(SEED + i);
      Kind kind = kinds.get(i % kinds.size());
      List<byte[]> others = kinds.get(random.nextInt(kinds.size())).seeds();
      byte[] input =
          new Mutations(random)
              .of(
                  kind.seeds().get(random.nextInt(kind.seeds().size())),
                  others.get(random.nextInt(others.size())));
      Files.write(folder.resolve(kind.file()), input);
      String command =
          kind.commands()
              .get(random.nextInt(kind.commands().size()))
              .replace("FOLDER", folder.toString());
      Console console =
          assertTimeoutPreemptively(
              HANG,
              () -> Console.run(command.split(" ", -1)),
              () -> "seed " + kept(kind, input) + ": " + command);
      ends.merge(kind.file() + " exit " + console.code(), 1, Integer::sum);
      String said = console.out() + console.err();
      if (console.code() == ExitStatus.INTERNAL.code() || said.chars().anyMatch(c -> isOrder(c))) {
        wrong.add(kept(kind, input) + ": " + command + "\n" + console.err());
      }
    }
    assertEquals(List.of(), wrong, ends::toString);
    assertTrue(ends.size() > kinds.size(), ends::toString);
    assertTrue(Integer.getInteger("fuzz.inputs") == null || told(ends));
  }

  /** Figures of a long run, for whoever asked for it. */
  private static boolean told(Map<String, Integer> ends) {
    System.out.println(INPUTS + " inputs from seed " + SEED + " on: " + ends);
    return true;
  }

  private static boolean isOrder(int character) {
    return (Character.isISOControl(character) && character != '\n' && character != '\t')
        || Character.getType(character) == Character.FORMAT;
  }

  private static Path kept(Kind kind, byte[] input) {
    try {
      Path place = Files.createDirectories(Path.of("target", "fuzz"));
      return Files.write(Files.createTempFile(place, "", kind.file()), input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
