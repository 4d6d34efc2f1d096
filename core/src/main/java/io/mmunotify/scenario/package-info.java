// SPDX-License-Identifier: GPL-2.0-only
/** Scenarios: the model, and how a document becomes one. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.scenario;
