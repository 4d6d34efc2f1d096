// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.gp;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.WaitQueue;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.sync.Completion;
import java.util.List;

/** {@code struct rcu_synchronize}: a task that waits for a grace period, queued as a callback. */
final class RcuSynchronize extends RcuCallback implements Waitable {
  private final Srcu domain;
  private final Completion completion;

  /**
   * @param domain the domain whose grace period the task waits for
   */
  RcuSynchronize(Srcu domain) {
    this.domain = domain;
    this.completion = new Completion(domain::heldUp);
  }

  /** {@code wakeme_after_rcu}. */
  @Override
  void invoke(Task current) {
    completion.complete(current);
  }

  @Override
  public boolean ready(Task task) {
    return completion.ready(task);
  }

  @Override
  public boolean tryTake(Task current) {
    return completion.tryTake(current);
  }

  @Override
  public List<KernelObject> watched() {
    return completion.watched();
  }

  @Override
  public WaitQueue waitQueue() {
    return completion.waitQueue();
  }

  @Override
  public List<Task> heldUpBy() {
    return domain.readers();
  }

  @Override
  public String blockedBy() {
    return completion.blockedBy();
  }
}
