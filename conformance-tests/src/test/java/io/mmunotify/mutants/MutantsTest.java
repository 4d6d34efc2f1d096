// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.arch.SourceTree;
import io.mmunotify.hw.kernel.Generation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tool that tries mutants: what it makes, and what becomes of mutants whose fate is known. */
final class MutantsTest {
  private static final Generation SOUND = Generation.all().getLast();

  private static Selection selection(Generation generation, Selection.Part part, String file) {
    return new Selection(SourceTree.root(), generation.name(), part, file, false, "", 1);
  }

  private static Selection chain() {
    return selection(SOUND, Selection.Part.CORE, "MmuNotifierChain");
  }

  private static Mutant mutant(List<Mutant> mutants, String words) {
    List<Mutant> found = mutants.stream().filter(each -> each.words().equals(words)).toList();
    assertEquals(1, found.size(), words);
    return found.getFirst();
  }

  @Test
  void theSameSourcesGiveTheSameMutants() {
    List<Mutant> mutants = chain().mutants();
    assertEquals(mutants, chain().mutants());
    assertEquals(
        mutants.size(),
        mutants.stream().map(Mutant::text).collect(Collectors.toSet()).size(),
        "no mutant comes twice");
    assertEquals(
        EnumSet.allOf(Operator.class),
        mutants.stream().map(Mutant::operator).collect(Collectors.toSet()));
  }

  @Test
  void everyGenerationHasHundreds() {
    for (Generation generation : Generation.all()) {
      int core = selection(generation, Selection.Part.CORE, "").mutants().size();
      assertTrue(core > 500, generation.name() + ": " + core);
    }
  }

  private static final String SAMPLE =
      """
      final class Sample {
        private int left = 0;

        int take(boolean quick, int number) {
          if (quick) {
            put(number);
          }
          return left;
        }

        private void put(int number) {
          left += number;
        }
      }
      """;

  @Test
  void noneIsLeftOut() {
    Source source = new Source(Path.of("Sample.java"), "Sample", SAMPLE);
    assertEquals(
        """
        : constant `0` by `(0 + 1)`
        take: remove `if (quick) { put(number); }`
        take: swap `if (quick) { put(number); }` with `return left;`
        take: move `if (quick) { put(number); }` behind `return left;`
        take: remove `return left;`
        take: negate `quick` by `!(quick)`
        take: remove `put(number);`
        take: move `put(number);` in front of `if (quick) { put(number); }`
        take: move `put(number);` behind `if (quick) { put(number); }`
        take: double `put(number);`
        put: remove `left += number;`
        put: operator `left += number`: `+=` by `=`
        """,
        Mutations.of(List.of(source), List.of(source)).stream()
            .map(mutant -> mutant.words() + "\n")
            .collect(Collectors.joining()));
  }

  @Test
  void aMutantIsCaughtOrSurvivesOrDoesNotCompile()
      throws ReflectiveOperationException, IOException {
    List<Killer> clauses =
        Killers.clauses(SOUND).stream()
            .filter(killer -> killer.name().matches("clause (REL-01|RNG-01)"))
            .toList();
    Trial trial = new Trial(chain(), clauses, List.of());
    List<Mutant> mutants = chain().mutants();
    assertEquals(
        Fate.caught("clause REL-01"),
        trial.of(mutant(mutants, "release: remove `release.call(current, mn, mm);`")));
    assertEquals(
        Fate.REFUSED,
        trial.of(mutant(mutants, "release: remove `int id = srcu.readLock(current);`")));
    Mutant equivalent =
        mutant(
            mutants,
            "invalidateRangeStart: swap `int ret = 0;` with `int id = srcu.readLock(current);`");
    assertEquals(Fate.SURVIVES, trial.of(equivalent));
    Mutant unreached = mutant(mutants, "synchronize: remove `srcu.barrier(current);`");
    assertEquals(Fate.UNREACHED, trial.of(unreached));
  }
}
