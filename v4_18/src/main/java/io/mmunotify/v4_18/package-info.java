// SPDX-License-Identifier: GPL-2.0-only
/**
 * The v4.18 era: SRCU readers, blockable and range semantics, deferred freeing. See UPSTREAM.md.
 */
@org.jspecify.annotations.NullMarked
package io.mmunotify.v4_18;
