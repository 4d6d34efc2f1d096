// SPDX-License-Identifier: GPL-2.0-only
/** Sections as they must not be: broken twins for the test of the architecture. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.bench.section;
