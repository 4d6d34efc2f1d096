// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import io.mmunotify.conformance.Clause;
import io.mmunotify.conformance.Clauses;
import io.mmunotify.conformance.Verdict;
import io.mmunotify.explore.Bounds;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.junit.ReplayLine;
import io.mmunotify.scenario.Suggestion;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/**
 * Turns a {@link ClauseTest} into a test for each generation, with a {@link Subject} as its
 * parameter. Where the clause is not applicable the test is skipped, and why is told.
 *
 * <p>Parameters, of JUnit or of the JVM: {@code mmunotify.generations}, a comma separated list,
 * restricts the generations; {@code mmunotify.as} names one to whose column all are held; {@code
 * mmunotify.replay} has a single schedule run, as a failure shows it; {@code mmunotify.evidence}
 * has what was seen published as a report entry; {@code mmunotify.again} is the command that a
 * failure shows for running the test again.
 */
public final class ClauseExtension implements TestTemplateInvocationContextProvider {

  /** For JUnit. */
  public ClauseExtension() {}

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getRequiredTestMethod(), ClauseTest.class);
  }

  /** A generation whose name was not asked for is no failure: it may be asked for elsewhere. */
  @Override
  public boolean mayReturnZeroTestTemplateInvocationContexts(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    Clause clause = clause(context);
    String as = context.getConfigurationParameter("mmunotify.as").orElse(null);
    boolean evidence =
        context.getConfigurationParameter("mmunotify.evidence").filter("true"::equals).isPresent();
    String again =
        context.getConfigurationParameter("mmunotify.again").orElse("./mmunotify conformance");
    ReplayLine replay =
        context.getConfigurationParameter(ReplayLine.PARAMETER).map(ReplayLine::parse).orElse(null);
    return asked(context)
        .filter(generation -> replay == null || replay.generation().equals(generation.name()))
        .map(generation ->
            new Invocation(
                new Subject(
                    clause,
                    generation,
                    verdict(clause, generation, as),
                    replay,
                    again,
                    Bounds.byDefault()),
                evidence));
  }

  private static Clause clause(ExtensionContext context) {
    Method method = context.getRequiredTestMethod();
    String id = AnnotationSupport.findAnnotation(method, ClauseTest.class).orElseThrow().value();
    List<Clause> found = Clauses.load().matching(id);
    if (found.size() != 1
        || Arrays.asList(method.getParameterTypes()).indexOf(Subject.class) != 0) {
      throw new ExtensionConfigurationException(
          method + " is no test of a clause: it names one by its id and takes a Subject");
    }
    return found.getFirst();
  }

  /** Those that this run was asked to test, oldest first. */
  private static Stream<Generation> asked(ExtensionContext context) {
    List<String> names =
        context
            .getConfigurationParameter("mmunotify.generations")
            .map(text -> List.of(text.strip().split("\\s*,\\s*", -1)))
            .orElse(List.of());
    return Generation.all().stream()
        .filter(generation -> names.isEmpty() || names.contains(generation.name()));
  }

  private static Verdict verdict(Clause clause, Generation generation, @Nullable String as) {
    String column = as == null ? generation.name() : as;
    Verdict verdict = clause.generations().get(column);
    if (verdict != null) {
      return verdict;
    } else if (as != null) {
      throw new ExtensionConfigurationException(
          Suggestion.unknown("generation", as, clause.generations().keySet()));
    }
    return clause.verdict(generation.capabilities());
  }

  /** One generation's turn. */
  private record Invocation(Subject subject, boolean evidence)
      implements TestTemplateInvocationContext, ParameterResolver, InvocationInterceptor {

    @Override
    public String getDisplayName(int number) {
      return subject.generation().name();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(this);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Subject.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return subject;
    }

    @Override
    public void interceptTestTemplateMethod(
        InvocationInterceptor.Invocation<@Nullable Void> test,
        ReflectiveInvocationContext<Method> method,
        ExtensionContext context)
        throws Throwable {
      if (subject.verdict() instanceof Verdict.NotApplicable lacking) {
        test.skip();
        throw new TestAbortedException("not applicable: " + lacking.how());
      }
      try {
        Object _ = test.proceed();
        subject.requireLook();
      } finally {
        if (evidence) {
          for (Subject.Look look : subject.looks()) {
            context.publishReportEntry(
                look.events().isEmpty()
                    ? Map.of("evidence", look.text())
                    : Map.of("evidence", look.text(), "events", look.events()));
          }
        }
      }
    }
  }
}
