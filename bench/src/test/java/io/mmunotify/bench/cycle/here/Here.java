// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.cycle.here;

import io.mmunotify.bench.cycle.there.There;
import org.jspecify.annotations.Nullable;

/** One half of a cycle among packages: what the rule against cycles must find. */
public record Here(@Nullable There other) {}
