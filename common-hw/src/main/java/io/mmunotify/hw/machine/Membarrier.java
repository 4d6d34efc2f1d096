// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code membarrier(2)}: has every running thread of this process execute a full fence, so that
 * code that runs often needs no fence of its own. A reader then keeps only the order that the
 * compiler could break; the updater pays for both. Works on Linux on x86-64, AArch64 and RISC-V;
 * elsewhere {@link #unavailable} says why not. Any thread may call.
 */
public final class Membarrier {
  // include/uapi/linux/membarrier.h
  private static final int QUERY = 0;
  private static final int PRIVATE_EXPEDITED = 1 << 3;
  private static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;

  private static final @Nullable MethodHandle SYSCALL;
  private static final long NUMBER;
  private static final @Nullable String UNAVAILABLE;

  static {
    NUMBER = number();
    SYSCALL = NUMBER < 0 ? null : syscall();
    UNAVAILABLE = register();
  }

  private Membarrier() {}

  /** Why there is no membarrier, in a sentence; null where {@link #issue} works. */
  public static @Nullable String unavailable() {
    return UNAVAILABLE;
  }

  /**
   * Orders, for each thread of this process, its accesses before this call before its accesses
   * after the call, as if the thread had executed a full fence meanwhile. Takes microseconds.
   *
   * @throws IllegalStateException where membarrier is {@linkplain #unavailable}
   */
  public static void issue() {
    VarHandle.fullFence();
    if (UNAVAILABLE != null || call(PRIVATE_EXPEDITED) != 0) {
      throw new IllegalStateException(UNAVAILABLE == null ? "membarrier failed" : UNAVAILABLE);
    }
    VarHandle.fullFence();
  }

  /**
   * The reader's half of an asymmetric fence: for a caller of {@link #updaterFence}, the reader's
   * stores before the fence are ordered before its loads after the fence. This half is no
   * instruction; it only keeps the compiler from moving accesses over it. A full fence where there
   * is no membarrier.
   */
  public static void readerFence() {
    if (UNAVAILABLE == null) {
      VarHandle.releaseFence(); // what comes before stays before
      VarHandle.acquireFence(); // what comes after stays after
    } else {
      full();
    }
  }

  /** The updater's half: as if every reader executed a full fence here. Takes microseconds. */
  public static void updaterFence() {
    if (UNAVAILABLE == null) {
      issue();
    } else {
      full();
    }
  }

  private static void full() {
    VarHandle.fullFence();
    VarHandle.acquireFence(); // as in smpMb: HotSpot could leave a lone full fence out
  }

  private static @Nullable String register() {
    if (SYSCALL == null) {
      return "this system has no membarrier that we know how to call";
    }
    long commands = call(QUERY);
    int needed = PRIVATE_EXPEDITED | REGISTER_PRIVATE_EXPEDITED;
    if (commands < 0 || (commands & needed) != needed) {
      return "this kernel has no private expedited membarrier";
    }
    return call(REGISTER_PRIVATE_EXPEDITED) == 0
        ? null
        : "this kernel refused to register for membarrier";
  }

  /** The number of the system call; -1 where the number is not known. */
  private static long number() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return -1;
    }
    return switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> 324;
      case "aarch64", "riscv64" -> 283;
      default -> -1;
    };
  }

  /** {@code long syscall(long number, int cmd, unsigned int flags, int cpu)}. */
  @SuppressWarnings("restricted") // the types are those of the C declaration
  private static @Nullable MethodHandle syscall() {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor type =
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT);
    return linker
        .defaultLookup()
        .find("syscall")
        .map(address -> linker.downcallHandle(address, type, Linker.Option.firstVariadicArg(1)))
        .orElse(null);
  }

  private static long call(int command) {
    MethodHandle syscall = SYSCALL;
    if (syscall == null) {
      return -1;
    }
    try {
      return (long) syscall.invokeExact(NUMBER, command, 0, 0);
    } catch (Throwable e) {
      throw new IllegalStateException("calling membarrier failed", e);
    }
  }
}
