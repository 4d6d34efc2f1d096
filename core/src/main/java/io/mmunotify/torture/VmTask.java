// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.torture;

import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.kernel.VmOperations.Advice;
import io.mmunotify.hw.machine.Chance;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.Prot;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A task of a soak of the VM: one operation after the other, chosen at random, on one mm. */
final class VmTask {
  /** What a task does, by the name that the report counts it under. */
  private final List<Map.Entry<String, Consumer<Task>>> operations;

  private final Kernel kernel;
  private final VmOperations vm;
  private final MmStruct mm;
  private final List<VmRegion> regions;
  private final List<MappedFile> files;
  private final LeftOut leftOut;
  private final VmTallies tallies;
  private final Chance chance;
  private final String name;
  private int children;

  VmTask(
      String name,
      Kernel kernel,
      VmOperations vm,
      MmStruct mm,
      List<VmRegion> regions,
      List<MappedFile> files,
      LeftOut leftOut,
      VmTallies tallies,
      Chance chance) {
    this.name = name;
    this.kernel = kernel;
    this.vm = vm;
    this.mm = mm;
    this.regions = regions;
    this.files = files;
    this.leftOut = leftOut;
    this.tallies = tallies;
    this.chance = chance;
    this.operations =
        List.of(
            Map.entry("mmap", this::mmap),
            Map.entry("munmap", this::munmap),
            Map.entry("madvise", this::madvise),
            Map.entry("mprotect", this::mprotect),
            Map.entry("mremap", this::mremap),
            Map.entry("remap_file_pages", this::remapFilePages),
            Map.entry("mlock", this::mlock),
            Map.entry("munlock", this::munlock),
            Map.entry("fork", this::fork),
            Map.entry("truncate", this::truncate),
            Map.entry("punch_hole", this::punchHole),
            Map.entry("fsync", current -> vm.fsync(current, file())),
            Map.entry("write_file", this::writeFile),
            Map.entry("reclaim", this::reclaim),
            Map.entry("migrate", this::migrate),
            Map.entry("clear_refs", this::clearRefs),
            Map.entry("page_idle", this::pageIdle),
            Map.entry("ksm", this::ksm),
            Map.entry("collapse", this::collapse),
            Map.entry("split_huge", this::splitHuge));
  }

  /** One operation, and some accesses of pages nearby. */
  void once(Task current) {
    Map.Entry<String, Consumer<Task>> operation = operations.get(chance.below(operations.size()));
    if (operation.getKey().equals("fork")) {
      fork(current); // is several
    } else {
      leftOut.run(operation.getKey(), () -> operation.getValue().accept(current));
    }
    tallies.count(operation.getKey());
    for (int i = chance.below(8); i >= 0; i--) {
      access(current, mm);
    }
  }

  /** Loads from a page, or stores to it. */
  private void access(Task current, MmStruct whose) {
    VmRegion region = region();
    long address = region.address(chance.below(VmRegion.PAGES));
    if (chance.oneIn(2)) {
      if (leftOut.mayCopy(region)) {
        long value = region.value(chance.below(2));
        leftOut.run("store", () -> vm.store(current, whose, address, value));
        tallies.count("store");
      }
      return;
    }
    leftOut.run("load", () -> load(current, whose, region, address));
    tallies.count("load");
  }

  private void load(Task current, MmStruct whose, VmRegion region, long address) {
    if (!region.holds(vm.load(current, whose, address))) {
      tallies.fail("a load saw what was never stored in its area");
    }
  }

  private VmRegion region() {
    return regions.get(chance.below(regions.size()));
  }

  private MappedFile file() {
    return files.get(chance.below(files.size()));
  }

  /** Pages of a region: as few as one, as many as all. */
  private record Span(VmRegion region, int from, int pages) {
    long start() {
      return region.address(from);
    }

    long end() {
      return region.address(from + pages);
    }
  }

  private Span span() {
    VmRegion region = region();
    int units = VmRegion.PAGES / region.step();
    int from = chance.below(units);
    int count = 1 + chance.below(chance.oneIn(2) ? 1 : units - from);
    return new Span(region, from * region.step(), count * region.step());
  }

  private Prot prot() {
    return chance.oneIn(4) ? Prot.values()[chance.below(Prot.values().length)] : Prot.WRITE;
  }

  private void mmap(Task current) {
    Span span = span();
    boolean all = chance.oneIn(2);
    int from = all ? 0 : span.from();
    int pages = all ? VmRegion.PAGES : span.pages();
    int _ = vm.mmap(current, mm, span.region().mapping(from, pages, prot()));
  }

