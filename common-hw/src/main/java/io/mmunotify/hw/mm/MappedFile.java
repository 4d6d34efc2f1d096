// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.memory.PhysicalMemory;
import io.mmunotify.hw.sync.RwSemaphore;
import io.mmunotify.hw.trace.Named;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file with its page cache and the areas that map it: {@code struct inode} and {@code struct
 * address_space} in one.
 */
public final class MappedFile extends KernelObject implements Named {
  /** Where a file's pages come from. */
  public enum Kind {
    /** A disk: pages are written back, and write-protected for that. */
    DISK,
    /** Memory alone. */
    SHMEM,
    /** The pool of huge pages. */
    HUGETLB
  }

  private final String name;
  private final Kind kind;
  private final RwSemaphore iMmapLock;
  private final boolean unnamed;
  private volatile long size;

  /** Guards the cache ({@code tree_lock}). A leaf. */
  private final Object monitor = new Object();

  private final TreeMap<Long, Page> cache = new TreeMap<>();

  /** What the disk has of pages that were written back. */
  private final TreeMap<Long, Long> disk = new TreeMap<>();

  /** {@code i_mmap}: areas in which places follow from addresses. */
  private final List<Vma> vmas = new ArrayList<>();

  /** {@code i_mmap_nonlinear}: areas in which they do not. */
  private final List<Vma> nonlinear = new ArrayList<>();

  /**
   * A file with an empty cache.
   *
   * @param size its length in pages
   */
  public MappedFile(String name, Kind kind, long size) {
    this(name, kind, size, false);
  }

  @SuppressWarnings("this-escape") // the lock only keeps it for its name
  private MappedFile(String name, Kind kind, long size, boolean unnamed) {
    this.unnamed = unnamed;
    this.name = name;
    this.kind = kind;
    this.size = size;
    this.iMmapLock = new RwSemaphore("i_mmap");
  }

  /** What lies behind shared memory without a file: it dies with the last area. */
  static MappedFile unnamed(Kind kind, long size) {
    return new MappedFile("dev/zero", kind, size, true);
  }

  /** Whether nothing refers to it any more. */
  boolean dies(Task current) {
    Machine.touch(current, this, Access.READ);
    boolean dies = unnamed && vmas.isEmpty() && nonlinear.isEmpty();
    Machine.saw(current, dies);
    return dies;
  }

  @Override
  public String name() {
    return name;
  }

  public Kind kind() {
    return kind;
  }

  /** Guards the list of areas. Page-table locks nest in it; page locks and mmap_sem lie outside. */
  public RwSemaphore iMmapLock() {
    return iMmapLock;
  }

  /** Its length in pages. */
  public long size(Task current) {
    Machine.touch(current, this, Access.READ);
    Machine.saw(current, size);
    return size;
  }

  /** The same for somebody outside of the run. */
  public long peekSize() {
    return size;
  }

  /** The pages of the cache by their places, for somebody outside of the run. */
  public Map<Long, Page> peekCache() {
    synchronized (monitor) {
      return new TreeMap<>(cache);
    }
  }

  public void setSize(Task current, long pages) {
    Machine.touch(current, this, Access.WRITE);
    size = pages;
  }

  /** {@code find_get_page} without the reference; null where the cache has nothing. */
  public @Nullable Page find(Task current, long index) {
    Machine.touch(current, this, Access.READ);
    synchronized (monitor) {
      Page page = cache.get(index);
      Machine.saw(current, page);
      return page;
    }
  }

  /** The pages that the cache has from the one place up to the other, without that. */
  public List<Page> pages(Task current, long from, long to) {
    Machine.touch(current, this, Access.READ);
    synchronized (monitor) {
      List<Page> pages = List.copyOf(cache.subMap(from, to).values());
      pages.forEach(page -> Machine.saw(current, page));
      return pages;
    }
  }

  /** What the cache has, for somebody outside of the run. */
  public List<Page> peekCached() {
    synchronized (monitor) {
      return List.copyOf(cache.values());
    }
  }

