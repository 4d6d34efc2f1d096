// SPDX-License-Identifier: GPL-2.0-only
/** v3.15: one SRCU domain for all mms, so that callbacks may sleep. See UPSTREAM.md. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.v3_15;
