// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A plain field that tasks may share: a lock of the model keeps them apart, or nobody changes it
 * while tasks run. The search for plain shared data leaves the field alone and looks at nothing
 * behind it. No step of its own is taken at such a field, and no race on it is seen.
 */
@Documented
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Guarded {}
