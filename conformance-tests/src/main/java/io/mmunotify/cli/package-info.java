// SPDX-License-Identifier: GPL-2.0-only
/** The command line: the only package that prints or knows options. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.cli;
