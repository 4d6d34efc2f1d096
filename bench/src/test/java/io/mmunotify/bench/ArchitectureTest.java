// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Which classes may see which. Each rule is a question with an exception; the test then takes the
 * exception away and must find the very classes that the exception is for. The rules stand in the
 * last module, because all others are on its class path.
 */
final class ArchitectureTest {
  /** Classes of the project, nested ones included. */
  private static final int CLASSES_AT_LEAST = 850;

  private static final String ALL = "io.mmunotify";
  private static final String COMMON = "io.mmunotify.hw";
  private static final String MACHINE = "io.mmunotify.hw.machine";
  private static final String SEARCHES = "io.mmunotify.explore";
  private static final String COMMAND_LINE = "io.mmunotify.cli";
  private static final String RUN = "io.mmunotify.run";
  private static final String BENCH = "io.mmunotify.bench";
  private static final String READ_SECTION = MACHINE + ".ReadSection";
  private static final Pattern GENERATION = Pattern.compile("io\\.mmunotify\\.v\\d+_\\d+(\\..*)?");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(
              location -> !location.contains("test-classes") && !location.contains("-tests.jar"))
          .importPackages(ALL);

  private static boolean in(JavaClass type, String name) {
    return type.getPackageName().equals(name) || type.getPackageName().startsWith(name + ".");
  }

  private static boolean inGeneration(JavaClass type) {
    return GENERATION.matcher(type.getPackageName()).matches();
  }

