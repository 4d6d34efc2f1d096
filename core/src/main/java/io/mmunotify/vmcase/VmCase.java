// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.vmcase;

import io.mmunotify.scenario.Scenario;
import java.util.List;
import java.util.Map;

/**
 * One VM operation, as it was recorded on booted kernels.
 *
 * @param file where it was read, for messages
 * @param name its name
 * @param watch the mm whose notifier was looked at
 * @param recorded the events, by generation
 */
public record VmCase(
    String file,
    String name,
    Scenario scenario,
    String watch,
    Map<String, List<ToldEvent>> recorded) {}
