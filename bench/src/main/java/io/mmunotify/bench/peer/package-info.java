// SPDX-License-Identifier: GPL-2.0-only
/** What is measured beside ours and is not Java: C, compiled on the spot, and other explorers. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.bench.peer;
