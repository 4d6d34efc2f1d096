// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.peer;

import io.mmunotify.bench.result.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * SRCU's read sides in C, and the flavours of liburcu where it is installed: programs that are
 * compiled here and run as processes. Where something is missing, one sentence says so.
 */
public final class NativePeers {
  /** The name that measurements of SRCU in C begin with. */
  public static final String SRCU = "C.";

  /** The name that measurements of a flavour of liburcu begin with, followed by the flavour. */
  public static final String URCU = "urcu-";

  /** The flavours of liburcu. */
  public static final List<String> FLAVOURS = List.of("qsbr", "memb", "mb", "bp");

  private final String compiler;
  private final int iterations;
  private final int millis;

  /** By the prefix of the measurements' names, once compiled. */
  private final Map<String, Path> programs = new LinkedHashMap<>();

  private boolean compiled;

  /**
   * @param iterations how many samples
   * @param millis how long each takes
   */
  public NativePeers(int iterations, int millis) {
    this("cc", iterations, millis);
  }

  NativePeers(String compiler, int iterations, int millis) {
    this.compiler = compiler;
    this.iterations = iterations;
    this.millis = millis;
  }

  /**
   * Measures what there is; compiles it at the first call.
   *
   * @param say hears what is missing, at the first call
   */
  public List<Measurement> measure(Consumer<String> say) throws IOException {
    if (!compiled) {
      compiled = true;
      compile(say);
    }
    List<Measurement> all = new ArrayList<>();
    for (Map.Entry<String, Path> program : programs.entrySet()) {
      String path = program.getValue().toString();
      CCompiler.Ended ended =
          CCompiler.run(List.of(path, Integer.toString(iterations), Integer.toString(millis)));
      if (ended.status() != 0) {
        throw new IOException(path + " ended with " + ended.status() + ": " + ended.said());
      }
      all.addAll(parse(program.getKey(), ended.said()));
    }
    return all;
  }

  private void compile(Consumer<String> say) throws IOException {
    Path folder = Files.createTempDirectory("mmunotify-c-");
    CCompiler cc = new CCompiler(compiler, folder);
    if (!cc.exists()) {
      say.accept("no C compiler: the C peers are left out (install gcc or clang as cc)");
      return;
    }
    Path srcu =
        cc.compile("srcu.c", "srcu", List.of())
            .orElseThrow(() -> new IOException("cc does not compile " + folder + "/srcu.c"));
    programs.put(SRCU, srcu);
    List<String> missing = new ArrayList<>();
    for (String flavour : FLAVOURS) {
      String header = "-DHEADER=<urcu/urcu-" + flavour + ".h>";
      Optional<Path> made =
          cc.compile(
              "urcu.c", URCU + flavour, List.of(header, "-lurcu-" + flavour, "-lurcu-common"));
      made.ifPresentOrElse(
          program -> programs.put(URCU + flavour + ".", program), () -> missing.add(flavour));
    }
    if (!missing.isEmpty()) {
      say.accept(
          "liburcu's " + String.join(", ", missing) + " left out: liburcu-dev is not installed");
    }
  }

  /** Lines of a name and a value. */
  static List<Measurement> parse(String prefix, String text) throws IOException {
    Map<String, List<Double>> samples = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      int blank = line.indexOf(' ');
      try {
        samples
            .computeIfAbsent(
                prefix + line.substring(0, Math.max(blank, 0)), key -> new ArrayList<>())
            .add(Double.valueOf(line.substring(blank + 1)));
      } catch (NumberFormatException e) {
        throw new IOException("a C peer printed \"" + line + "\"", e);
      }
    }
    List<Measurement> all = new ArrayList<>();
    samples.forEach((name, values) ->
        all.add(
            new Measurement(
                name, Map.of(), 1, "average", "cpu", "ns/op", List.of(values), Map.of())));
    return all;
  }
}
