// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.explore.Bound;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Machine;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.platform.commons.support.ReflectionSupport;

/** The test of one generation: calls the method once for each execution, instead of once. */
final class ExploredTest
    implements TestTemplateInvocationContext, InvocationInterceptor, ParameterResolver {
  private static final System.Logger LOG = System.getLogger("io.mmunotify.junit");
  private static final AtomicBoolean SLOWNESS_TOLD = new AtomicBoolean();

  private final Generation generation;
  private final Strategy strategy;
  private final Searches searches;
  private final @Nullable ReplayLine replay;

  ExploredTest(
      Generation generation, Strategy strategy, Searches searches, @Nullable ReplayLine replay) {
    this.generation = generation;
    this.strategy = strategy;
    this.searches = searches;
    this.replay = replay;
  }

  /** A test method as Maven's {@code -Dtest} takes it. */
  static String name(ExtensionContext context) {
    return context.getRequiredTestClass().getName()
        + "#"
        + context.getRequiredTestMethod().getName();
  }

  @Override
  public String getDisplayName(int index) {
    String how =
        replay != null
            ? ", replayed"
            : strategy == Strategy.EXHAUSTIVE ? "" : ", " + searches.words();
    return generation.name() + how;
  }

  @Override
  public List<Extension> getAdditionalExtensions() {
    return List.of(this);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Program.class;
  }

  /** None yet: each execution gets its own. */
  @Override
  public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return null;
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context) {
    invocation.skip();
    tellSlowness();
    ProgramExplorer explorer =
        new ProgramExplorer(new Runner(generation, program -> call(method, program)), searches);
    ProgramExplorer.Result result = replay == null ? explorer.explore() : explorer.replay(replay);
    FailureMessage message =
        new FailureMessage(
            name(context), generation.name(), replay == null ? searches.words() : "");
    result.remarks().forEach(remark -> tell(context, remark, message));
    if (!result.failures().isEmpty()) {
      throw new ExplorationFailed(
          message.sentences(result.failures()),
          message.of(result.failures()),
          result.failures().getFirst().shown().thrown());
    }
    tellCoverage(context, result);
  }

  /** Calls the test method, with the program in the place of its parameter. */
  private static void call(ReflectiveInvocationContext<Method> method, Program program) {
    Object[] arguments = method.getArguments().toArray();
    Class<?>[] types = method.getExecutable().getParameterTypes();
    for (int i = 0; i < types.length; i++) {
      if (types[i] == Program.class) {
        arguments[i] = program;
      }
    }
    var _ =
        ReflectionSupport.invokeMethod(
            method.getExecutable(), method.getTarget().orElse(null), arguments);
  }

  /** In the report, and where a person sees it. */
  private void tell(ExtensionContext context, Remark remark, FailureMessage message) {
    String told =
        name(context)
            + " on "
            + generation.name()
            + ": "
            + remark.sentence()
            + (remark.order().isEmpty() ? "" : "; see it with " + message.again(remark.order()));
    context.publishReportEntry("mmunotify", told);
    LOG.log(remark.level(), told);
  }

  /**
   * A bound that was reached is a failure, unless the strategy has one by design: then it is told.
   */
  private void tellCoverage(ExtensionContext context, ProgramExplorer.Result result) {
    Bound bound = result.bound();
    String sentence =
        replay != null
            ? "replayed one schedule: it does not fail"
            : (bound == null ? "EXHAUSTED" : "BOUND_REACHED (" + bound.text() + ")")
                + ", "
                + result.executions()
                + " executions, "
                + searches.words();
    if (bound != null && !strategy.leavesOutFor(bound)) {
      throw new AssertionError(
          "on "
              + generation.name()
              + ", "
              + sentence
              + ": the schedules that were run did not fail, but not every schedule was run; raise"
              + " bound, make the program smaller, or choose a strategy that leaves schedules out");
    }
    String told = name(context) + " on " + generation.name() + ": " + sentence;
    context.publishReportEntry("mmunotify", told);
    if (bound != null) {
      LOG.log(Level.INFO, told);
    }
  }

  private static void tellSlowness() {
    if (!Machine.fastSwitches() && SLOWNESS_TOLD.compareAndSet(false, true)) {
      LOG.log(
          Level.INFO,
          "tasks run on threads, several times slower than they can; the JVM option"
              + " --add-exports java.base/jdk.internal.vm=ALL-UNNAMED (in Surefire's argLine) makes"
              + " them fast");
    }
  }
}
