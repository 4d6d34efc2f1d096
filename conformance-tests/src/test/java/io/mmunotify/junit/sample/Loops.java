// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit.sample;

import io.mmunotify.hw.machine.Machine;
import io.mmunotify.junit.Cell;
import io.mmunotify.junit.Explore;
import io.mmunotify.junit.Program;

/** Programs whose tasks go round. */
public final class Loops {
  /** Waits for a value that no other task ever stores. */
  @Explore(generations = "v3.5")
  void waitsForNobody(Program p) {
    Cell active = p.cell("active", 1);
    Cell other = p.cell("other", 0);
    p.task(
        "release",
        current -> {
          while (active.read(current) != 0) {
            Machine.sleep(current);
          }
        });
    p.task("walker", current -> other.write(current, 1));
  }

  /** Two tasks wait for each other, and neither waits in a way that the machine knows. */
  @Explore(generations = "v3.5")
  void waitForEachOther(Program p) {
    Cell one = p.cell("one", 0);
    Cell two = p.cell("two", 0);
    p.task(
        "a",
        current -> {
          while (two.read(current) == 0) {}
          one.write(current, 1);
        });
    p.task(
        "b",
        current -> {
          while (one.read(current) == 0) {}
          two.write(current, 1);
        });
  }

  /** Waits for a value that another task stores: right, whoever goes first. */
  @Explore(generations = "v3.5")
  void waitsForAnother(Program p) {
    Cell ready = p.cell("ready", 0);
    p.task(
        "waits",
        current -> {
          while (ready.read(current) == 0) {}
        });
    p.task("stores", current -> ready.write(current, 1));
  }

  /** Leaves after so many rounds, so schedules in which it goes on at once are left out. */
  @Explore(generations = "v3.5")
  void countsItsRounds(Program p) {
    Cell ready = p.cell("ready", 0);
    p.task(
        "gives-up",
        current -> {
          for (int i = 0; i < 200 && ready.read(current) == 0; i++) {}
        });
    p.task("reads", ready::read);
  }

  /** Reads very many things once. */
  @Explore(generations = "v3.5")
  void readsMuch(Program p) {
    Cell[] cells = new Cell[300];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = p.cell("cell" + i, 0);
    }
    p.task("writes", current -> cells[0].write(current, 1));
    p.after(current -> {
      for (Cell cell : cells) {
        int _ = cell.read(current);
      }
    });
  }
}
