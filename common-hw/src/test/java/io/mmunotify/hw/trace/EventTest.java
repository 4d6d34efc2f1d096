// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

final class EventTest {

  @Test
  void eventsThatSayTheSameAreEqual() {
    Named kvm = () -> "kvm";
    Event one = new Event("t", EventKind.VISIT, "A", kvm);
    Event two = new Event("t", EventKind.VISIT, "A", "kvm");
    assertEquals(one, two);
    assertEquals(one.hashCode(), two.hashCode());
    assertEquals(
        new Event("t", EventKind.MM_USERS, "A", 1), new Event("t", EventKind.MM_USERS, "A", 1L));
  }

  @Test
  void eventsThatDifferInAnythingDiffer() {
    Event event = new Event("t", EventKind.VISIT, "A", "kvm");
    assertNotEquals(event, new Event("u", EventKind.VISIT, "A", "kvm"));
    assertNotEquals(event, new Event("t", EventKind.VISIT, "B", "kvm"));
    assertNotEquals(event, new Event("t", EventKind.VISIT, "A", Event.NULL));
    assertNotEquals(event, new Event("t", EventKind.VISIT, "A"));
    assertNotEquals(event, new Event("t", EventKind.MM_USERS, "A", "kvm"));
  }

  @Test
  void aMemberThatIsNullIsNotOneThatIsAbsent() {
    Event atTheEnd = new Event("t", EventKind.VISIT, "A", Event.NULL);
    assertSame(Event.NULL, atTheEnd.get(Field.NOTIFIER));
    assertNull(new Event("t", EventKind.VISIT, "A").get(Field.NOTIFIER));
    assertNull(atTheEnd.get(Field.PTE));
  }

  @Test
  void everyKindIsFoundByItsName() {
    for (EventKind kind : EventKind.values()) {
      assertSame(kind, EventKind.of(kind.text()));
      for (Field field : kind.fields()) {
        assertSame(field, kind.fields().get(kind.slot(field)));
      }
    }
    assertSame(EventKind.END_OF_RUN, EventKind.of("end"));
    assertNull(EventKind.of("end_of_run"));
  }
}
