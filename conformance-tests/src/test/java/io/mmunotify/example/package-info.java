// SPDX-License-Identifier: GPL-2.0-only
/** What a driver author writes, from outside of the project's packages. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.example;
