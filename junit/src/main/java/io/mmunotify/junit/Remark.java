// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import java.lang.System.Logger.Level;
import java.util.List;

/**
 * Something that a test tells and does not fail by.
 *
 * @param level how much it weighs
 * @param sentence without its full stop
 * @param order the schedule of an execution that shows it; empty where every one does
 */
record Remark(Level level, String sentence, List<String> order) {}
