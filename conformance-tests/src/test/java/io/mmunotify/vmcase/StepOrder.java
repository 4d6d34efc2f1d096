// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.vmcase;

import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * In which order a task takes and gives back locks, changes entries, flushes, tells notifiers,
 * frees and loads. Recordings have no locks and no changes of entries; the kernels' sources have
 * them.
 */
final class StepOrder {
  /** What many facts do not care about: locks of pages, and the answers of other processors. */
  private static final Set<String> OPTIONAL = Set.of("+page", "-page", "ack");

  private static final long PAGE = 4096;

  private final String mm;
  private final long heap;

  private StepOrder(String mm, long heap) {
    this.mm = mm;
    this.heap = heap;
  }

  /**
   * A word for each step, as the head of facts.txt says.
   *
   * @param optional words that are told, too; those of {@link #OPTIONAL} are left out otherwise
   * @param mm whose entries and locks have no name in front
   * @param heap where pages are counted from
   */
  static String of(List<Event> events, String task, String mm, long heap, Set<String> optional) {
    StepOrder order = new StepOrder(mm, heap);
    List<String> words = new ArrayList<>();
    for (Event event : events) {
      String word = task.equals(event.task()) ? order.word(event) : "";
      if (!word.isEmpty() && (!OPTIONAL.contains(word) || optional.contains(word))) {
        words.add(word);
      }
    }
    return String.join(" ", words);
  }

  private String word(Event event) {
    return switch (event.kind()) {
      case PTE_LOCK -> "+" + of(event) + "ptl";
      case PTE_UNLOCK -> "-" + of(event) + "ptl";
      case LOCK_PAGE -> "+page";
      case UNLOCK_PAGE -> "-page";
      case DOWN_READ, DOWN_READ_TRYLOCK -> "+" + semaphore(event) + ":r";
      case UP_READ -> "-" + semaphore(event) + ":r";
      case DOWN_WRITE, DOWN_WRITE_TRYLOCK -> "+" + semaphore(event) + ":w";
      case UP_WRITE -> "-" + semaphore(event) + ":w";
      case SET_PTE_AT, SET_PMD_AT -> changed("set", event);
      case PTEP_GET_AND_CLEAR, PMDP_GET_AND_CLEAR -> changed("clear", event);
      case PTEP_SET_WRPROTECT, PMDP_SET_WRPROTECT -> changed("wrprotect", event);
      case PTEP_TEST_AND_CLEAR_YOUNG, PMDP_TEST_AND_CLEAR_YOUNG -> changed("age", event);
      case PTEP_SET_ACCESS_FLAGS, PMDP_SET_ACCESS_FLAGS -> changed("allow", event);
      case PMDP_INVALIDATE -> changed("invalidate", event);
      case PMD_POPULATE -> changed("populate", event);
      case PMD_CLEAR -> changed("detach", event);
      case TLB_FLUSH -> of(event) + "flush";
      case TLB_FLUSH_BATCH -> "batch";
      case TLB_FLUSH_ACK -> of(event) + "ack";
      case PAGE_FREE -> "free";
      case LOAD -> of(event) + "load=" + event.get(Field.VALUE);
      case CALLBACK -> VmFactsTest.brief(String.valueOf(event.get(Field.OP)));
      default -> "";
    };
  }

  private String semaphore(Event event) {
    Object lock = event.get(Field.LOCK);
    return lock == null ? of(event) + "mmap_sem" : lock.toString();
  }

  private String of(Event event) {
    Object whose = event.get(Field.MM);
    return whose == null || mm.equals(whose) ? "" : whose + ".";
  }

  private String changed(String how, Event event) {
    long address = event.get(Field.ADDRESS) instanceof Long at ? at : 0;
    boolean upper = event.kind().name().startsWith("PMD") || event.kind() == EventKind.SET_PMD_AT;
    String place = Long.toString(Math.floorDiv(address - heap, PAGE));
    return of(event) + how + (upper ? "_pmd@" : "@") + place;
  }
}
