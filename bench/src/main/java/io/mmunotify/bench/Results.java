// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import io.mmunotify.bench.result.EndInfo;
import io.mmunotify.bench.result.Measurement;
import io.mmunotify.bench.result.ResultFile;
import io.mmunotify.bench.result.RunInfo;
import io.mmunotify.bench.result.Surroundings;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A run's results while it goes on: each is in the file before the next is measured. */
final class Results implements AutoCloseable {
  private final Writer file;
  private final RunInfo info;
  private final long start = System.nanoTime();

  /** Begins a run; an old file is overwritten. */
  Results(Path file) throws IOException {
    this.info = Surroundings.look(SourceFolder.find(), BenchRun.JVM);
    this.file = Files.newBufferedWriter(file);
    ResultFile.append(this.file, info);
  }

  RunInfo info() {
    return info;
  }

  void add(Measurement measured) throws IOException {
    ResultFile.append(file, measured);
  }

  /** Ends it: the file is whole. */
  void end() throws IOException {
    double seconds = (System.nanoTime() - start) / 1e9;
    ResultFile.append(file, new EndInfo(Surroundings.load(), seconds));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
