// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static io.mmunotify.conformance.DriverRuns.counter;
import static io.mmunotify.conformance.DriverRuns.ends;
import static io.mmunotify.conformance.DriverRuns.explored;
import static io.mmunotify.conformance.DriverRuns.findings;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.Outcome;
import io.mmunotify.run.RunResult;
import io.mmunotify.search.Exploration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

@DisplayName("What drivers do with what they have of their own")
final class DriverStepsTest {
  /** Each of them, with arguments of each kind. */
  private static final String EACH_STEP =
      """
      mms: {A: {}}
      locks: {umem: {kind: rwsem}, obj: {kind: mutex}, list: {kind: spinlock}}
      counters: {active: 0}
      completions: [idle]
      objects: [node, other]
      work: {teardown: [{complete: idle}]}
      tasks:
        t:
          - lock: obj
          - unlock: obj
          - trylock: {lock: list, then: [{unlock: list}]}
          - down_read: umem
          - up_read: umem
          - down_write: A
          - up_write: A
          - down_read_trylock: {lock: A, then: [{up_read: A}]}
          - down_write_trylock: {lock: umem, then: [{up_write: umem}], else: [sleep]}
          - add: {counter: active, value: 2}
          - set: {counter: active, value: 3}
          - if: {counter: active, is: 3, then: [{touch: node}], else: [sleep]}
          - if: {counter: active, is_not: 3, then: [sleep], else: [{touch: node}]}
          - wait_until: {counter: active, above: 2}
          - wait_until: {counter: active, below: 4, interruptible: true, else: [sleep]}
          - assert: {counter: active, is: 3, or: three}
          - queue_work: teardown
          - wait_for_completion: idle
          - flush_work: teardown
          - kfree: node
          - mmget_not_zero: {mm: A, then: [{touch: other}], else: [sleep]}
          - when_current: {task: t, then: [{signal: t}], else: [sleep]}
      """;

  private static final List<String> EVENTS =
      List.of(
          "t: lock obj",
          "t: unlock obj",
          "t: trylock list",
          "t: unlock list",
          "t: down_read umem",
          "t: up_read umem",
          "t: down_write A",
          "t: up_write A",
          "t: down_read_trylock A",
          "t: up_read A",
          "t: down_write_trylock umem",
          "t: up_write umem",
          "t: add active value=2",
          "t: set active value=3",
          "t: if active is=3",
          "t: touch node",
          "t: if active is_not=3",
          "t: touch node",
          "t: wait_until active above=2",
          "t: wait_until active below=4 interruptible=true",
          "t: assert active is=3 three",
          "t: queue_work teardown",
          "work/teardown: work_begin teardown",
          "work/teardown: complete idle",
          "t: wait_for_completion idle",
          "t: flush_work teardown",
          "t: kfree node",
          "t: mmget_not_zero A",
          "t: touch other",
          "t: signal t");

  @EachGeneration
  @DisplayName("each step is one event of its name, with its arguments")
  void eachStepIsOneEventOfItsName(Generation generation) {
    RunResult run = Scenes.run(generation, EACH_STEP);
    assertEquals(EVENTS, Scenes.events(run, ".*"));
    assertEquals(3, run.outcome().state().counters().get("active"));
    assertEquals(2, Scenes.mm(run, "A").users());
    assertEquals(List.of(), run.findings());
  }

  @EachGeneration
  @DisplayName("a wait goes on once the counter is as it says")
  void aWaitGoesOnOnceTheCounterIsAsItSays(Generation generation) {
    Exploration found =
        explored(
            generation,
            """
            mms: {A: {}}
            counters: {active: 2}
            tasks:
              waits: [{wait_until: {counter: active, below: 1}}, {assert: {counter: active, is: 0, or: none is}}]
              a: [{add: {counter: active, value: -1}}]
              b: [{add: {counter: active, value: -1}}]
            """);
    assertEquals(Set.of("ok"), ends(found));
    assertEquals(List.of(), findings(found));
    Exploration never =
        explored(
            generation,
            """
            mms: {A: {}}
            counters: {active: 0}
            tasks: {waits: [{wait_until: {counter: active, above: 0}}]}
            """);
    assertEquals(Set.of("deadlock"), ends(never));
    assertEquals(
        "{\"event\":\"deadlock\",\"tasks\":{\"waits\":\"wait_until\"}}",
        never.outcomes().firstKey().replaceFirst(".*\"stop\":(.*)}", "$1"));
  }

