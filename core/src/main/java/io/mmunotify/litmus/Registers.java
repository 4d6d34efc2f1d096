// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a process knows: all that its later instructions and the question at the end look at. An
 * object of its own, so that two ends which differ in it alone are two, and so that the process can
 * forget everything else after each instruction.
 */
final class Registers extends KernelObject {
  private final SortedMap<String, Integer> values = new TreeMap<>();

  void set(Task current, String register, int value) {
    Machine.touch(current, this, Access.WRITE);
    values.put(register, value);
  }

  int get(Task current, String register) {
    Machine.touch(current, this, Access.READ);
    int value = peek(register);
    Machine.saw(current, value);
    return value;
  }

  /** The process needs it no more. */
  void drop(Task current, String register) {
    Machine.touch(current, this, Access.WRITE);
    Integer _ = values.remove(register);
  }

  /** For somebody outside of the run. */
  int peek(String register) {
    return values.getOrDefault(register, 0);
  }

  String text(int process) {
    StringBuilder text = new StringBuilder();
    values.forEach((name, value) -> text.append(process + ":" + name + "=" + value + " "));
    return text.toString();
  }

  @Override
  public @Nullable Object contents() {
    return values.isEmpty() ? null : new TreeMap<>(values);
  }
}
