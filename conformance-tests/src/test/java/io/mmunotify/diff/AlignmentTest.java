// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AlignmentTest {
  private static final Event LOCK = new Event("a", EventKind.SPIN_LOCK, "A");
  private static final Event UNLOCK = new Event("a", EventKind.SPIN_UNLOCK, "A");

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void everySequenceIsInItsColumnWholeAndInOrder(int columns) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(columns);
    for (int round = 0; round < 200; round++) {
      List<List<Event>> sequences =
          IntStream.range(0, columns).mapToObj(each -> sequence(random, 30)).toList();
      List<Row> rows = Alignment.of(sequences);
      for (int column = 0; column < columns; column++) {
        assertEquals(sequences.get(column), column(rows, column));
      }
    }
  }

  @Test
  void soIsOneThatIsLongerThanTheWindow() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    List<List<Event>> sequences = List.of(sequence(random, 3000), sequence(random, 2500));
    List<Row> rows = Alignment.of(sequences);
    assertEquals(sequences.get(0), column(rows, 0));
    assertEquals(sequences.get(1), column(rows, 1));
  }

  @Test
  void equalSequencesGiveOnlyRowsThatAreTheSame() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(2);
    for (int round = 0; round < 100; round++) {
      List<Event> sequence = sequence(random, 40);
      List<Row> rows = Alignment.of(List.of(sequence, sequence, sequence));
      assertEquals(sequence.size(), rows.size());
      assertTrue(rows.stream().allMatch(row -> row.likeness() == Likeness.SAME));
    }
  }

  @Test
  void whatOneHasMoreOfIsTheOnlyRowThatDiffers() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
    for (int round = 0; round < 200; round++) {
      List<Event> less = sequence(random, 30);
      List<Event> more = new ArrayList<>(less);
      more.add(random.nextInt(less.size() + 1), new Event("b", EventKind.SRCU_BARRIER_BEGIN));
      List<List<Event>> sequences = new ArrayList<>(List.of(less, less, less));
      sequences.set(random.nextInt(3), more);
      List<Row> rows = Alignment.of(sequences);
      assertEquals(more.size(), rows.size());
      assertEquals(1, rows.stream().filter(row -> row.likeness() != Likeness.SAME).count());
    }
  }

  @Test
  void asManyEventsAsPossibleStandTogether() {
    List<Event> left = List.of(LOCK, UNLOCK, LOCK);
    List<Event> right = List.of(UNLOCK, LOCK, UNLOCK, LOCK);
    List<Row> rows = Alignment.of(List.of(left, right));
    assertEquals(
        List.of("|x", "x|x", "x|x", "x|x"), rows.stream().map(AlignmentTest::marks).toList());
  }

  @Test
  void aPrimitiveOfAnotherNameIsNoDifference() {
    assertEquals(
        Likeness.OTHER_PRIMITIVE, likeness(EventKind.RCU_READ_LOCK, EventKind.SRCU_READ_LOCK));
    assertEquals(
        Likeness.OTHER_PRIMITIVE,
        likeness(EventKind.SYNCHRONIZE_RCU_END, EventKind.SYNCHRONIZE_SRCU_END));
  }

  @Test
  void anotherWayToUnlinkIs() {
    assertEquals(
        Likeness.CHANGED,
        Likeness.of(
            new Event("a", EventKind.HLIST_DEL_RCU, "kvm"),
            new Event("a", EventKind.HLIST_DEL_INIT_RCU, "kvm")));
    assertEquals(
        Likeness.UNRELATED,
        Likeness.of(
            new Event("a", EventKind.HLIST_DEL_RCU, "kvm"),
            new Event("a", EventKind.HLIST_DEL_INIT_RCU, "gru")));
  }

  @Test
  void whatAnotherTaskDoesIsAnotherThing() {
    assertEquals(Likeness.UNRELATED, Likeness.of(LOCK, new Event("b", EventKind.SPIN_LOCK, "A")));
  }

  @Test
  void aStepStandsBesideTheLackOfIt() {
    Event call = new Event("a", EventKind.CALL, "synchronize");
    Event unsupported = new Event("a", EventKind.UNSUPPORTED, "synchronize");
    assertEquals(
        1,
        Alignment.of(List.of(unsupported, unsupported, call).stream().map(List::of).toList())
            .size());
  }

  @Test
  void aStopStandsRightBehindWhatLedToIt() {
    Event oops = new Event("a", EventKind.OOPS, "null-deref", "mmu_notifier_unregister");
    List<List<Event>> sequences = List.of(List.of(LOCK, UNLOCK), List.of(LOCK, oops));
    for (List<List<Event>> each : List.of(sequences, sequences.reversed())) {
      assertEquals(oops, Alignment.of(each).get(1).first());
    }
  }

  private static Likeness likeness(EventKind left, EventKind right) {
    return Likeness.of(new Event("a", left), new Event("a", right));
  }

  private static String marks(Row row) {
    return (row.events().get(0) == null ? "" : "x")
        + "|"
        + (row.events().get(1) == null ? "" : "x");
  }

  private static List<Event> column(List<Row> rows, int column) {
    return rows.stream().map(row -> row.events().get(column)).filter(Objects::nonNull).toList();
  }

  /** A sequence of few different events, so that there is much to mistake for something else. */
  private static List<Event> sequence(RandomGenerator random, int length) {
    List<Event> choice = new ArrayList<>();
    for (String task : List.of("a", "b")) {
      choice.add(new Event(task, EventKind.SPIN_LOCK, "A"));
      choice.add(new Event(task, EventKind.SPIN_UNLOCK, "A"));
      choice.add(new Event(task, EventKind.SRCU_READ_LOCK));
      choice.add(new Event(task, EventKind.RCU_READ_LOCK));
      choice.add(new Event(task, EventKind.MM_COUNT, "A", 1));
      choice.add(new Event(task, EventKind.MM_COUNT, "A", 2));
      choice.add(new Event(task, EventKind.OOPS, "null-deref", "mmu_notifier_unregister"));
    }
    return Collections.unmodifiableList(
        IntStream.range(0, length)
            .mapToObj(each -> choice.get(random.nextInt(choice.size())))
            .toList());
  }

  @Test
  void aSplitLockIsAnotherFormOfPageTableLock() {
    Event all = new Event("a", EventKind.PTE_LOCK, "A", 0L);
    Event one = new Event("a", EventKind.PTE_LOCK, "A", 0x1000L);
    Event other = new Event("a", EventKind.PTE_LOCK, "A", 0x2000L);
    assertEquals(Likeness.OTHER_PRIMITIVE, Likeness.of(all, one));
    assertEquals(Likeness.CHANGED, Likeness.of(one, other));
  }
}