  @EachGeneration
  @DisplayName("an assertion that does not hold is found, in its own words, and the run goes on")
  void anAssertionIsFoundInItsOwnWords(Generation generation) {
    RunResult run =
        Scenes.run(
            generation,
            """
            mms: {A: {}}
            counters: {active: 1}
            tasks: {t: [{assert: {counter: active, is: 0, or: someone is still active}}, {mmget: A}]}
            """);
    assertEquals("someone is still active", run.findings().getFirst().finding().what());
    assertEquals(2, Scenes.mm(run, "A").users());
  }

  @EachGeneration
  @DisplayName("a completion counts: each lets one go on, whoever comes first")
  void aCompletionCounts(Generation generation) {
    String yaml =
        """
        mms: {A: {}}
        completions: [k]
        tasks:
          a: [{wait_for_completion: k}]
          b: [{wait_for_completion: k}]
          c: [COMPLETES]
        """;
    assertEquals(
        Set.of("ok"),
        ends(explored(generation, yaml.replace("COMPLETES", "{complete: k}, {complete: k}"))));
    assertEquals(
        Set.of("deadlock"), ends(explored(generation, yaml.replace("COMPLETES", "{complete: k}"))));
  }

  @EachGeneration
  @DisplayName("work that is queued runs once, and once more if it is queued while it runs")
  void workRunsOnceForEachTimeThatItWasNotQueued(Generation generation) {
    Exploration found =
        explored(
            generation,
            """
            mms: {A: {}}
            counters: {runs: 0}
            work: {w: [{add: {counter: runs, value: 1}}]}
            tasks: {t: [{queue_work: w}, {queue_work: w}, {flush_work: w}, {add: {counter: runs, value: 10}}]}
            """);
    assertEquals(Set.of(11, 12), counter(found, "runs"));
    Exploration unflushed =
        explored(
            generation,
            """
            mms: {A: {}}
            counters: {runs: 0, seen: 0}
            work: {w: [{add: {counter: runs, value: 1}}]}
            tasks: {t: [{queue_work: w}, {if: {counter: runs, is: 1, then: [{set: {counter: seen, value: 1}}]}}]}
            """);
    assertEquals(Set.of(1), counter(unflushed, "runs"));
    assertEquals(Set.of(0, 1), counter(unflushed, "seen"));
  }

  @EachGeneration
  @DisplayName("work that flushes itself, or that needs what its flusher holds, waits for ever")
  void workThatWaitsForItsFlusherWaitsForEver(Generation generation) {
    Exploration itself =
        explored(
            generation,
            """
            mms: {A: {}}
            work: {w: [{flush_work: w}]}
            tasks: {t: [{queue_work: w}]}
            """);
    assertEquals(Set.of("deadlock"), ends(itself));
    Exploration held =
        explored(
            generation,
            """
            mms: {A: {}}
            locks: {obj: {kind: mutex}}
            work: {w: [{lock: obj}, {unlock: obj}]}
            tasks: {t: [{queue_work: w}, {lock: obj}, {flush_work: w}, {unlock: obj}]}
            """);
    assertEquals(Set.of("deadlock", "ok"), ends(held));
  }

  @EachGeneration
  @DisplayName("what a work item's steps return is its worker's")
  void whatWorkReturnsIsItsWorkers(Generation generation) {
    RunResult run =
        Scenes.run(
            generation,
            """
            mms: {A: {}}
            notifiers: {n: {mm: A}}
            work: {attach: [{register: n}]}
            tasks: {t: [{queue_work: attach}]}
            """);
    assertEquals(
        List.of(new Outcome.Return("register", 0)), run.outcome().returns().get("work/attach"));
  }

  @EachGeneration
  @DisplayName("memory that is touched after it was freed is an oops; freed twice, a misuse")
  void memoryIsFreedOnce(Generation generation) {
    Exploration touched =
        explored(
            generation,
            """
            mms: {A: {}}
            objects: [o]
            tasks: {a: [{touch: o}], b: [{kfree: o}]}
            """);
    assertEquals(Set.of("ok", "oops use-after-free"), ends(touched));
    assertEquals(
        true,
        touched
            .outcomes()
            .lastKey()
            .endsWith("{\"event\":\"oops\",\"in\":\"touch\",\"what\":\"use-after-free\"}}"),
        touched.outcomes().lastKey());
    Exploration twice =
        explored(
            generation,
            """
            mms: {A: {}}
            objects: [o]
            tasks: {a: [{kfree: o}], b: [{kfree: o}]}
            """);
    assertEquals(Set.of("misuse freeing o a second time corrupts the heap"), ends(twice));
  }

