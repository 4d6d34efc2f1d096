// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct vm_area_struct}: an area of an address space. Its range and its flags change under
 * mmap_sem held for write, the range also under the rmap locks; whoever holds one of these may
 * read.
 */
public final class Vma extends KernelObject {
  public static final int VM_READ = 1;
  public static final int VM_WRITE = 1 << 1;
  public static final int VM_SHARED = 1 << 2;
  public static final int VM_HUGEPAGE = 1 << 3;
  public static final int VM_NOHUGEPAGE = 1 << 4;
  public static final int VM_HUGETLB = 1 << 5;
  public static final int VM_DONTCOPY = 1 << 6;
  public static final int VM_WIPEONFORK = 1 << 7;
  public static final int VM_MERGEABLE = 1 << 8;
  public static final int VM_LOCKED = 1 << 9;
  public static final int VM_NONLINEAR = 1 << 10;
  public static final int VM_SOFTDIRTY = 1 << 11;

  /** {@code HPAGE_RESV_OWNER}: who made a private mapping of the pool, and not its child. */
  public static final int HPAGE_RESV_OWNER = 1 << 12;

  /** {@code HPAGE_RESV_UNMAPPED}: the owner took a page of the pool from this child. */
  public static final int HPAGE_RESV_UNMAPPED = 1 << 13;

  private final MmStruct mm;
  private final @Nullable MappedFile file;
  private volatile long start;
  private volatile long end;
  private volatile long pgoff;
  private volatile int flags;
  private volatile @Nullable AnonVma anonVma;

  /** {@code vm_private_data} of a nonlinear area. Under the lock of the file's mappings. */
  private volatile long cursor;

  /**
   * Every anon_vma whose pages may be mapped here, the own one too; oldest last, as the kernel's.
   */
  private final List<AnonVma> chain = new ArrayList<>();

  /**
   * An area that is in no mm's list yet.
   *
   * @param start first byte, page aligned
   * @param end the byte after the last, page aligned
   * @param pgoff its first page's place in the file; for anonymous memory the page's number
   */
  public Vma(MmStruct mm, long start, long end, int flags, @Nullable MappedFile file, long pgoff) {
    this.mm = mm;
    this.start = start;
    this.end = end;
    this.flags = flags;
    this.file = file;
    this.pgoff = pgoff;
  }

  /** A copy with another range, as a split or a fork makes it; without anon_vmas. */
  public Vma copy(MmStruct owner, long from, long to) {
    int reset = owner == mm ? 0 : HPAGE_RESV_OWNER | HPAGE_RESV_UNMAPPED;
    long place = pgoff + ((from - start) >> Pgd.PAGE_SHIFT);
    return new Vma(owner, from, to, flags & ~reset, file, place);
  }

  /** The task reads what the area is like; tells {@link Machine#saw} all of it. */
  public Vma look(Task current) {
    Machine.touch(current, this, Access.READ);
    Machine.saw(current, start);
    Machine.saw(current, end);
    Machine.saw(current, pgoff);
    Machine.saw(current, flags);
    Machine.saw(current, anonVma);
    return this;
  }

  public MmStruct mm() {
    return mm;
  }

  /** The first byte. */
  public long start() {
    return start;
  }

  /** The byte after the last. */
  public long end() {
    return end;
  }

  /** The place of its first page, in pages. */
  public long pgoff() {
    return pgoff;
  }

  /** What it maps; null for anonymous memory. */
  public @Nullable MappedFile file() {
    return file;
  }

  /** Changes the range; the caller holds mmap_sem and the rmap locks for write. */
  public void adjust(Task current, long newStart, long newEnd) {
    Machine.touch(current, this, Access.WRITE);
    long moved = pgoff + ((newStart - start) >> Pgd.PAGE_SHIFT);
    pgoff = moved;
    start = newStart;
    end = newEnd;
  }

  /** Whether one of the flags is set. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  public int flags() {
    return flags;
  }

  /** Changes the flags; the caller holds mmap_sem for write. */
  public void setFlags(Task current, int newFlags) {
    Machine.touch(current, this, Access.WRITE);
    flags = newFlags;
  }

  /** {@code is_cow_mapping}: private, so that a store copies. */
  public boolean isCow() {
    return !has(VM_SHARED);
  }

  /** Whether no file is mapped. */
  public boolean isAnonymous() {
    return file == null;
  }

  /** Whether it is a mapping of huge pages from a pool. */
  public boolean isHugetlb() {
    return has(VM_HUGETLB);
  }

  /**
   * {@code vma_wants_writenotify}: whether the first store to a page of the file must fault, so
   * that the file learns that the page is dirty.
   */
  public boolean wantsWriteNotify() {
    MappedFile mapped = file;
    return has(VM_WRITE)
        && has(VM_SHARED)
        && mapped != null
        && mapped.kind() == MappedFile.Kind.DISK;
  }

  /** {@code vm_page_prot}: what a fresh entry allows; its young bit is set. */
  public long pageProt() {
    if (!has(VM_READ | VM_WRITE)) {
      return Pte.PROTNONE | Pte.YOUNG;
    }
    boolean write = has(VM_WRITE) && has(VM_SHARED) && !wantsWriteNotify() && !isHugetlb();
    return Pte.PRESENT | Pte.YOUNG | (write ? Pte.WRITE : 0);
  }

  /** {@code maybe_mkwrite}. */
  public long maybeMkwrite(long pte) {
    return has(VM_WRITE) ? pte | Pte.WRITE : pte;
  }

  /** {@code pte_modify}: the entry under another protection; what it maps and its bits stay. */
  public long modify(long pte) {
    long prot = pageProt();
    return (pte & ~(Pte.PRESENT | Pte.WRITE | Pte.PROTNONE)) | (prot & ~Pte.YOUNG);
  }

  /** The own anon_vma; null as long as no anonymous page was mapped. */
  public @Nullable AnonVma anonVma() {
    return anonVma;
  }

  public void setAnonVma(Task current, @Nullable AnonVma own) {
    Machine.touch(current, this, Access.WRITE);
    anonVma = own;
  }

  /** How far, in bytes, reclaim has come in a nonlinear area. */
  public long cursor(Task current) {
    Machine.touch(current, this, Access.READ);
    Machine.saw(current, cursor);
    return cursor;
  }

  /** Reclaim goes on from there. */
  public void setCursor(Task current, long bytes) {
    Machine.touch(current, this, Access.WRITE);
    cursor = bytes;
  }

  /** Every anon_vma whose pages may be mapped here. */
  public List<AnonVma> chain() {
    return chain;
  }

  /** {@code linear_page_index}: the place of an address in what the area maps. */
  public long indexOf(long address) {
    return pgoff + ((address - start) >> Pgd.PAGE_SHIFT);
  }

  /** {@code vma_address}: where the page with that place lies, or -1 if it is outside. */
  public long addressOf(long index) {
    long address = start + ((index - pgoff) << Pgd.PAGE_SHIFT);
    return address >= start && address < end ? address : -1;
  }

  private record Told(long start, long end, long pgoff, int flags, long anonVma, long cursor) {}

  @Override
  public Object contents() {
    AnonVma own = anonVma;
    return new Told(start, end, pgoff, flags, own == null ? 0 : own.id(), cursor);
  }
}
