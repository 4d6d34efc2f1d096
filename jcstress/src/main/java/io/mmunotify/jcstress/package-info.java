// SPDX-License-Identifier: GPL-2.0-only
/** Stress tests of what compiled code may do to lists, read sections and grace periods. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.jcstress;
