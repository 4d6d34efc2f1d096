// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import io.mmunotify.hw.driver.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step that uses what a driver has of its own. What the operation does not take is null, 0, false
 * or empty.
 *
 * @param op what is done
 * @param name with which of the driver's things; of an mm, where that is what the operation takes
 * @param value what is added or set
 * @param condition what the counter is asked
 * @param sentence what is said where the condition does not hold
 * @param interruptible whether a signal ends the wait
 * @param then what follows where it could be had, or the condition held
 * @param otherwise what follows where not
 */
public record DriverStep(
    DriverOp op,
    String name,
    int value,
    @Nullable Condition condition,
    @Nullable String sentence,
    boolean interruptible,
    List<Step> then,
    List<Step> otherwise)
    implements Step {

  @Override
  public List<List<Step>> branches() {
    return List.of(then, otherwise);
  }
}
