// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import io.mmunotify.hw.kernel.Generation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Mutants that are tried together: of one generation, on the same killers.
 *
 * @param root the folder that holds the parent pom
 * @param generation the generation's name
 * @param file the only file to change, without its ending; "" for all of the part
 * @param toldOnly whether only mutants are taken that move, leave out or double a told call
 * @param operators the operators that are taken, in words; "" for all of the part
 * @param every of how many mutants one is taken; 1 for all
 */
record Selection(
    Path root,
    String generation,
    Part part,
    String file,
    boolean toldOnly,
    String operators,
    int every) {
  /** Which sources are changed, and what is done to them. */
  enum Part {
    /** The notifier core: the sources of the generation's outermost package. Every operator. */
    CORE,
    /**
     * The VM: package {@code mm}. Every removal and every swap; of told calls every move, drop and
     * doubling, too.
     */
    VM;

    boolean has(Source source) {
      return this == VM ? source.isVm() : !source.isVm() && !source.isGracePeriods();
    }

    boolean has(Mutant mutant) {
      return this == CORE
          || Set.of(Operator.REMOVE, Operator.SWAP).contains(mutant.operator())
          || (mutant.told() != Told.NOTHING
              && Set.of(Operator.MOVE, Operator.DROP, Operator.DOUBLE).contains(mutant.operator()));
    }

    /** As an option says it: {@code "core"}. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The generation as it is. */
  Generation sound() {
    return Generation.all().stream()
        .filter(each -> each.name().equals(generation))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no generation " + generation));
  }

  /** The sources that are changed. */
  List<Source> sources() {
    return Source.of(root, sound().getClass()).stream()
        .filter(part::has)
        .filter(source -> file.isEmpty() || source.name().equals(file))
        .toList();
  }

  /** The mutants, always in the same order. */
  List<Mutant> mutants() {
    List<Source> module = Source.of(root, sound().getClass());
    List<Mutant> all =
        Mutations.of(module, sources()).stream()
            .filter(part::has)
            .filter(mutant -> !toldOnly || mutant.told() != Told.NOTHING)
            .filter(mutant -> operators.isEmpty() || operatorSet().contains(mutant.operator()))
            .toList();
    return IntStream.range(0, all.size()).filter(i -> i % every == 0).mapToObj(all::get).toList();
  }

  private Set<Operator> operatorSet() {
    return Arrays.stream(operators.split(",", -1))
        .map(word -> Operator.valueOf(word.toUpperCase(Locale.ROOT)))
        .collect(Collectors.toSet());
  }

  /** What the mutants are tried on: what this is all about. */
  List<Killer> killers() {
    return part == Part.CORE ? Killers.clauses(sound()) : Killers.cases(sound());
  }

  /** What else is tried on mutants that survive. */
  List<Killer> rest() {
    List<Killer> rest =
        new ArrayList<>(part == Part.VM ? Killers.clauses(sound()) : Killers.cases(sound()));
    if (part == Part.VM) {
      rest.addAll(Killers.facts());
      rest.addAll(Killers.races(sound()));
    } else {
      rest.addAll(Killers.suite());
    }
    return rest;
  }

  /** As arguments of a command line. */
  List<String> words() {
    return List.of(
        root.toString(),
        generation,
        part.word(),
        file,
        String.valueOf(toldOnly),
        operators,
        String.valueOf(every));
  }

  /** What {@link #words} gives. */
  static Selection parse(List<String> words) {
    return new Selection(
        Path.of(words.get(0)),
        words.get(1),
        Part.valueOf(words.get(2).toUpperCase(Locale.ROOT)),
        words.get(3),
        Boolean.parseBoolean(words.get(4)),
        words.get(5),
        Integer.parseInt(words.get(6)));
  }
}
