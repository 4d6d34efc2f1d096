// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.measure;

/** How long is measured. */
public enum Effort {
  /** Whether it works at all. */
  SMOKE(1, 2, 6, 20),
  /** A table in minutes. The bounds are those of one JVM and promise too much. */
  QUICK(1, 6, 10, 30),
  /** One of several rounds, whose results are the samples. */
  ROUND(1, 6, 10, 50),
  /** The same for what JVMs of two kinds run at two speeds: the quickest of these counts. */
  ROUND_OF_KINDS(4, 6, 10, 50),
  /** Everything, with bounds that hold for other JVMs as well. */
  FULL(5, 6, 10, 60);

  public final int forks;
  final int warmups;
  public final int iterations;
  public final int millis;

  Effort(int forks, int warmups, int iterations, int millis) {
    this.forks = forks;
    this.warmups = warmups;
    this.iterations = iterations;
    this.millis = millis;
  }

  /** As a run's options tell it. */
  String text() {
    return forks + "x" + iterations + "x" + millis + "ms";
  }
}
