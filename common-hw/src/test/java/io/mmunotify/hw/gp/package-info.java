// SPDX-License-Identifier: GPL-2.0-only
/** What holds grace-period engines to account, and shows of their mutants that it can. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.hw.gp;
