// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.conformance.kit.BlockedRegistration;
import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.run.RunResult;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

@DisplayName("A generation has a capability exactly where a run shows it")
final class CapabilitiesTest {
  private static final String ONE_NOTIFIER =
      """
      mms: {A: {users: 2}}
      notifiers: {kvm: {mm: A, callbacks: {%s}}}
      setup: [{mmgrab: A}, {register: kvm}]
      tasks: {%s}
      """;

  private static final Map<Capability, Predicate<Generation>> SHOWN = shown();

  /** Every generation with every capability. */
  static final class Pairs implements ArgumentsProvider {
    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return EachGeneration.Source.asked(context)
          .flatMap(generation ->
              SHOWN.keySet().stream()
                  .map(capability ->
                      Arguments.of(EachGeneration.Source.named(generation), capability)));
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @ArgumentsSource(Pairs.class)
  void aRunShowsIt(Generation generation, Capability capability) {
    Predicate<Generation> demonstration = SHOWN.getOrDefault(capability, g -> false);
    assertEquals(
        generation.capabilities().contains(capability),
        demonstration.test(generation),
        capability.sentence());
  }

  @Test
  @DisplayName("every capability is shown, and tells some generation from another")
  void everyCapabilityIsShown() {
    assertEquals(EnumSet.allOf(Capability.class), SHOWN.keySet());
    for (Capability capability : Capability.values()) {
      long having =
          Generation.all().stream().filter(g -> g.capabilities().contains(capability)).count();
      assertEquals(true, having > 0 && having < Generation.all().size(), capability.name());
    }
  }

  @EachGeneration
  @DisplayName("an interface is implemented exactly where its capability is there")
  void anInterfaceIsImplementedWhereItsCapabilityIsThere(Generation generation) {
    Map<Capability, Class<? extends Kernel>> interfaces =
        Map.of(
            Capability.INVALIDATE_PAGE, Kernel.InvalidatePage.class,
            Capability.CLEAR_YOUNG, Kernel.ClearYoung.class,
            Capability.INVALIDATE_RANGE, Kernel.InvalidateRange.class,
            Capability.ONLY_END, Kernel.InvalidateRange.class,
            Capability.BLOCKABLE, Kernel.Blockable.class,
            Capability.BLOCKABLE_FLAG, Kernel.Blockable.class,
            Capability.UNREGISTER_NO_RELEASE, Kernel.DeferredFree.class,
            Capability.CALL_SRCU, Kernel.DeferredFree.class);
    Kernel kernel = generation.boot(new LiveMachine(), FaultInjector.none());
    interfaces.forEach((capability, type) ->
        assertEquals(
            generation.capabilities().contains(capability),
            type.isInstance(kernel),
            capability.name()));
  }

  private static Map<Capability, Predicate<Generation>> shown() {
    Map<Capability, Predicate<Generation>> shown = new EnumMap<>(Capability.class);
    contexts(shown);
    ageing(shown);
    ranges(shown);
    deferral(shown);
    return shown;
  }

  private static RunResult run(Generation generation, String callbacks, String tasks) {
    return Scenes.run(generation, ONE_NOTIFIER.formatted(callbacks, tasks));
  }

  private static boolean ends(RunResult result) {
    return result.outcome().stop() == null;
  }

  private static boolean supported(RunResult result) {
    return Scenes.index(result, ".*: unsupported.*") < 0;
  }

  private static void contexts(Map<Capability, Predicate<Generation>> shown) {
    String sleeps = "invalidate_range_end: {does: [sleep]}, release: {}";
    String walker = "walker: [{invalidate_range_end: {mm: A, start: 0, end: 4096}}]";
    shown.put(
        Capability.CALLBACKS_MAY_SLEEP,
        g -> Scenes.index(run(g, sleeps, walker), "walker: sleep atomic=false") >= 0);
    shown.put(
        Capability.SLEEP_IS_QUIESCENT,
        g -> {
          String schedule =
              """
              schedule:
                - {run: walker, until: sleep}
                - {run: driver}
                - {run: walker, through: sleep}
                - {run: driver}
              """;
          RunResult result =
              Scenes.run(
                  g,
                  ONE_NOTIFIER.formatted(sleeps, walker + ", driver: [{unregister: kvm}]")
                      + schedule);
          return Scenes.index(result, "driver: return unregister")
              < Scenes.index(result, "walker: callback_return.*");
        });
    shown.put(
        Capability.UNREGISTER_IN_CALLBACK_HANGS,
        g -> {
          RunResult result =
              run(g, "invalidate_range_end: {does: [{unregister: kvm}]}, release: {}", walker);
          return result.outcome().summary().startsWith("deadlock");
        });
    shown.put(
        Capability.UNHASHED_AFTER_UNREGISTER,
        g -> ends(run(g, "release: {}", "driver: [{unregister: kvm}, {unregister: kvm}]")));
    shown.put(
        Capability.BOOT_TIME_SRCU,
        g ->
            Scenes.run(
                    g,
                    """
                    mms: {A: {}}
                    notifiers: {kvm: {mm: A}}
                    tasks: {driver: [{register: kvm}]}
                    faults: {init_srcu_struct: [1]}
                    """)
                .outcome()
                .summary()
                .equals("bug srcu_uninitialised"));
  }

