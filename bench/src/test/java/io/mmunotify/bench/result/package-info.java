// SPDX-License-Identifier: GPL-2.0-only
/** That results are read, compared and doubted as they should be. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.bench.result;
