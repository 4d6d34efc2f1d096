// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.util.Optional;
import java.util.ServiceLoader;

/** Something that has clusters, found as a service; not there unless it was asked for. */
public interface ClusterEngine {
  /**
   * Joins a cluster.
   *
   * @param master where it is, as the engine names clusters
   * @throws ClusterFailure if it cannot be joined
   */
  Cluster join(String master);

  /** The one on the class path. */
  static Optional<ClusterEngine> find() {
    return ServiceLoader.load(ClusterEngine.class).findFirst();
  }
}
