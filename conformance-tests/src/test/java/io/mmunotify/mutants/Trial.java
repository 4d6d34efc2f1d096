// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import io.mmunotify.hw.kernel.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tries mutants of a selection on those killers that reach what was changed, the cheapest first.
 */
final class Trial {
  private final Class<?> sound;
  private final List<Killer> killers;
  private final List<Killer> rest;
  private final MutantCompiler compiler = new MutantCompiler();
  private final Reach reach;

  /**
   * Runs all killers on the sound generation, which none of them may catch.
   *
   * @param killers what mutants are tried on
   * @param rest what a mutant that survives these is tried on
   * @throws IllegalStateException if one does
   */
  Trial(Selection selection, List<Killer> killers, List<Killer> rest)
      throws ReflectiveOperationException {
    this.sound = selection.sound().getClass();
    this.killers = killers;
    this.rest = rest;
    List<Killer> all = new ArrayList<>(killers);
    all.addAll(rest);
    this.reach = new Reach(sound, selection.sources(), compiler, all);
  }

  /** Who catches a generation; null if the killer does not. */
  static @Nullable String caught(Killer killer, Generation generation) {
    try {
      return killer.catches(generation);
    } catch (OutOfMemoryError e) {
      throw e; // this JVM is of no more use
    } catch (Throwable e) {
      return killer.name() + " (" + e.getClass().getSimpleName() + ")";
    }
  }

  private static @Nullable String caught(List<Killer> killers, Generation generation) {
    for (Killer killer : killers) {
      String by = caught(killer, generation);
      if (by != null) {
        return by;
      }
    }
    return null;
  }

  /** What becomes of a mutant. */
  Fate of(Mutant mutant) {
    Map<String, byte[]> classes = compiler.compile(mutant.source().type(), mutant.text());
    if (classes == null) {
      return Fate.REFUSED;
    }
    Generation generation;
    try {
      generation = new MutantLoader(sound, classes).generation();
    } catch (ReflectiveOperationException | LinkageError e) {
      return Fate.caught("loading (" + e.getClass().getSimpleName() + ")");
    }
    List<Killer> able = reach.of(mutant, killers);
    String by = caught(able, generation);
    if (by != null) {
      return Fate.caught(by);
    }
    String more = caught(reach.of(mutant, rest), generation);
    if (more != null) {
      return Fate.caughtByRest(more);
    }
    return able.isEmpty() ? Fate.UNREACHED : Fate.SURVIVES;
  }
}
