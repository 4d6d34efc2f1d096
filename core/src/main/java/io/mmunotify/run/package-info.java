// SPDX-License-Identifier: GPL-2.0-only
/** Scenarios become tasks on a machine: what a step does, who goes on, what came of it. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.run;
