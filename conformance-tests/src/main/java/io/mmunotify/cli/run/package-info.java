// SPDX-License-Identifier: GPL-2.0-only
/** The command {@code run}: a scenario under one schedule. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.cli.run;
