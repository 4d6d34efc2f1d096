// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import java.util.SplittableRandom;

/**
 * Scenarios drawn at random: two or three tasks that use, drop and free the same few things, mostly
 * without the right to, so that an mm dies while others use it and a step touches in one state what
 * it does not touch in another. Where a callback registers, it may have to wait for mmap_sem in a
 * read section.
 */
final class RandomScenario {
  private static final String[] WALKS = {
    "{clear_flush_young: {mm: A, start: 0, end: 4096}}",
    "{test_young: {mm: A, address: 0}}",
    "{invalidate_range_start: {mm: A, start: 0, end: 4096}}",
    "{release: A}",
    "synchronize"
  };
  private static final String[] OF_NOTIFIERS = {
    "{register: %s}", "{unregister: %s}", "{unregister: %s}", "{free: %s}"
  };
  private static final String[] OF_REFERENCES = {
    "{mmput: A}",
    "{mmput: A}",
    "{mmdrop: A}",
    "{mmdrop: A}",
    "{mmdrop: A}",
    "{mmget: A}",
    "{mmgrab: A}"
  };

  /** What may have to wait, and what lets others go on. */
  private static final String[] OF_WAITS = {
    "{lock: l}, {unlock: l}",
    "{down_write: B}, {up_write: B}",
    "{down_read: B}, {up_read: B}",
    "{wait_until: {counter: c, below: 1}}",
    "{add: {counter: c, value: 1}}",
    "{add: {counter: c, value: -1}}"
  };

  /** Two tasks may have more steps than three: all schedules have to be gone through. */
  private static final int[] STEPS_EACH = {0, 0, 3, 2};

  private final SplittableRandom random;
  private final StringBuilder yaml = new StringBuilder();

  private RandomScenario(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The YAML of one, its name left out; always the same for the same seed. */
  static String of(long seed) {
    return new RandomScenario(seed).draw();
  }

  private String draw() {
    int users = 1 + random.nextInt(2);
    yaml.append("mms: {A: {users: ").append(users).append("}, B: {}}\n");
    yaml.append("locks: {l: {kind: mutex}}\ncounters: {c: 0}\nnotifiers:\n");
    for (String name : new String[] {"m", "n"}) {
      yaml.append("  ").append(name).append(": {mm: A, callbacks: {release: {");
      switch (random.nextInt(7)) {
        case 0 -> yaml.append("does: [").append(step()).append("]");
        case 1 -> yaml.append("does: [{register: o}]");
        case 2 -> yaml.append("does: [").append(waiting()).append("]");
        default -> {}
      }
      yaml.append("}}}\n");
    }
    yaml.append("  o: {mm: B, callbacks: {}}\n");
    yaml.append("  p: {mm: B, callbacks: {}}\n");
    yaml.append("setup: [");
    String separator = "";
    for (int left = random.nextInt(4); left > 0; left--) {
      String step = random.nextBoolean() ? "{register: " + notifier() + "}" : "{mmgrab: A}";
      yaml.append(separator).append(step);
      separator = ", ";
    }
    yaml.append("]\ntasks:\n");
    int tasks = 2 + random.nextInt(2);
    for (int task = 0; task < tasks; task++) {
      yaml.append("  t").append(task).append(": [");
      int steps = 1 + random.nextInt(STEPS_EACH[tasks]);
      for (int i = 0; i < steps; i++) {
        yaml.append(i == 0 ? "" : ", ").append(step());
      }
      yaml.append("]\n");
    }
    return yaml.toString();
  }

  private String step() {
    return switch (random.nextInt(8)) {
      case 6 -> "{register: p}";
      case 7 -> waiting();
      case 0 -> WALKS[random.nextInt(WALKS.length)];
      case 1, 2 -> String.format(OF_NOTIFIERS[random.nextInt(OF_NOTIFIERS.length)], notifier());
      default -> OF_REFERENCES[random.nextInt(OF_REFERENCES.length)];
    };
  }

  private String waiting() {
    return OF_WAITS[random.nextInt(OF_WAITS.length)];
  }

  private String notifier() {
    return random.nextBoolean() ? "m" : "n";
  }
}
