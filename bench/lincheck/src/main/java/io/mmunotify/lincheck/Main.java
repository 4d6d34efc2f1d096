// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.lincheck;

import java.io.PrintStream;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;

/**
 * Has Lincheck search the program and prints how many executions it made in how many seconds.
 * Arguments: {@code test} or {@code data}, its two ways to search, and the number of executions.
 */
public final class Main {
  private Main() {}

  /** What Lincheck's data-structure mode calls. */
  public static final class Structure {
    private final PlainSrcu srcu = new PlainSrcu();

    /** For Lincheck. */
    public Structure() {}

    /** The reader. */
    @Operation
    public void read() {
      srcu.read();
    }

    /** A remover. */
    @Operation
    public void remove() {
      srcu.remove();
    }
  }

  /** Once to warm up, once for the clock. */
  public static void main(String[] args) throws NoSuchMethodException {
    PrintStream out = System.out;
    int executions = Integer.parseInt(args[1]);
    search(args[0], Math.max(1, executions / 10));
    long start = System.nanoTime();
    search(args[0], executions);
    out.println(executions + " " + (System.nanoTime() - start) / 1e9);
  }

  private static void search(String mode, int executions) throws NoSuchMethodException {
    if (mode.equals("test")) {
      Lincheck.runConcurrentTest(executions, Main::threads);
    } else {
      new ModelCheckingOptions()
          .iterations(0)
          .addCustomScenario(scenario())
          .invocationsPerIteration(executions)
          .check(Structure.class);
    }
  }

  private static ExecutionScenario scenario() throws NoSuchMethodException {
    Actor read = new Actor(Structure.class.getMethod("read"), List.of());
    Actor remove = new Actor(Structure.class.getMethod("remove"), List.of());
    return new ExecutionScenario(
        List.of(), List.of(List.of(read), List.of(remove), List.of(remove)), List.of(), null);
  }

  private static void threads() {
    PlainSrcu srcu = new PlainSrcu();
    Failures failures = new Failures();
    Thread[] threads = {
      new Thread(() -> failures.of(srcu::read)),
      new Thread(() -> failures.of(srcu::remove)),
      new Thread(() -> failures.of(srcu::remove))
    };
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    failures.rethrow();
  }
}
