// SPDX-License-Identifier: GPL-2.0-only
/** What may reach a terminal: text, and the control sequences that are the program's own. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.terminal;
