// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Scenarios drawn at random whose tasks and callbacks use locks, counters, completions, work,
 * memory and signals, mostly without the right to: they deadlock, unlock what others hold, touch
 * what was freed, and go another way where somebody came first.
 */
final class RandomDriver {
  private static final String[] PLAIN = {
    "{lock: obj}",
    "{unlock: obj}",
    "{lock: list}",
    "{unlock: list}",
    "{down_read: umem}",
    "{up_read: umem}",
    "{down_write: umem}",
    "{up_write: umem}",
    "{down_read: A}",
    "{up_read: A}",
    "{down_write: A}",
    "{add: {counter: c, value: 1}}",
    "{add: {counter: c, value: -1}}",
    "{set: {counter: c, value: 1}}",
    "{wait_until: {counter: c, is: 0}}",
    "{wait_until: {counter: c, above: 1}}",
    "{assert: {counter: c, below: 1, or: the counter is not below one}}",
    "{complete: k}",
    "{wait_for_completion: k}",
    "{queue_work: w}",
    "{flush_work: w}",
    "{touch: o}",
    "{kfree: o}",
    "{signal: t0}",
    "{register: n}",
    "{unregister: n}",
    "{unregister: {notifier: n, mm: B}}",
    "{invalidate_range_end: {mm: A, start: 0, end: 4096}}",
    "{mmput: A}",
    "sleep"
  };
  private static final String[] CHOICES = {
    "{trylock: {lock: obj, then: [%s], else: [%s]}}",
    "{trylock: {lock: list, then: [%s], else: [%s]}}",
    "{down_read_trylock: {lock: umem, then: [%s], else: [%s]}}",
    "{down_write_trylock: {lock: A, then: [%s], else: [%s]}}",
    "{if: {counter: c, is: 0, then: [%s], else: [%s]}}",
    "{if: {counter: c, above: 0, then: [%s], else: [%s]}}",
    "{mmget_not_zero: {mm: A, then: [%s], else: [%s]}}",
    "{when_current: {task: t0, then: [%s], else: [%s]}}",
    "{wait_until: {counter: c, is: 1, interruptible: true, then: [%s], else: [%s]}}"
  };

  /** Sections that are entered and left again: else most scenarios just deadlock. */
  private static final String[] SECTIONS = {
    "{lock: obj}, %s, {unlock: obj}",
    "{lock: list}, %s, {unlock: list}",
    "{down_read: umem}, %s, {up_read: umem}",
    "{down_write: umem}, %s, {up_write: umem}",
    "{down_read: A}, %s, {up_read: A}"
  };

  /** Two tasks may have more steps than three: all schedules have to be gone through. */
  private static final int[] STEPS_EACH = {0, 0, 3, 2};

  private final SplittableRandom random;

  private RandomDriver(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The YAML of one, its name left out; always the same for the same seed. */
  static String of(long seed) {
    return new RandomDriver(seed).draw();
  }

  private String draw() {
    StringBuilder yaml =
        new StringBuilder(
            """
            mms: {A: {}, B: {}}
            locks: {obj: {kind: mutex}, list: {kind: spinlock}, umem: {kind: rwsem}}
            counters: {c: 0}
            completions: [k]
            objects: [o]
            """);
    yaml.append("work: {w: ").append(steps(1 + random.nextInt(2))).append("}\n");
    yaml.append("notifiers: {n: {mm: A, callbacks: {invalidate_range_end: {does: ")
        .append(steps(1))
        .append("}, release: {}}}}\n");
    yaml.append("setup: ").append(random.nextBoolean() ? "[{register: n}]" : "[]").append("\n");
    yaml.append("tasks:\n");
    int tasks = 2 + random.nextInt(2);
    for (int task = 0; task < tasks; task++) {
      String steps = steps(1 + random.nextInt(STEPS_EACH[tasks]));
      yaml.append("  t").append(task).append(": ").append(steps).append("\n");
    }
    return yaml.toString();
  }

  private String steps(int count) {
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      steps.add(step());
    }
    return "[" + String.join(", ", steps) + "]";
  }

  private String step() {
    return switch (random.nextInt(6)) {
      case 0 -> String.format(CHOICES[random.nextInt(CHOICES.length)], plain(), plain());
      case 1 -> String.format(SECTIONS[random.nextInt(SECTIONS.length)], plain());
      default -> plain();
    };
  }

  private String plain() {
    return PLAIN[random.nextInt(PLAIN.length)];
  }
}
