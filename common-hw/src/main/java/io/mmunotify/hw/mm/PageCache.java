// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.memory.PhysicalMemory;
import java.util.List;
import java.util.function.Consumer;

/** What of {@code mm/truncate.c} no notifier hears. */
public final class PageCache {
  private PageCache() {}

  /**
   * {@code truncate_inode_pages_range}: the pages of a part of a file leave its cache. Looks again
   * where migration has put another page into the place of one that was found. A truncation looks
   * until none is left; a hole does not, since faults may bring new pages all the time.
   *
   * @param first the first place
   * @param end the place behind the last; negative for the end of all, that is a truncation
   * @param mapped told a page of the file, locked, before it leaves
   */
  public static void truncate(
      Task current,
      PhysicalMemory memory,
      MappedFile file,
      long first,
      long end,
      Consumer<Page> mapped) {
    for (; ; ) {
      List<Page> pages = file.pages(current, first, end < 0 ? Long.MAX_VALUE : end);
      boolean again = end < 0 && !pages.isEmpty();
      for (Page page : pages) {
        if (!page.getUnlessZero(current)) { // keeps it until its lock is given back
          again = true;
          continue;
        }
        page.lock().lock(current);
        boolean cached = page.mapping(current) == file;
        if (cached) {
          mapped.accept(page);
          file.remove(current, page.index());
          page.clear(current, Page.Flag.DIRTY);
          page.setMapping(current, null, page.index());
        }
        page.lock().unlock(current);
        if (cached) {
          memory.put(current, page); // the cache's
        }
        memory.put(current, page);
        again |= !cached;
      }
      if (!again) {
        return;
      }
    }
  }
}