  /** {@code add_to_page_cache}: the cache has the page, and a reference that the caller gives. */
  public void add(Task current, long index, Page page) {
    Machine.touch(current, this, Access.WRITE);
    page.setMapping(current, this, index);
    synchronized (monitor) {
      cache.put(index, page);
    }
  }

  /** The same where the cache has no page at that place; returns whether it had none. */
  public boolean addNew(Task current, long index, Page page) {
    Machine.touch(current, this, Access.WRITE);
    page.setMapping(current, this, index);
    synchronized (monitor) {
      boolean none = cache.putIfAbsent(index, page) == null;
      Machine.saw(current, none);
      return none;
    }
  }

  /** Fills the cache before tasks run: every page is there and, as long as nobody syncs, dirty. */
  public void fillAtBoot(PhysicalMemory memory) {
    for (long index = 0; kind != Kind.HUGETLB && index < size; index++) {
      Page page = memory.allocAtBoot();
      page.enterCacheAtBoot(this, index);
      cache.put(index, page);
    }
  }

  /** {@code delete_from_page_cache}: the caller gives the cache's reference back. */
  public void remove(Task current, long index) {
    Machine.touch(current, this, Access.WRITE);
    synchronized (monitor) {
      cache.remove(index);
    }
  }

  /** What the disk has at a place; 0 where nothing was written. */
  public long readDisk(Task current, long index) {
    Machine.touch(current, this, Access.READ);
    synchronized (monitor) {
      long content = disk.getOrDefault(index, 0L);
      Machine.saw(current, content);
      return content;
    }
  }

  /** Writes a page's content back. */
  public void writeDisk(Task current, long index, long content) {
    Machine.touch(current, this, Access.WRITE);
    synchronized (monitor) {
      disk.put(index, content);
    }
  }

  /** {@code vma_interval_tree_insert}: the caller holds the lock for write. */
  public void link(Task current, Vma vma) {
    Machine.touch(current, this, Access.WRITE);
    listOf(vma).add(vma);
  }

  private List<Vma> listOf(Vma vma) {
    return vma.has(Vma.VM_NONLINEAR) ? nonlinear : vmas;
  }

  /** The same before tasks run. */
  public void linkAtBoot(Vma vma) {
    vmas.add(vma);
  }

  /** {@code vma_interval_tree_remove}: the caller holds the lock for write. */
  public void unlink(Task current, Vma vma) {
    Machine.touch(current, this, Access.WRITE);
    listOf(vma).remove(vma);
  }

  /** {@code vma_nonlinear_insert}: the area is of the other kind for good. Takes the lock. */
  public void makeNonlinear(Task current, Vma vma) {
    iMmapLock.downWrite(current);
    unlink(current, vma);
    vma.setFlags(current, vma.flags() | Vma.VM_NONLINEAR);
    link(current, vma);
    iMmapLock.upWrite(current);
  }

  /** The nonlinear areas, newest last; the caller holds the lock. */
  public List<Vma> nonlinear(Task current) {
    Machine.touch(current, this, Access.READ);
    nonlinear.forEach(vma -> vma.look(current));
    return List.copyOf(nonlinear);
  }

  /** The linear areas in the order of their places in the file; the caller holds the lock. */
  public List<Vma> vmas(Task current) {
    Machine.touch(current, this, Access.READ);
    List<Vma> sorted = new ArrayList<>(vmas);
    sorted.sort(Comparator.comparingLong(Vma::pgoff)); // equal ones stay in their order
    sorted.forEach(vma -> vma.look(current));
    return sorted;
  }

  @Override
  public Object contents() {
    StringBuilder text = new StringBuilder().append(size);
    synchronized (monitor) {
      cache.forEach((index, page) -> text.append(' ').append(index).append('@').append(page.id()));
      text.append(disk);
    }
    vmas.forEach(vma -> text.append(" v").append(vma.id()));
    nonlinear.forEach(vma -> text.append(" n").append(vma.id()));
    return text.toString();
  }
}
