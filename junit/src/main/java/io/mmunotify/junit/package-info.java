// SPDX-License-Identifier: GPL-2.0-only
/**
 * A JUnit 5 extension with which driver authors explore model drivers of their own, in their own
 * build: {@link io.mmunotify.junit.Explore} on a test method, which builds a {@link
 * io.mmunotify.junit.Program}.
 */
@org.jspecify.annotations.NullMarked
package io.mmunotify.junit;
