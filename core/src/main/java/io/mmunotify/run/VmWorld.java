// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.machine.Cpu;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.mm.Areas;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.Mapping;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.VmHardware;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.VmSpec;
import io.mmunotify.scenario.VmSpec.AreaSpec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What stands behind the notifiers in a run of a scenario with areas: hardware, files, areas. */
final class VmWorld {
  private final Map<String, MmStruct> mms;
  private final Map<String, MappedFile> files = new LinkedHashMap<>();
  private final VmPerformer performer;
  private final VmView view;
  private final VmHardware hardware;

  /** Processors that tasks share; by number, made in the order of the tasks. */
  private final Map<Integer, Cpu> cpus = new TreeMap<>();

  private final Map<String, Cpu> cpuOf = new HashMap<>();

  VmWorld(Scenario scenario, Kernel kernel, Machine machine, Map<String, MmStruct> mms) {
    VmSpec spec = scenario.vm();
    this.mms = mms;
    this.hardware = VmHardware.of(spec.machine().frames(), spec.machine().hugePages());
    VmOperations vm = kernel.vm(hardware);
    this.performer = new VmPerformer(vm, this);
    this.view = new VmView(mms);
    spec.files()
        .forEach((name, file) -> {
          MappedFile made = new MappedFile(name, file.kind(), file.pages());
          made.fillAtBoot(hardware.memory());
          files.put(name, made);
        });
    mms.values().forEach(vm::initMm);
    spec.areas()
        .forEach((mm, areas) ->
            areas.values().forEach(area -> Areas.linkAtBoot(Areas.newVma(mm(mm), mapping(area)))));
    int own = 64; // those that no task names
    for (String task : scenario.tasks().keySet()) {
      Integer named = spec.cpus().get(task);
      int number = named == null ? own++ : named;
      cpuOf.put(task, cpus.computeIfAbsent(number, _ -> machine.addCpu()));
    }
  }

  private Mapping mapping(AreaSpec area) {
    String file = area.file();
    return new Mapping(
        area.at(),
        area.pages(),
        file == null ? null : file(file),
        area.offset(),
        area.shared(),
        area.prot(),
        area.huge(),
        area.hugetlb());
  }

  /** Where a task runs; {@code setup} runs where the first task does. Null for one of its own. */
  @Nullable Cpu cpuOf(String task, String firstTask) {
    return cpuOf.get(task.equals("setup") ? firstTask : task);
  }

  MmStruct mm(String name) {
    MmStruct mm = mms.get(name);
    if (mm == null) {
      throw new IllegalArgumentException("the scenario has no " + name);
    }
    return mm;
  }

  MappedFile file(String name) {
    MappedFile file = files.get(name);
    if (file == null) {
      throw new IllegalArgumentException("the scenario has no " + name);
    }
    return file;
  }

  /** What is wrong with the counts of its frames, in words. */
  List<String> frameFaults() {
    return FrameAudit.faults(hardware, mms, files.values());
  }

  /** What flushes would still have to do, in words. */
  List<String> flushFaults() {
    return FlushAudit.faults(mms);
  }

  VmHardware hardware() {
    return hardware;
  }

  /** The files by name. */
  Map<String, MappedFile> files() {
    return files;
  }

  VmPerformer performer() {
    return performer;
  }

  VmView view() {
    return view;
  }
}
