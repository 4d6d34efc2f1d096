// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * JVMs that take the wide levels of searches, one search after the other. Used by the thread of the
 * search.
 */
public interface Cluster extends AutoCloseable {
  /** How many parts a search is to have; at least 1. */
  int parts();

  /**
   * Begins a search.
   *
   * @param parts one for each owner, by number
   */
  void begin(Job job, List<Part> parts);

  /**
   * Makes more of the tree of least schedules known to all JVMs that take part now or later: each
   * hands all pieces to {@link Site#expand}, the oldest first.
   */
  void grow(byte[] tree);

  /**
   * Goes from a level to the next one: each part is expanded at some site, and {@linkplain
   * Part#next admits} what all parts have sent to it. A JVM that dies makes no difference.
   *
   * @param stop asked now and then whether to give up
   * @return the {@linkplain Part#report reports} of the new parts, by number; null if it gave up
   * @throws ClusterFailure if the cluster cannot go on
   */
  @Nullable List<byte[]> go(BooleanSupplier stop);

  /** For a person: who has owned how many states. */
  List<String> owners();

  /** The search is over. */
  void end();

  /** Leaves the cluster. */
  @Override
  void close();
}
