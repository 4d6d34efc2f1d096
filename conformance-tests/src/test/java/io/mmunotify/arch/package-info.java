// SPDX-License-Identifier: GPL-2.0-only
/** Rules about the code itself. Each one has a test that shows that it can fail. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.arch;
