// SPDX-License-Identifier: GPL-2.0-only
/** Pages of HTML that need nothing else: what they have in common, and diagrams of runs. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.page;
