// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test method that builds a {@link Program}, which is then run under one schedule after the
 * other: one test for each generation, named by it. The method has a parameter of that type, and is
 * called anew for every execution; {@code @BeforeEach} and {@code @AfterEach} surround all
 * executions on a generation. A program may depend on nothing that changes from one execution to
 * the next: no clock, no chance, no static variable.
 *
 * <p>It fails where some schedule makes a task or {@link Program#after} throw, or the kernel stop
 * by a bug, an oops, a misuse or a deadlock; the search stops there. It also fails by what checkers
 * find in an execution that goes on all the same: those of {@code mmunotify explore}, a sleep in
 * atomic context, locks taken in a circle, a reference too many and the like. The search goes on
 * after such a finding, for there may be worse. Up to 1,000 more executions then look for the same
 * with fewer preemptions and fewer steps. The message is a sentence, the schedule as a table, and
 * the line that runs just this schedule again, in a debugger where you like: with {@code
 * -Dmmunotify.replay} a test explores nothing else. What the kernels allow and a driver should
 * know, as a release that comes twice, is information: told in a report entry and on the console.
 *
 * <p>It also fails where a bound was reached ({@link #bound}; 100,000 steps or events in one
 * execution), unless the strategy is one that {@linkplain Strategy leaves schedules out} by design:
 * then the test's name, its report entry and the log say so.
 *
 * <p>Tasks run as the JVM's own continuations where the JVM was started with {@code --add-exports
 * java.base/jdk.internal.vm=ALL-UNNAMED}, else several times slower. See {@link Program} for what
 * tasks may share.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(ExploreExtension.class)
public @interface Explore {

  /** The generations to run on, by name: {@code "v3.5"}. None named: all. */
  String[] generations() default {};

  /** Which schedules are run. */
  Strategy strategy() default Strategy.EXHAUSTIVE;

  /**
   * How many executions a search may have on one generation, redundant ones among them, and how
   * many a random strategy makes. 0 is the strategy's default: 100,000 for a search, 1,000 samples.
   */
  long bound() default 0;

  /** With {@link Strategy#FEW_PREEMPTIONS}: how many a schedule may have, from 0 to 1000. */
  int preemptions() default 2;

  /** With {@link Strategy#PCT}: how many ordering constraints a bug needs, from 1 to 1000. */
  int depth() default 3;

  /** The checkers that do not count here, each with the reason. */
  Without[] without() default {};

  /** With a random strategy: the first execution's seed; the next one has the next number. */
  long seed() default 1;
}
