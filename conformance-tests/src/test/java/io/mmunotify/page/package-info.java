// SPDX-License-Identifier: GPL-2.0-only
@org.jspecify.annotations.NullMarked
package io.mmunotify.page;