  @EachGeneration
  @DisplayName("a user is taken unless there is none")
  void aUserIsTakenUnlessThereIsNone(Generation generation) {
    Exploration found =
        explored(
            generation,
            """
            mms: {A: {}}
            counters: {got: 0}
            setup: [{mmgrab: A}]
            tasks:
              exits: [{mmput: A}]
              gets: [{mmget_not_zero: {mm: A, then: [{add: {counter: got, value: 1}}, {mmput: A}], else: [{add: {counter: got, value: 2}}]}}]
            after: [{mmdrop: A}]
            """);
    assertEquals(Set.of("ok"), ends(found));
    assertEquals(Set.of(1, 2), counter(found, "got"));
    assertEquals(List.of(), findings(found));
  }

  @EachGeneration
  @DisplayName("an unregistration from an mm that is not the notifier's takes that one's reference")
  void anUnregistrationMayNameAnotherMm(Generation generation) {
    RunResult run =
        Scenes.run(
            generation,
            """
            mms: {A: {}, B: {}}
            notifiers: {n: {mm: A}, other: {mm: B}}
            setup: [{register: n}, {register: other}]
            tasks: {t: [{unregister: {notifier: n, mm: B}}]}
            """);
    assertEquals("ok", run.outcome().summary());
    assertEquals(2, Scenes.mm(run, "A").count());
    assertEquals(1, Scenes.mm(run, "B").count());
    assertEquals(List.of("t: call unregister n B"), Scenes.events(run, ".*call unregister.*"));
    RunResult never =
        Scenes.run(
            generation,
            """
            mms: {A: {}, B: {}}
            notifiers: {n: {mm: A}}
            setup: [{register: n}]
            tasks: {t: [{unregister: {notifier: n, mm: B}}]}
            """);
    assertEquals("oops null-deref", never.outcome().summary());
  }

  @EachGeneration
  @DisplayName("who is asked about is the task that runs the step, also in a callback")
  void theCurrentTaskIsTheOneThatRunsTheStep(Generation generation) {
    RunResult run =
        Scenes.run(
            generation,
            """
            mms: {A: {}}
            counters: {a: 0, work: 0}
            notifiers:
              n:
                mm: A
                callbacks:
                  invalidate_range_end:
                    does:
                      - when_current: {task: a, then: [{add: {counter: a, value: 1}}]}
                      - when_current: {task: work/w, then: [{add: {counter: work, value: 1}}]}
            work: {w: [{invalidate_range_end: {mm: A, start: 0, end: 4096}}]}
            setup: [{register: n}]
            tasks:
              a: [{invalidate_range_end: {mm: A, start: 0, end: 4096}}]
              b: [{invalidate_range_end: {mm: A, start: 0, end: 4096}}, {queue_work: w}]
            """);
    assertEquals(1, run.outcome().state().counters().get("a"));
    assertEquals(1, run.outcome().state().counters().get("work"));
  }

  @EachGeneration
  @DisplayName("a signal interrupts one mm_take_all_locks and one interruptible wait")
  void aSignalInterruptsOneCallOfEachKind(Generation generation) {
    RunResult run =
        Scenes.run(
            generation,
            """
            mms: {A: {}}
            counters: {c: 0, interrupted: 0}
            notifiers: {n: {mm: A}}
            setup: [{signal: t}]
            tasks:
              t:
                - register: n
                - register: n
                - wait_until: {counter: c, is: 1, interruptible: true, else: [{add: {counter: interrupted, value: 1}}]}
                - wait_until: {counter: c, is: 0, interruptible: true, else: [{add: {counter: interrupted, value: 1}}]}
            """);
    assertEquals(
        List.of(new Outcome.Return("register", -4), new Outcome.Return("register", 0)),
        run.outcome().returns().get("t"));
    assertEquals(1, run.outcome().state().counters().get("interrupted"));
    Exploration races =
        explored(
            generation,
            """
            mms: {A: {}}
            counters: {c: 0, way: 0}
            tasks:
              t: [{wait_until: {counter: c, is: 1, interruptible: true, then: [{set: {counter: way, value: 1}}], else: [{set: {counter: way, value: 2}}]}}]
              wakes: [{set: {counter: c, value: 1}}]
              sends: [{signal: t}]
            """);
    assertEquals(Set.of(1, 2), counter(races, "way"));
  }
}
