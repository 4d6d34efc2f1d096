// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.cycle.there;

import io.mmunotify.bench.cycle.here.Here;
import org.jspecify.annotations.Nullable;

/** One half of a cycle among packages: what the rule against cycles must find. */
public record There(@Nullable Here other) {}
