// SPDX-License-Identifier: GPL-2.0-only
/** What the tests of all packages share. */
@org.jspecify.annotations.NullMarked
package io.mmunotify;