  private void munmap(Task current) {
    Span span = span();
    int _ = vm.munmap(current, mm, span.start(), span.end());
  }

  private void madvise(Task current) {
    Span span = span();
    List<Advice> advices = List.copyOf(vm.advices());
    Advice advice = advices.get(chance.below(advices.size()));
    int _ = vm.madvise(current, mm, span.start(), span.end(), advice);
  }

  private void mprotect(Task current) {
    Span span = span();
    int _ = vm.mprotect(current, mm, span.start(), span.end(), prot());
  }

  private void mremap(Task current) {
    Span span = span();
    if (span.region().step() > 1) {
      return; // no kernel moves hugetlb areas by pages
    }
    int to = chance.below(VmRegion.PAGES - span.pages() + 1);
    long target = chance.oneIn(3) ? -1 : span.region().address(to);
    int pages = chance.oneIn(3) ? 1 + chance.below(span.pages()) : span.pages();
    int _ = vm.mremap(current, mm, span.start(), span.pages(), pages, target, false);
  }

  private void remapFilePages(Task current) {
    Span span = span();
    if (vm instanceof VmOperations.Nonlinear nonlinear && span.region().step() == 1) {
      int offset = chance.below(VmRegion.PAGES);
      int _ = nonlinear.remapFilePages(current, mm, span.start(), span.end(), offset);
    }
  }

  private void mlock(Task current) {
    Span span = span();
    if (!leftOut.mayCopy(span.region())) {
      return;
    }
    int _ = vm.mlock(current, mm, span.start(), span.end());
  }

  private void munlock(Task current) {
    Span span = span();
    int _ = vm.munlock(current, mm, span.start(), span.end());
  }

  /** A child that does a little and exits; the OOM reaper may come first. */
  private void fork(Task current) {
    MmStruct child = kernel.newMm(name + " child " + ++children, 1);
    vm.initMm(child);
    int[] error = new int[1];
    leftOut.run("fork", () -> error[0] = vm.fork(current, mm, child));
    for (int i = chance.below(6); i > 0 && error[0] == 0; i--) {
      access(current, child);
    }
    if (vm instanceof VmOperations.Reaper reaper && chance.oneIn(3)) {
      leftOut.run("oom_reap", () -> reaper.oomReap(current, child));
      tallies.count("oom_reap");
    }
    leftOut.run("exec", () -> child.mmput(current));
    tallies.count("exec");
  }

  private void truncate(Task current) {
    MappedFile file = file();
    int step = file.kind() == MappedFile.Kind.HUGETLB ? regions.getLast().step() : 1;
    int pages = chance.below(VmRegion.PAGES / step) * step;
    int _ = vm.truncate(current, file, pages);
    int _ = vm.truncate(current, file, VmRegion.PAGES);
  }

  private void punchHole(Task current) {
    MappedFile file = file();
    int step = file.kind() == MappedFile.Kind.HUGETLB ? regions.getLast().step() : 1;
    int from = chance.below(VmRegion.PAGES / step) * step;
    int _ = vm.punchHole(current, file, from, step);
  }

  private void writeFile(Task current) {
    MappedFile file = file();
    for (VmRegion region : regions) {
      if (region.file() == file && region.step() == 1) {
        int page = chance.below(VmRegion.PAGES);
        int _ = vm.writeFile(current, file, page, region.value(chance.below(2)));
        return;
      }
    }
  }

  private void reclaim(Task current) {
    Span span = span();
    int _ = vm.reclaim(current, mm, span.start(), span.end());
  }

  private void migrate(Task current) {
    Span span = span();
    int _ = vm.migrate(current, mm, span.start(), span.end());
  }

  private void clearRefs(Task current) {
    if (vm instanceof VmOperations.SoftDirty softDirty && chance.oneIn(2)) {
      int _ = softDirty.clearSoftDirty(current, mm);
    } else {
      int _ = vm.clearRefs(current, mm);
    }
  }

  private void pageIdle(Task current) {
    if (vm instanceof VmOperations.IdleTracking tracking) {
      int _ = tracking.pageIdle(current, mm, span().start(), chance.oneIn(2));
    }
  }

  private void ksm(Task current) {
    int _ =
        chance.oneIn(3) ? vm.ksmUnmerge(current, List.of(mm)) : vm.ksmMerge(current, List.of(mm));
  }

  private void collapse(Task current) {
    int _ = vm.collapse(current, mm, span().start());
  }

  private void splitHuge(Task current) {
    int _ = vm.splitHuge(current, mm, span().start());
  }
}
