// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The upstream function that a method mirrors.
 *
 * <p>An oops names the innermost such method on the stack, as the kernel's own report names the
 * function at its instruction pointer. A test holds {@code UPSTREAM.md} to these annotations.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Upstream {
  /** The C symbol, to the letter. */
  String value();
}
