// SPDX-License-Identifier: GPL-2.0-only
/** A run for a person: what the command line and a failed test have in common. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.report;
