// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.machine.Task;
import java.util.ArrayList;
import java.util.List;

/** The tasks that hold a grace period up: {@code print_other_cpu_stall}, on request. */
final class RcuStall {
  private RcuStall() {}

  private static List<RcuData> owing(RcuState rsp) {
    List<RcuData> owing = new ArrayList<>();
    for (RcuData rdp : rsp.cpus()) {
      if ((rdp.mynode.qsmask & rdp.grpmask) != 0) {
        owing.add(rdp);
      }
    }
    return owing;
  }

  /** The tasks in sections on CPUs for which the grace period waits. */
  static List<Task> holders(RcuState rsp) {
    List<Task> holders = new ArrayList<>();
    for (RcuData rdp : owing(rsp)) {
      rdp.readers.stream().filter(RcuReader::holdsUp).map(RcuReader::task).forEach(holders::add);
    }
    return holders;
  }

  /** The same in words; on a live machine out of date as soon as they are told. */
  static String text(RcuState rsp) {
    List<Task> readers = holders(rsp);
    if (!readers.isEmpty()) {
      return "the end of a grace period, held up by the read section of " + readers.getFirst();
    }
    List<RcuData> owing = owing(rsp);
    return owing.isEmpty()
        ? "a grace period to begin"
        : "the end of a grace period, held up by CPU "
            + owing.getFirst().cpu
            + ", where "
            + owing.getFirst().readers.stream().map(reader -> reader.task().name()).toList()
            + " came to no quiescent state";
  }
}
