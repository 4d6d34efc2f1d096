// SPDX-License-Identifier: GPL-2.0-only
/** What every generation is held to; {@code ./mmunotify conformance} runs it. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.conformance;
