// SPDX-License-Identifier: GPL-2.0-only
/** What it costs: JMH benchmarks of both machines, and the subcommand that runs them. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.bench;
