// SPDX-License-Identifier: GPL-2.0-only
/** The twins' own sources as a patch series, hunk by hunk with the upstream commit behind it. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.diff.source;