  /** The outermost classes of a group that depend on something that they may not see. */
  private static Set<String> offenders(
      Predicate<JavaClass> group, Predicate<Dependency> forbidden) {
    Set<String> offenders = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (group.test(type) && type.getDirectDependenciesFromSelf().stream().anyMatch(forbidden)) {
        offenders.add(outermost(type));
      }
    }
    return offenders;
  }

  private static String outermost(JavaClass type) {
    return type.getName().replaceFirst("\\$.*", "");
  }

  private static JavaClass target(Dependency dependency) {
    return dependency.getTargetClass().getBaseComponentType();
  }

  private static boolean isLibrary(JavaClass type, String... packages) {
    return type.isPrimitive()
        || in(type, "java")
        || List.of(packages).stream().anyMatch(p -> in(type, p));
  }

  @Test
  void enoughClassesAreSeen() {
    assertTrue(CLASSES.size() >= CLASSES_AT_LEAST, "only " + CLASSES.size());
    for (String part : List.of(COMMON, SEARCHES, COMMAND_LINE, RUN, BENCH)) {
      assertTrue(CLASSES.stream().anyMatch(type -> in(type, part)), part);
    }
    assertTrue(
        CLASSES.stream()
                .filter(ArchitectureTest::inGeneration)
                .map(JavaClass::getPackageName)
                .distinct()
                .count()
            >= 3);
  }

  /** The package of a generation that a class of it lies in or below. */
  private static String generationOf(JavaClass type) {
    return type.getPackageName().replaceFirst("^(io\\.mmunotify\\.v\\d+_\\d+).*", "$1");
  }

  private static Set<String> generationsThatSeeMoreThan(String... allowed) {
    return offenders(
        ArchitectureTest::inGeneration,
        dependency ->
            !isLibrary(target(dependency), allowed)
                && !in(target(dependency), generationOf(dependency.getOriginClass())));
  }

  @Test
  void aGenerationSeesCommonHwAlone() {
    assertEquals(Set.of(), generationsThatSeeMoreThan(COMMON, "org.jspecify"));
    assertTrue(
        generationsThatSeeMoreThan("org.jspecify").stream()
            .anyMatch(name -> name.endsWith("MmuNotifierChain")));
  }

  private static Set<String> commonHwThatSeesMoreThan(String... allowed) {
    return offenders(
        type -> in(type, COMMON), dependency -> !isLibrary(target(dependency), allowed));
  }

  @Test
  void commonHwSeesNothingOfTheRest() {
    assertEquals(
        Set.of(),
        commonHwThatSeesMoreThan(COMMON, "org.jspecify", "jdk.internal.vm", "com.sun.management"));
    assertEquals(
        Set.of(MACHINE + ".ContinuationCoroutine", MACHINE + ".Handshake"),
        commonHwThatSeesMoreThan(COMMON, "org.jspecify"));
  }

  private static Set<String> searchesThatSeeMoreThan(String... allowed) {
    return offenders(
        type -> in(type, SEARCHES), dependency -> !isLibrary(target(dependency), allowed));
  }

  @Test
  void searchesSeeTheMachineAndTheTraceAlone() {
    assertEquals(
        Set.of(),
        searchesThatSeeMoreThan(SEARCHES, MACHINE, "io.mmunotify.hw.trace", "org.jspecify"));
    assertTrue(
        searchesThatSeeMoreThan(SEARCHES, "io.mmunotify.hw.trace", "org.jspecify")
            .contains(SEARCHES + ".states.LearningRun"));
  }

  private static Set<String> runnersOfTheirOwnThatSee(String closed) {
    return offenders(
        type -> in(type, "io.mmunotify.litmus") || in(type, "io.mmunotify.torture"),
        dependency -> in(target(dependency), closed));
  }

  @Test
  void litmusTestsAndTortureSeeNoScenariosRun() {
    assertEquals(Set.of(), runnersOfTheirOwnThatSee(RUN));
    assertTrue(
        runnersOfTheirOwnThatSee(MACHINE)
            .containsAll(Set.of("io.mmunotify.litmus.LitmusRun", "io.mmunotify.torture.Torture")));
  }

  /** The cycles among packages, in ArchUnit's words. */
  private static List<String> cycles(JavaClasses classes) {
    return SlicesRuleDefinition.slices()
        .matching(ALL + ".(**)")
        .should()
        .beFreeOfCycles()
        .evaluate(classes)
        .getFailureReport()
        .getDetails();
  }

  @Test
  void packagesHaveNoCycles() {
    assertEquals(List.of(), cycles(CLASSES));
    assertEquals(1, cycles(new ClassFileImporter().importPackages(BENCH + ".cycle")).size());
  }

  private static Set<String> outsidersThatSee(Predicate<JavaClass> closed) {
    return offenders(
        type -> !closed.test(type) && !inGeneration(type),
        dependency -> closed.test(target(dependency)));
  }

  @Test
  void nobodyOutsideSeesAGeneration() {
    assertEquals(Set.of(), outsidersThatSee(ArchitectureTest::inGeneration));
    assertTrue(
        outsidersThatSee(type -> in(type, "io.mmunotify.hw.kernel"))
            .contains("io.mmunotify.run.ScenarioRunner"));
  }

  /** What is only for whoever runs tasks: threads, clocks and chance. */
  private static boolean isConcurrency(JavaClass type) {
    String name = type.getName();
    if (type.getPackageName().equals("java.util.concurrent")) {
      return !name.startsWith("java.util.concurrent.Concurrent")
          && !name.startsWith("java.util.concurrent.CopyOnWrite");
    }
    return in(type, "java.util.concurrent.locks")
        || name.matches("java\\.lang\\.(Thread.*|InheritableThreadLocal|ScopedValue.*)")
        || name.matches("java\\.util\\.(Random|SplittableRandom|Timer.*)")
        || name.startsWith("java.util.random.")
        || name.matches("java\\.time\\.(Clock|Instant|Local.*|Zoned.*)")
        || name.equals("java.security.SecureRandom");
  }

  private static Set<String> usersOfConcurrency(String... allowed) {
    Predicate<JavaClass> others =
        type -> List.of(allowed).stream().noneMatch(p -> in(type, p) || outermost(type).equals(p));
    Set<String> users = offenders(others, dependency -> isConcurrency(target(dependency)));
    users.addAll(
        callers(
            others,
            access ->
                access.getTargetOwner().getName().matches("java\\.lang\\.(System|Math|StrictMath)")
                    && access.getName().matches("nanoTime|currentTimeMillis|random")));
    return users;
  }

  /** The outermost classes of a group that call, or use a field of, something. */
  private static Set<String> callers(
      Predicate<JavaClass> group, Predicate<JavaAccess<?>> forbidden) {
    Set<String> callers = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (group.test(type) && type.getAccessesFromSelf().stream().anyMatch(forbidden)) {
        callers.add(outermost(type));
      }
    }
    return callers;
  }

  @Test
  void threadsClocksAndChanceStayWithTheMachineAndItsSearches() {
    // It knows Java's locks and threads, which a test's driver must not use, by their names.
    String detector = "io.mmunotify.junit.SharedData";
    // It makes a jar's class loader the thread's, which ServiceLoader asks.
    String jar = COMMAND_LINE + ".conformance.KernelJar";
    // It waits for less when the process ends, and only a thread can be told that.
    String pager = COMMAND_LINE + ".Pager";
    assertEquals(Set.of(), usersOfConcurrency(MACHINE, SEARCHES, BENCH, detector, jar, pager));
    assertTrue(
        usersOfConcurrency()
            .containsAll(
                Set.of(
                    detector,
                    MACHINE + ".LiveMachine",
                    MACHINE + ".RandomSchedule",
                    MACHINE + ".ThreadCoroutine")));
  }

  private static boolean isDomain(JavaClass type) {
    return type.getName().matches("io\\.mmunotify\\.hw\\.sync\\.(Rcu|ReadDomain)");
  }

  private static boolean calls(JavaMethodCall call, Predicate<JavaClass> owner, String method) {
    return owner.test(call.getTargetOwner()) && call.getName().matches(method);
  }

  /** The code units that enter sections which may be classic RCU's, by their full names. */
  private static Set<String> readers(JavaClasses classes, Predicate<JavaMethodCall> guilty) {
    Set<String> readers = new TreeSet<>();
    for (JavaClass type : classes) {
      for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
        if (calls(call, ArchitectureTest::isDomain, "readLock") && guilty.test(call)) {
          readers.add(call.getOrigin().getFullName().replaceFirst("\\(.*", ""));
        }
      }
    }
    return readers;
  }

  /** Whether a handshake does not find the section that the call begins, or not it alone. */
  private static boolean isNotDeclared(JavaMethodCall call) {
    JavaCodeUnit origin = call.getOrigin();
    boolean declares =
        origin.getOwner().getStaticInitializer().stream()
            .flatMap(initialiser -> initialiser.getMethodCallsFromSelf().stream())
            .anyMatch(
                c -> calls(c, t -> t.getName().equals(MACHINE + ".SectionFrames"), "declare"));
    long sections =
        origin.getMethodCallsFromSelf().stream()
            .filter(c -> calls(c, ArchitectureTest::isDomain, "readLock"))
            .count();
    return call.isDeclaredInLambda()
        || !origin.isAnnotatedWith(READ_SECTION)
        || !declares
        || sections > 1;
  }

  /** What no method with a section may call: it would count as a reader while it waits. */
  private static boolean waits(JavaMethodCall call) {
    String owner = call.getTargetOwner().getName();
    return calls(call, ArchitectureTest::isDomain, "synchronize.*|barrier")
        || call.getName().matches("await|park.*|sleep|acquire|join")
        || (owner.matches("io\\.mmunotify\\..*(Lock|Mutex|Semaphore|Completion)")
            || owner.startsWith("java.util.concurrent.locks."));
  }

  private static Set<String> sectionsThatWait(JavaClasses classes) {
    Set<String> guilty = new TreeSet<>();
    for (JavaClass type : classes) {
      for (JavaMethod method : type.getMethods()) {
        boolean waits =
            method.getModifiers().contains(JavaModifier.SYNCHRONIZED)
                || method.getMethodCallsFromSelf().stream().anyMatch(ArchitectureTest::waits);
        if (method.isAnnotatedWith(READ_SECTION) && waits) {
          guilty.add(type.getSimpleName() + "." + method.getName());
        }
      }
    }
    return guilty;
  }

  @Test
  void methodsThatReadUnderRcuSaySoAndDoNothingElse() {
    // Litmus tests run on stepped machines alone, where a section is not looked for on a stack.
    Predicate<JavaMethodCall> live =
        call -> !in(call.getOriginOwner(), "io.mmunotify.litmus") && isNotDeclared(call);
    assertEquals(Set.of(), readers(CLASSES, live));
    assertTrue(
        readers(CLASSES, _ -> true).stream()
            .anyMatch(name -> name.endsWith("MmuNotifierChain.callReleases")));
    assertEquals(Set.of(), sectionsThatWait(CLASSES));

    JavaClasses broken = new ClassFileImporter().importPackages(BENCH + ".section");
    String twins = BENCH + ".section.";
    assertEquals(
        Set.of(
            twins + "Undeclared.notAnnotated",
            twins + "Undeclared.notDeclared",
            twins + "Waiting.inALambda",
            twins + "Waiting.twoInOne"),
        readers(broken, ArchitectureTest::isNotDeclared));
    assertEquals(Set.of("Waiting.locks", "Waiting.synchronizes"), sectionsThatWait(broken));
  }

  private static Set<String> usersOfInternals(Set<String> allowed) {
    return offenders(
        type -> !allowed.contains(outermost(type)),
        dependency -> in(target(dependency), "jdk.internal") || in(target(dependency), "sun"));
  }

  @Test
  void threeClassesKnowTheJdksInternals() {
    Set<String> allowed =
        Set.of(
            MACHINE + ".ContinuationCoroutine",
            COMMAND_LINE + ".CtrlC",
            BENCH + ".stepped.SteppedSwitch");
    assertEquals(Set.of(), usersOfInternals(allowed));
    assertEquals(allowed, usersOfInternals(Set.of()));
  }

  private static Set<String> printers(String... allowed) {
    return callers(
        type -> List.of(allowed).stream().noneMatch(p -> in(type, p) || outermost(type).equals(p)),
        access ->
            (access.getTargetOwner().getName().equals("java.lang.System")
                    && access.getName().matches("out|err|in|exit|console"))
                || access.getName().equals("printStackTrace"));
  }

  @Test
  void onlyTheCommandLinePrints() {
    // JOL says once on standard output what nobody asked for; MemoryUse swallows that.
    String silencer = BENCH + ".live.MemoryUse";
    // A file that is called - is standard input.
    String reader = "io.mmunotify.scenario.InputFile";
    assertEquals(Set.of(), printers(COMMAND_LINE, silencer, reader));
    assertTrue(printers().containsAll(Set.of(COMMAND_LINE + ".Main", silencer, reader)));
  }
}
