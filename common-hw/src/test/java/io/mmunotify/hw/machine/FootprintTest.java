// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FootprintTest {
  /** Gives the objects made here their numbers. */
  private final SteppedMachine machine = new SteppedMachine(new InOrder(), null);

  private final KernelObject one = new KernelObject() {};
  private final KernelObject two = new KernelObject() {};

  private static Footprint of(Access how, KernelObject... objects) {
    Footprint footprint = new Footprint();
    for (KernelObject object : objects) {
      footprint.add(object, how);
    }
    return footprint;
  }

  private static boolean conflict(Footprint a, Footprint b) {
    StepFootprint frozen = a.freeze();
    StepFootprint other = b.freeze();
    assertEquals(frozen.conflictsWith(other), other.conflictsWith(frozen), "conflicts are mutual");
    return frozen.conflictsWith(other);
  }

  @Test
  void objectsAreNumberedInTheOrderOfTheirMaking() {
    assertEquals(0, machine.steps());
    assertEquals(one.id() + 1, two.id());
  }

  @Test
  void twoReadsOfOneObjectCommute() {
    assertFalse(conflict(of(Access.READ, one, two), of(Access.READ, two, one)));
  }

  @Test
  void aWriteConflictsWithAnythingOnTheSameObject() {
    assertTrue(conflict(of(Access.WRITE, one), of(Access.READ, one)));
    assertTrue(conflict(of(Access.WRITE, one), of(Access.WRITE, two, one)));
  }

  @Test
  void stepsOnDifferentObjectsCommute() {
    assertFalse(conflict(of(Access.WRITE, one), of(Access.WRITE, two)));
    assertFalse(conflict(of(Access.WRITE, one), new Footprint()));
  }

  @Test
  void aWriteAfterAReadMakesItAWriteAndNeverBack() {
    Footprint footprint = of(Access.READ, one);
    assertFalse(footprint.wrote(one));
    footprint.add(one, Access.WRITE);
    footprint.add(one, Access.READ);
    assertTrue(footprint.wrote(one));
    assertEquals(1, footprint.size());
  }

  @Test
  void growsAndForgets() {
    List<KernelObject> many = new ArrayList<>();
    Footprint footprint = new Footprint();
    for (int i = 0; i < 100; i++) {
      many.add(new KernelObject() {});
      footprint.add(many.get(i), i % 2 == 0 ? Access.READ : Access.WRITE);
    }
    assertEquals(100, footprint.size());
    assertTrue(footprint.wrote(many.get(99)) && !footprint.wrote(many.get(98)));
    footprint.clear();
    assertEquals(0, footprint.size());
    assertFalse(footprint.contains(many.get(0)));
    assertFalse(conflict(footprint, of(Access.WRITE, many.get(0))));
  }
}
