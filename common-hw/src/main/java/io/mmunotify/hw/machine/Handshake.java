// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.invoke.VarHandle;
import java.lang.management.ManagementFactory;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds out from outside whether a thread of a live machine is in a read section of classic RCU, so
 * that a section takes no instruction of its own. HotSpot stops the thread at a safepoint poll and
 * reads its frames, inlined ones too; a thread without a frame of a {@link ReadSection} is outside
 * of all sections. The thread executes full fences meanwhile: what it reads later, it reads behind
 * all that came before the question. HANDSHAKES.md says why this is enough.
 */
public final class Handshake {
  /** The system property: false to have readers announce their sections instead. */
  public static final String PROPERTY = "mmunotify.handshakes";

  private static final @Nullable String UNAVAILABLE;

  /** {@code MaxJavaStackTraceDepth}: a longer trace is cut there; 0 where none is. */
  private static final int MOST_FRAMES;

  static {
    UnaryOperator<@Nullable String> options =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class) == null
            ? _ -> null
            : Handshake::vmOption;
    String bound = options.apply("MaxJavaStackTraceDepth");
    UNAVAILABLE =
        Boolean.parseBoolean(System.getProperty(PROPERTY, "true"))
            ? unavailable(System.getProperty("java.vm.name", "unknown"), options)
            : PROPERTY + " is false";
    MOST_FRAMES = bound == null ? 1 : Integer.parseInt(bound);
  }

  private Handshake() {}

  /** Why readers have to announce their sections, in a sentence; null where none has to. */
  public static @Nullable String unavailable() {
    return UNAVAILABLE;
  }

  /** Whether readers of classic RCU on live machines need not announce their sections. */
  public static boolean isOn() {
    return UNAVAILABLE == null;
  }

  /** That readers announce their sections, and why, in a sentence; null where they need not. */
  public static @Nullable String remark() {
    return UNAVAILABLE == null
        ? null
        : "classic RCU's readers announce their sections, since " + UNAVAILABLE;
  }

  static @Nullable String unavailable(String jvm, UnaryOperator<@Nullable String> options) {
    if (!jvm.contains("HotSpot") && !jvm.contains("OpenJDK")) {
      return "it is not known how the JVM " + printable(jvm) + " compiles a read section";
    }
    if (Boolean.parseBoolean(options.apply("UseJVMCICompiler"))) {
      return "it is not known how a JVMCI compiler compiles a read section";
    }
    return options.apply("MaxJavaStackTraceDepth") == null
        ? "the JVM does not tell where it cuts stack traces"
        : null;
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  /** The value of an option of the JVM; null where there is no such option, or it is locked. */
  private static @Nullable String vmOption(String name) {
    try {
      return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .getVMOption(name)
          .getValue();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * The beginning of a section: the compiler moves none of the section's loads before it, and so
   * none in front of a safepoint poll at which the method's frame does not show yet. No instruction
   * on x86.
   */
  public static void enter(Task current) {
    assert TaskThreads.of(current) == Thread.currentThread()
        : current + " reads on a thread that is not the task's own";
    assert SectionFrames.areHere()
        : "a method locks without @ReadSection, or its class declares none";
    VarHandle.acquireFence();
  }

  /**
   * The end of a section: the compiler moves none of the section's accesses behind it. No
   * instruction on x86.
   */
  public static void leave() {
    VarHandle.releaseFence();
  }

  /**
   * The task's thread can be asked.
   *
   * @throws IllegalStateException if the thread is virtual: the frames of a virtual thread do not
   *     show on its carrier's stack. On the task's own thread
   */
  public static void admit(Task current) {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          "the task "
              + current.name()
              + " runs on a virtual thread, where no handshake finds its read sections; give it a"
              + " platform thread, or set -D"
              + PROPERTY
              + "=false");
    }
  }

  /** Whether the calling task's thread is in a method that holds sections. */
  public static boolean isInside(Task current) {
    return SectionFrames.areHere();
  }

  /**
   * Whether a section that the calling task's thread ends here is its outermost one: just one of
   * the thread's methods holds sections, and it holds one at a time.
   */
  public static boolean endsOutermost(Task current) {
    return SectionFrames.isOneHere();
  }

  /**
   * Asks the thread of a task that has begun. Takes microseconds, and longer if the thread has no
   * processor to come to a poll on. Any thread may ask.
   *
   * @return whether the thread was outside of all sections at a moment within this call, or has
   *     ended. Behind that moment the thread sees all that the caller did before the call; the
   *     caller sees all that the thread's sections had done
   */
  public static boolean findsOutside(Task task) {
    VarHandle.fullFence();
    Thread thread = TaskThreads.of(task);
    boolean outside =
        thread == null || showsOutside(thread.getStackTrace(), thread.isAlive(), MOST_FRAMES);
    VarHandle.fullFence();
    return outside;
  }

  /**
   * Whether a thread with this stack trace is outside of sections. A trace as long as the bound may
   * have been cut above a section. The trace of a thread that lives is not empty; if it is, nothing
   * is known.
   *
   * @param isAlive asked behind the trace
   * @param bound the length at which traces are cut; 0 for none
   */
  static boolean showsOutside(StackTraceElement[] trace, boolean isAlive, int bound) {
    if (trace.length == 0) {
      return !isAlive;
    }
    return (bound <= 0 || trace.length < bound) && !SectionFrames.show(trace);
  }
}
