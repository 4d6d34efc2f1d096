// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.Prot;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a scenario's notifiers: files, areas, and the machine that they lie on. A
 * scenario without areas has none of it.
 *
 * @param used whether anything of it is there
 * @param machine the frames and processors
 * @param files by name
 * @param areas by the mm's name, then by their own
 * @param children mms that a fork makes, with their parents
 * @param cpus the processors of tasks that say which
 */
public record VmSpec(
    boolean used,
    MachineSpec machine,
    Map<String, FileSpec> files,
    Map<String, Map<String, AreaSpec>> areas,
    Map<String, String> children,
    Map<String, Integer> cpus) {

  /** Nothing of it. */
  public static final VmSpec NONE =
      new VmSpec(false, MachineSpec.DEFAULTS, Map.of(), Map.of(), Map.of(), Map.of());

  /**
   * The machine.
   *
   * @param frames how many frames there are
   * @param hugePages the pages of a huge page: a power of two
   * @param cpus how many processors there are at least
   */
  public record MachineSpec(int frames, int hugePages, int cpus) {
    /** What holds where nothing is said. */
    public static final MachineSpec DEFAULTS = new MachineSpec(4096, 512, 2);
  }

  /** A file: its pages and where they come from. */
  public record FileSpec(long pages, MappedFile.Kind kind) {}

  /** An area that is there from the start: as {@code mmap} would be told. */
  public record AreaSpec(
      long at,
      long pages,
      @Nullable String file,
      long offset,
      boolean shared,
      Prot prot,
      boolean huge,
      boolean hugetlb) {}
}
