// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A checker whose findings do not fail a test: {@code @Explore(without = @Without(check =
 * "lock-order", because = "the probe takes both under a lock of the bus"))}. They are still told,
 * with the reason, in the test's report entries.
 */
@Documented
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface Without {

  /** The checker's name, as its findings tell it. */
  String check();

  /** Why it is right that this checker does not count here; not blank. */
  String because();
}
