// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method holds a read section of classic RCU: it locks, reads and unlocks, and does nothing
 * else. A section within the section is another activation of such a method. While the method is on
 * a thread's stack, a {@link Handshake} takes the thread for a reader, also before the lock and
 * behind the unlock. So the method must not wait outside of its section, for a grace period least
 * of all. Its class says {@link SectionFrames#declare}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ReadSection {}
