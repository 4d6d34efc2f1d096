// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import io.mmunotify.hw.kernel.Generation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicIntegerArray;
import javax.tools.ToolProvider;

/**
 * Which statements a killer reaches on the sound generation, and how often: a killer cannot notice
 * a change of a statement that it does not reach, and one that reaches few statements is cheap.
 * Both are the same on every machine.
 */
final class Reach {
  /** A statement, by its file and where it begins. */
  private record Statement(Path file, int start) {}

  private final Map<Statement, Integer> statements = new HashMap<>();
  private final IdentityHashMap<Killer, BitSet> reached = new IdentityHashMap<>();
  private final IdentityHashMap<Killer, Long> hits = new IdentityHashMap<>();

  /**
   * Runs all killers.
   *
   * @param sources the sources to put probes into
   * @throws IllegalStateException if a killer catches the sound generation
   */
  Reach(Class<?> sound, List<Source> sources, MutantCompiler compiler, List<Killer> killers)
      throws ReflectiveOperationException {
    Map<String, byte[]> probed = new HashMap<>();
    for (Source source : sources) {
      probed.putAll(
          Objects.requireNonNull(
              compiler.compile(source.type(), probed(source)), "probes do not compile"));
    }
    Generation generation = new MutantLoader(sound, probed).generation();
    for (Killer killer : killers) {
      AtomicIntegerArray counts = Probe.reset(statements.size());
      String caught = Trial.caught(killer, generation);
      if (caught != null) {
        throw new IllegalStateException("the sound " + generation.name() + ": " + caught);
      }
      BitSet set = new BitSet();
      long sum = 0;
      for (int i = 0; i < statements.size(); i++) {
        set.set(i, counts.get(i) > 0);
        sum += counts.get(i);
      }
      reached.put(killer, set);
      hits.put(killer, sum);
    }
  }

  private String probed(Source source) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (int start : starts(source)) {
      int number = statements.size();
      statements.put(new Statement(source.file(), start), number);
      text.append(source.text(), from, start);
      text.append(Probe.class.getName()).append(".hit(").append(number).append("); ");
      from = start;
    }
    return text.append(source.text().substring(from)).toString();
  }

  private static SortedSet<Integer> starts(Source source) {
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(
                    null,
                    null,
                    _ -> {},
                    MutantCompiler.OPTIONS,
                    null,
                    List.of(new SourceText(source.type(), source.text())));
    try {
      CompilationUnitTree unit = task.parse().iterator().next();
      ProbeScanner scanner = new ProbeScanner(unit, Trees.instance(task).getSourcePositions());
      scanner.scan(unit, null);
      return scanner.starts();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of the killers that can notice a mutant, the cheapest one first. */
  List<Killer> of(Mutant mutant, List<Killer> killers) {
    BitSet wanted = new BitSet();
    for (int anchor : mutant.anchors()) {
      Integer statement = statements.get(new Statement(mutant.source().file(), anchor));
      if (statement != null) {
        wanted.set(statement);
      }
    }
    List<Killer> able = new ArrayList<>();
    for (Killer killer : killers) {
      BitSet set = reached.get(killer);
      if (set == null || wanted.isEmpty() || set.intersects(wanted)) {
        able.add(killer);
      }
    }
    able.sort(Comparator.comparing(killer -> hits.getOrDefault(killer, Long.MAX_VALUE)));
    return able;
  }
}
