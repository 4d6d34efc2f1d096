// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import io.mmunotify.TwinOf;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.memory.FaultInjector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Tries mutants of one generation on killers, the cheapest one first. */
final class Trial {
  private final Generation sound;
  private final List<Killer> killers;
  private final MutantCompiler compiler = new MutantCompiler();

  /**
   * @param sound the generation as it is, which no killer may catch
   */
  Trial(Generation sound, List<Killer> killers) throws ReflectiveOperationException {
    this.sound = sound;
    this.killers = cheapestFirst(load(Map.of()), killers);
  }

  private Generation load(Map<String, byte[]> changed) throws ReflectiveOperationException {
    return new MutantLoader(sound.getClass(), changed).generation();
  }

  /** A generation that counts how often a killer boots it: the same on every machine. */
  private record Counted(Generation sound, AtomicInteger boots) implements TwinOf {
    @Override
    public Kernel boot(Machine machine, FaultInjector faults, GracePeriodOptions options) {
      boots.incrementAndGet();
      return sound.boot(machine, faults, options);
    }
  }

  private static List<Killer> cheapestFirst(Generation sound, List<Killer> killers) {
    Map<Killer, Integer> prices = new HashMap<>();
    for (Killer killer : killers) {
      Counted counted = new Counted(sound, new AtomicInteger());
      String caught = caught(killer, counted);
      if (caught != null) {
        throw new IllegalStateException("the sound " + sound.name() + " is caught by " + caught);
      }
      prices.put(killer, counted.boots.get());
    }
    List<Killer> sorted = new ArrayList<>(killers);
    sorted.sort(Comparator.comparing(prices::get)); // stable
    return sorted;
  }

  private static @org.jspecify.annotations.Nullable String caught(
      Killer killer, Generation generation) {
    try {
      return killer.catches(generation);
    } catch (VirtualMachineError e) {
      if (e instanceof StackOverflowError) {
        return killer.name() + " (StackOverflowError)";
      }
      throw e; // the JVM is of no more use
    } catch (Throwable e) {
      return killer.name() + " (" + e.getClass().getSimpleName() + ")";
    }
  }

  /** What becomes of a mutant. */
  Fate of(Mutant mutant) {
    Map<String, byte[]> classes = compiler.compile(mutant.source().type(), mutant.text());
    if (classes == null) {
      return Fate.REFUSED;
    }
    Generation generation;
    try {
      generation = load(classes);
    } catch (ReflectiveOperationException | LinkageError e) {
      return Fate.caught("loading (" + e.getClass().getSimpleName() + ")");
    }
    for (Killer killer : killers) {
      String by = caught(killer, generation);
      if (by != null) {
        return Fate.caught(by);
      }
    }
    return Fate.SURVIVES;
  }
}
