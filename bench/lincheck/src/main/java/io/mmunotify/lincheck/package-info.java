// SPDX-License-Identifier: GPL-2.0-only
/** The small SRCU that explorers are measured with, for Lincheck. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.lincheck;
