// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import io.mmunotify.hw.kernel.Generation;
import org.jspecify.annotations.Nullable;

/** Something that may notice that a generation is a mutant. */
interface Killer {
  /** What it is: {@code "clause REL-03"}. */
  String name();

  /**
   * Looks at a generation.
   *
   * @return what notices, usually the name; null if nothing does
   * @throws Throwable anything: then the mutant is noticed, too
   */
  @Nullable String catches(Generation generation) throws Throwable;
}