  private static void ageing(Map<Capability, Predicate<Generation>> shown) {
    shown.put(
        Capability.YOUNG_RANGE,
        g ->
            Scenes.index(
                    run(
                        g,
                        "clear_flush_young: {}",
                        "reclaim: [{clear_flush_young: {mm: A, start: 4096, end: 12288}}]"),
                    ".*: callback kvm clear_flush_young.* start=4096 end=12288")
                >= 0);
    shown.put(
        Capability.CLEAR_YOUNG,
        g ->
            Scenes.calls(
                    run(
                        g,
                        "clear_young: {}",
                        "idle: [{clear_young: {mm: A, start: 4096, end: 8192}}]"),
                    "kvm",
                    "clear_young")
                == 1);
    shown.put(
        Capability.CHANGE_PTE_FALLBACK,
        g ->
            Scenes.calls(
                    run(
                        g,
                        "invalidate_page: {}",
                        "ksm: [{change_pte: {mm: A, address: 4096, pte: 7}}]"),
                    "kvm",
                    "invalidate_page")
                == 1);
    shown.put(
        Capability.INVALIDATE_PAGE,
        g ->
            Scenes.calls(
                    run(
                        g,
                        "invalidate_page: {}",
                        "unmap: [{invalidate_page: {mm: A, address: 4096}}]"),
                    "kvm",
                    "invalidate_page")
                == 1);
  }

  private static void ranges(Map<Capability, Predicate<Generation>> shown) {
    String flushes = "invalidate_range: {}, invalidate_range_end: {}";
    String range = "mm: A, start: 4096, end: 8192";
    shown.put(
        Capability.INVALIDATE_RANGE,
        g ->
            Scenes.calls(
                    run(
                        g,
                        flushes,
                        "a: [{invalidate_range: {%1$s}}, {invalidate_range_end: {%1$s}}]"
                            .formatted(range)),
                    "kvm",
                    "invalidate_range")
                == 2);
    shown.put(
        Capability.ONLY_END,
        g -> {
          String end = "a: [{invalidate_range_end: {" + range + ", only_end: %s}}]";
          return Scenes.calls(run(g, flushes, end.formatted("false")), "kvm", "invalidate_range")
              > Scenes.calls(run(g, flushes, end.formatted("true")), "kvm", "invalidate_range");
        });
    shown.put(
        Capability.BLOCKABLE,
        g -> {
          RunResult result =
              run(
                  g,
                  "invalidate_range_start: {returns_nonblock: -11}",
                  "oom: [{invalidate_range_start: {" + range + ", blockable: false}}]");
          return Scenes.index(result, "oom: callback kvm.* blockable=false") >= 0
              && Scenes.index(result, "oom: return invalidate_range_start value=-11") >= 0;
        });
    shown.put(
        Capability.BLOCKABLE_FLAG,
        g -> {
          String flagged =
              """
              mms: {A: {}}
              notifiers: {kvm: {mm: A, callbacks: {invalidate_range_start: {}}, flags: [%s]}}
              setup: [{register: kvm}]
              tasks: {oom: [{has_blockable: A}]}
              """;
          return Scenes.index(
                      Scenes.run(g, flagged.formatted("does_not_block")),
                      "oom: return has_blockable value=0")
                  >= 0
              && Scenes.index(
                      Scenes.run(g, flagged.formatted("")), "oom: return has_blockable value=1")
                  >= 0;
        });
    shown.put(Capability.HUGETLB_LOCKS_FIRST, BlockedRegistration::takesHugePagesFirst);
  }

  private static void deferral(Map<Capability, Predicate<Generation>> shown) {
    shown.put(
        Capability.UNREGISTER_NO_RELEASE,
        g -> {
          RunResult result = run(g, "release: {}", "driver: [{unregister_no_release: kvm}]");
          return supported(result)
              && Scenes.calls(result, "kvm", "release") == 0
              && Scenes.index(result, ".*: synchronize.*") < 0;
        });
    shown.put(
        Capability.CALL_SRCU,
        g -> {
          RunResult result = run(g, "release: {}", "driver: [{call_srcu: later}, synchronize]");
          return supported(result) && Scenes.index(result, "srcu: callback_invoked later") >= 0;
        });
    shown.put(
        Capability.RELEASE_COVERS_UNLINK,
        g -> {
          RunResult result = run(g, "release: {}", "exit: [{release: A}]");
          return Scenes.index(result, "exit: hlist_del.*")
              < Scenes.index(result, "exit: s?rcu_read_unlock");
        });
  }
}
