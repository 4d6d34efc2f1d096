// SPDX-License-Identifier: GPL-2.0-only
/** Litmus tests: small programs and whether they may come to a certain end. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.litmus;
