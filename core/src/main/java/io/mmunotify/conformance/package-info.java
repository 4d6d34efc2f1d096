// SPDX-License-Identifier: GPL-2.0-only
/** The contract of MMU notifiers as clauses, read from one file. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.conformance;
