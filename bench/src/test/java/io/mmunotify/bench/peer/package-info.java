// SPDX-License-Identifier: GPL-2.0-only
/** That peers run where they can, and are left out with a sentence where not. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.bench.peer;
