// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.arch.SourceTree;
import io.mmunotify.hw.kernel.Generation;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tool that tries mutants: what it makes, and what becomes of mutants whose fate is known. */
final class MutantsTest {
  private static final Generation SOUND = Generation.all().getLast();

  private static Selection selection(Generation generation, Selection.Part part, String file) {
    return new Selection(SourceTree.root(), generation.name(), part, file, false, 1);
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

  /** The mutants of a small VM function, all of them. */
  @Test
  void noneIsLeftOut() {
    Set<String> words =
        selection(SOUND, Selection.Part.VM, "OomReaper").mutants().stream()
            .filter(mutant -> mutant.method().equals("oomReapTaskMm"))
            .map(Mutant::words)
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "oomReapTaskMm: remove `mm.mmapSem().downRead(current);`",
            "oomReapTaskMm: remove `boolean all = reapTaskMm(current, mm);`",
            "oomReapTaskMm: remove `mm.mmapSem().upRead(current);`",
            "oomReapTaskMm: remove `return all;`",
            "oomReapTaskMm: swap `mm.mmapSem().downRead(current);` with `boolean all ="
                + " reapTaskMm(current, mm);`",
            "oomReapTaskMm: swap `boolean all = reapTaskMm(current, mm);` with"
                + " `mm.mmapSem().upRead(current);`",
            "oomReapTaskMm: swap `mm.mmapSem().upRead(current);` with `return all;`"),
        words);
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
        mutant(mutants, "<init>: swap `this.srcu = srcu;` with `this.heap = heap;`");
    assertEquals(Fate.SURVIVES, trial.of(equivalent));
    Mutant unreached = mutant(mutants, "synchronize: remove `srcu.barrier(current);`");
    assertEquals(Fate.UNREACHED, trial.of(unreached));
  }
}
