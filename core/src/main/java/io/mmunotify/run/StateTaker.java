// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.list.HlistHead;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Lock;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.AnonVma;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.StableNode;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.PageTableLock;
import io.mmunotify.hw.mmu.Pte;
import io.mmunotify.hw.sync.RwSemaphore;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.run.StateDump.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the whole state of a run between two of its steps, from outside: it changes nothing. */
final class StateTaker {
  private static final Map<Integer, String> FLAGS = new LinkedHashMap<>();

  static {
    FLAGS.put(Vma.VM_READ, "read");
    FLAGS.put(Vma.VM_WRITE, "write");
    FLAGS.put(Vma.VM_SHARED, "shared");
    FLAGS.put(Vma.VM_HUGEPAGE, "huge");
    FLAGS.put(Vma.VM_NOHUGEPAGE, "nohuge");
    FLAGS.put(Vma.VM_HUGETLB, "hugetlb");
    FLAGS.put(Vma.VM_DONTCOPY, "dontfork");
    FLAGS.put(Vma.VM_WIPEONFORK, "wipeonfork");
    FLAGS.put(Vma.VM_MERGEABLE, "mergeable");
    FLAGS.put(Vma.VM_LOCKED, "locked");
    FLAGS.put(Vma.VM_NONLINEAR, "nonlinear");
  }

  private final World world;
  private final SteppedMachine machine;
  private final Map<String, List<Row>> sections = new LinkedHashMap<>();

  StateTaker(World world, SteppedMachine machine) {
    this.world = world;
    this.machine = machine;
  }

  /** Takes it. */
  StateDump take() {
    tasks();
    mms();
    section("counters");
    world
        .driver()
        .values()
        .forEach((name, value) -> add("counters", "counter", name, "value", value));
    VmWorld vm = world.vm();
    if (vm != null) {
      world.mms().values().stream().filter(MmStruct::hasMap).forEach(this::map);
      files(vm);
      frames(vm);
      section("swap");
      vm.hardware()
          .swap()
          .forEachSlot(
              (slot, value, users, _) -> add("swap", "slot", slot, "value", value, "users", users));
    }
    return new StateDump(sections);
  }

  private List<Row> section(String name) {
    return sections.computeIfAbsent(name, _ -> new ArrayList<>());
  }

  private void add(String section, @Nullable Object... columns) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (int i = 0; i < columns.length; i += 2) {
      Object value = columns[i + 1];
      values.put(
          String.valueOf(columns[i]),
          value instanceof Integer number ? (Object) (long) number : value);
    }
    section(section).add(new Row(values));
  }

  private void tasks() {
    section("tasks");
    for (Task task : machine.tasks()) {
      Waitable wait = task.waitsFor();
      List<String> locks = new ArrayList<>();
      List<KernelObject> alone = task.locks().heldAlone();
      for (KernelObject lock : task.locks().held()) {
        locks.add(name(lock) + (alone.contains(lock) ? "" : " for read"));
      }
      EventKind step = task.pending();
      add(
          "tasks",
          "task",
          task.name(),
          "cpu",
          task.cpuId(),
          "step",
          step == null ? null : step.text(),
          "waits_for",
          wait == null || machine.enabled(task) ? null : wait.blockedBy(),
          "atomic",
          task.inAtomic(),
          "locks",
          locks);
    }
  }

  private static String name(KernelObject lock) {
    return switch (lock) {
      case PageTableLock ptl when ptl.start() == 0 -> ptl.lockClass() + " of " + ptl.mm().name();
      case PageTableLock ptl ->
          ptl.lockClass() + " of " + ptl.mm().name() + " at 0x" + Long.toHexString(ptl.start());
      case RwSemaphore semaphore -> semaphore.toString();
      case Lock known -> known.lockClass();
      default -> lock.toString();
    };
  }

  private void mms() {
    section("mms");
    world
        .mms()
        .forEach((name, mm) -> {
          FinalState.Mm state = mm.state();
          HlistHead list = mm.notifiers();
          add(
              "mms",
              "mm",
              name,
              "users",
              state.users(),
              "count",
              state.count(),
              "freed",
              state.freed(),
              "notifiers",
              list == null ? null : list.names());
        });
  }

  private void map(MmStruct mm) {
    for (String each : List.of("areas", "entries", "tlbs")) {
      section(each);
    }
    areas(mm);
    entries(mm);
    translations(mm);
  }

  private void areas(MmStruct mm) {
    for (Vma vma : mm.map().peekAll()) {
      MappedFile file = vma.file();
      AnonVma own = vma.anonVma();
      List<String> flags = new ArrayList<>();
      FLAGS.forEach((flag, word) -> {
        if (vma.has(flag)) {
          flags.add(word);
        }
      });
      add(
          "areas",
          "mm",
          mm.name(),
          "start",
          vma.start(),
          "end",
          vma.end(),
          "file",
          file == null ? null : file.name(),
          "offset",
          file == null ? null : vma.pgoff(),
          "anon_vma",
          own != null,
          "flags",
          flags);
    }
  }

  private void entries(MmStruct mm) {
    mm.map()
        .pgd()
        .forEachEntry((address, pte, pages) ->
            add(
                "entries",
                "mm",
                mm.name(),
                "address",
                address,
                "pages",
                pages,
                "pfn",
                Pte.mapsFrame(pte) ? Pte.pfn(pte) : null,
                "entry",
                Pte.words(pte, false)));
  }

  private void translations(MmStruct mm) {
    mm.map()
        .tlbs()
        .forEachTranslation((cpu, address, page, pte) ->
            add(
                "tlbs",
                "mm",
                mm.name(),
                "cpu",
                cpu,
                "address",
                address,
                "pfn",
                page.pfn(),
                "entry",
                Pte.words(pte, false),
                "frame",
                page.freed() ? "freed" : "in use"));
  }

  private void files(VmWorld vm) {
    section("files");
    section("cache");
    vm.files()
        .forEach((name, file) -> {
          String kind = file.kind().name().toLowerCase(Locale.ROOT);
          add("files", "file", name, "kind", kind, "pages", file.peekSize());
          file.peekCache()
              .forEach(
                  (place, page) -> add("cache", "file", name, "page", place, "pfn", page.pfn()));
        });
  }

  private void frames(VmWorld vm) {
    section("frames");
    vm.hardware()
        .memory()
        .forEachFrame(page -> {
          boolean tail = page.head() != page;
          boolean told = !tail || page.peekContent() != 0;
          if (page != vm.hardware().zeroPage() && !page.freed() && told) {
            List<String> flags = new ArrayList<>();
            for (Page.Flag flag : Page.Flag.values()) {
              if (page.peek(flag)) {
                flags.add(flag.name().toLowerCase(Locale.ROOT));
              }
            }
            add(
                "frames",
                "pfn",
                page.pfn(),
                "pages",
                tail ? null : page.compoundPages(),
                "head",
                tail ? page.head().pfn() : null,
                "owner",
                owner(page.peekMapping()),
                "references",
                page.head().peekCount(),
                "maps",
                page.peekMapcount(),
                "value",
                page.peekContent(),
                "flags",
                flags);
          }
        });
  }

  private static String owner(@Nullable KernelObject mapping) {
    return switch (mapping) {
      case null -> "none";
      case MappedFile file -> file.name();
      case AnonVma _ -> "anonymous";
      case StableNode _ -> "ksm";
      default -> mapping.getClass().getSimpleName();
    };
  }
}
