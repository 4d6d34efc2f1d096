// SPDX-License-Identifier: GPL-2.0-only
/**
 * Mutants of the generations' sources, and whether anything notices them. MUTANTS.md is the page.
 */
@org.jspecify.annotations.NullMarked
package io.mmunotify.mutants;
