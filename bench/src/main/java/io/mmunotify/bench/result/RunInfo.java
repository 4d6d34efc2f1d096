// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.result;

/**
 * Where and when a run was made; the first line of its file.
 *
 * @param cpu the processor's name
 * @param cores how many processors the JVM may use
 * @param system the operating system's name and version
 * @param jdk the JVM's name and version
 * @param commit the commit of the sources, with {@code +} behind it where they were changed since;
 *     empty where there is no repository
 * @param governor who sets the processor's frequency; empty where the system does not tell
 * @param started when, in UTC
 * @param load how many threads wanted to run on average in the minute before; negative where the
 *     system does not tell
 * @param flags the options of the measured JVMs
 */
public record RunInfo(
    String cpu,
    int cores,
    String system,
    String jdk,
    String commit,
    String governor,
    String started,
    double load,
    String flags)
    implements Line {}
