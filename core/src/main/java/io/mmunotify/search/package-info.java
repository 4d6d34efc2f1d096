// SPDX-License-Identifier: GPL-2.0-only
/** Searches over a scenario: its outcomes, findings, and the simplest run to each. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.search;
