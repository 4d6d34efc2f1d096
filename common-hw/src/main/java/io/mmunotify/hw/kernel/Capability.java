// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.kernel;

/**
 * A behaviour that some generations have and others lack. One constant per behaviour: code asks for
 * a capability, not for a version.
 */
public enum Capability {
  CALLBACKS_MAY_SLEEP(
      "Callbacks run in an SRCU reader and may sleep.", "21a92735f660", "v3.7", "D-01"),
  SLEEP_IS_QUIESCENT(
      "Callbacks run in an RCU reader; one that sleeps is no longer waited for.",
      "21a92735f660",
      "until v3.6",
      "D-01"),
  UNREGISTER_IN_CALLBACK_HANGS(
      "Unregistering from inside a callback waits for itself for ever.",
      "21a92735f660",
      "v3.7",
      "D-07"),
  UNHASHED_AFTER_UNREGISTER(
      "Unregistering leaves the notifier unhashed: a second time only drops a reference.",
      "d34883d4e35c",
      "v3.10",
      "D-15"),
  BOOT_TIME_SRCU(
      "The SRCU domain is initialised at boot, and registering before that is a BUG.",
      "21a92735f660",
      "v3.7 until v4.11",
      "D-05"),
  CHANGE_PTE_FALLBACK(
      "A notifier without change_pte gets invalidate_page instead.",
      "6bdb913f0a70",
      "until v3.6",
      "D-33"),
  INVALIDATE_PAGE(
      "Single pages are invalidated through invalidate_page.", "5f32b265", "until v4.12", "D-36"),
  YOUNG_RANGE(
      "clear_flush_young is told a range, not one address.", "57128468080a", "v3.18", "D-28"),
  CLEAR_YOUNG("clear_young tests and clears without a flush.", "1d7715c6", "v4.3", "D-29"),
  INVALIDATE_RANGE(
      "invalidate_range tells notifiers that only flush, also from the end of a section.",
      "0f0a327fa12c",
      "v3.19",
      "D-49"),
  ONLY_END("The end of a section can leave invalidate_range out.", "4645b9fe84bf", "v4.15", "D-47"),
  BLOCKABLE(
      "invalidate_range_start is told whether it may block, and may refuse.",
      "93065ac753e4",
      "v4.19",
      "D-41"),
  BLOCKABLE_FLAG(
      "A flag says that a notifier's invalidation does not block.",
      "5ff7091f5a2c",
      "v4.16 until v4.19",
      "D-54"),
  UNREGISTER_NO_RELEASE(
      "A notifier can be taken out without release and without waiting.",
      "b972216e27d1",
      "v3.17",
      "D-17"),
  CALL_SRCU("Work can be deferred to the end of a grace period.", "b972216e27d1", "v3.17", "D-09"),
  RELEASE_COVERS_UNLINK(
      "The read section of release covers the emptying of the list too.",
      "b972216e27d1",
      "v3.17",
      "D-08"),
  HUGETLB_LOCKS_FIRST(
      "mm_take_all_locks takes the mappings of huge pages before all others.",
      "88f306b68cbb",
      "v4.5",
      "D-24");

  private final String sentence;
  private final String commit;
  private final String since;
  private final String difference;

  Capability(String sentence, String commit, String since, String difference) {
    this.sentence = sentence;
    this.commit = commit;
    this.since = since;
    this.difference = difference;
  }

  /** What the capability means for a driver, in a sentence. */
  public String sentence() {
    return sentence;
  }

  /**
   * The upstream commit that brought the capability, or that ended it where {@link #since} says
   * "until". A question mark behind the id: the id was recalled and not confirmed in a source.
   */
  public String commit() {
    return commit;
  }

  /** The mainline releases that have the capability. */
  public String since() {
    return since;
  }

  /** The number of the behavioural difference in the project's catalogue. */
  public String difference() {
    return difference;
  }
}
