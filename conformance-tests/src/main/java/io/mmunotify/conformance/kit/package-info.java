// SPDX-License-Identifier: GPL-2.0-only
/**
 * The conformance kit: what every generation is held to, one class for each family of clauses.
 * {@code ./mmunotify conformance} runs it. Tests of the program itself are not in here.
 */
@org.jspecify.annotations.NullMarked
package io.mmunotify.conformance.kit;
