// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

/** Scenarios of the VM: a notifier with every callback on an mm with areas, and one task. */
final class VmScene {
  /** Small pages of a huge one; the model's huge pages need not be 512 pages. */
  static final String HUGE = "machine: {huge_pages: 4}\n";

  private static final String CALLBACKS =
      "release: {}, clear_flush_young: {}, clear_young: {}, test_young: {}, change_pte: {},"
          + " invalidate_page: {}, invalidate_range_start: {}, invalidate_range_end: {},"
          + " invalidate_range: {}";

  private String top = "";
  private String areas = "";
  private String setup = "";
  private String callbacks = CALLBACKS;

  /** An mm with one area at {@link Told#BASE}, whose name is heap. */
  static VmScene heap(int pages, String kind) {
    return new VmScene().area("heap", 0, pages, kind);
  }

  /** The same, of private memory. */
  static VmScene heap(int pages) {
    return heap(pages, "");
  }

  /**
   * One more area.
   *
   * @param page where it begins, counted from {@link Told#BASE}
   * @param kind what more there is to say of it: {@code ", prot: read"}
   */
  VmScene area(String name, int page, int pages, String kind) {
    areas +=
        (areas.isEmpty() ? "" : ", ")
            + "%s: {at: %d, pages: %d%s}".formatted(name, Told.BASE + page * 4096L, pages, kind);
    return this;
  }

  /** Keys of the scenario that stand in front: the machine, files. */
  VmScene with(String keys) {
    top += keys;
    return this;
  }

  /** What was done before the notifier was registered. */
  VmScene after(String steps) {
    setup += steps + ", ";
    return this;
  }

  /** After every page from one place on was stored to. */
  VmScene stored(String at, int pages) {
    return after("{store: {mm: A, at: %s, pages: %d, value: 1}}".formatted(at, pages));
  }

  /** A callback that does or returns something. */
  VmScene callback(String name, String what) {
    callbacks = callbacks.replaceFirst("\\b" + name + ": \\{}", name + ": {" + what + "}");
    return this;
  }

  /** No callback but this one, which sleeps. */
  VmScene onlySleeping(String name) {
    callbacks = name + ": {does: [sleep]}";
    return this;
  }

  /** The scenario of a task that takes these steps. */
  String task(String steps) {
    return """
    %smms: {A: {areas: {%s}}}
    notifiers: {kvm: {mm: A, callbacks: {%s}}}
    setup: [%s{register: kvm}]
    tasks: {t: [%s]}
    """
        .formatted(top, areas, callbacks, setup, steps);
  }
}
