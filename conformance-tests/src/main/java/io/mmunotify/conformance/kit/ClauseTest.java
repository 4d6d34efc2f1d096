// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;

/**
 * A test of a clause: it is run once for each generation, on the side that the clause says, and is
 * told the generation by its parameter. The kit's extension does that.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
public @interface ClauseTest {
  /** The clause: {@code "REL-03"}. */
  String value();
}
