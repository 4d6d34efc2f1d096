// SPDX-License-Identifier: GPL-2.0-only
/** What the engine of classic RCU must hold, and mistakes that the tests must find. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.v3_5.gp;
