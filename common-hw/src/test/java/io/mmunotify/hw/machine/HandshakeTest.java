// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test of a hole first shows the hole: what a look that knows nothing of it would say. */
@DisplayName("a handshake finds a thread outside of sections only where it is outside")
final class HandshakeTest {
  static {
    SectionFrames.declare(HandshakeTest.class);
  }

  /** Something that a thread does until it is let go. */
  static final class Stay implements Runnable {
    private final CountDownLatch there = new CountDownLatch(1);
    private volatile boolean over;

    @Override
    public void run() {
      there.countDown();
      while (!over) {
        Thread.onSpinWait();
      }
    }
  }

  @ReadSection
  private static void section(Runnable within) {
    VarHandle.acquireFence();
    within.run();
    VarHandle.releaseFence();
  }

  private static void below(int frames, Runnable last) {
    if (frames == 0) {
      last.run();
    } else {
      below(frames - 1, last);
    }
  }

  /** A question about a thread that is at some place. */
  private interface Question {
    void ask(Task task, StackTraceElement[] trace);
  }

  private static void whileStaying(Stay stay, Runnable body, Question question)
      throws InterruptedException {
    AtomicReference<@Nullable Task> task = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              task.set(new LiveMachine().attach("reader"));
              try {
                body.run();
              } finally {
                stay.there.countDown();
              }
            });
    stay.there.await();
    try {
      question.ask(Objects.requireNonNull(task.get()), thread.getStackTrace());
    } finally {
      stay.over = true;
      thread.join();
    }
    assertTrue(
        Handshake.findsOutside(Objects.requireNonNull(task.get())), "a thread that has ended");
  }

  @Test
  @DisplayName("a thread is inside within a section, and outside where it only computes")
  void insideAndOutside() throws InterruptedException {
    Stay inside = new Stay();
    whileStaying(
        inside, () -> section(inside), (task, _) -> assertFalse(Handshake.findsOutside(task)));
    Stay outside = new Stay();
    whileStaying(outside, outside, (task, _) -> assertTrue(Handshake.findsOutside(task)));
  }

  @ParameterizedTest
  @ValueSource(ints = {900, 1_100, 3_000})
  @DisplayName("a section below so many frames, where the trace may be cut above it")
  void deepStacks(int frames) throws InterruptedException {
    Stay stay = new Stay();
    whileStaying(
        stay,
        () -> section(() -> below(frames, stay)),
        (task, trace) -> {
          assertEquals(frames < 1_000, SectionFrames.show(trace), "the hole");
          assertFalse(Handshake.findsOutside(task));
        });
  }

  @Test
  @DisplayName("an empty trace of a thread that lives says nothing, and that of an ended one all")
  void emptyTraces() {
    StackTraceElement[] empty = {};
    assertFalse(SectionFrames.show(empty), "the hole");
    assertFalse(Handshake.showsOutside(empty, true, 1024));
    assertTrue(Handshake.showsOutside(empty, false, 1024));
  }

  @Test
  @DisplayName("a JVM that does not cut traces")
  void unboundedTraces() {
    StackTraceElement[] trace = new Throwable().getStackTrace();
    assertTrue(Handshake.showsOutside(trace, true, 0));
    assertTrue(Handshake.showsOutside(trace, true, trace.length + 1));
    assertFalse(Handshake.showsOutside(trace, true, trace.length));
  }

  static final Stay HIDDEN = new Stay(); // a hidden class is no nest mate

  /** To be defined as a hidden class. */
  static final class Section implements Runnable {
    @Override
    @ReadSection
    public void run() {
      HIDDEN.run();
    }
  }

  /** To be defined as a hidden class, too: it says that it has a section. */
  static final class DeclaredSection implements Runnable {
    static {
      SectionFrames.declare(MethodHandles.lookup().lookupClass());
    }

    @Override
    @ReadSection
    public void run() {}
  }

  private static Class<?> hidden(Class<?> type) throws IOException, IllegalAccessException {
    String file = type.getName().replaceFirst(".*\\.", "") + ".class";
    try (InputStream bytes = type.getResourceAsStream(file)) {
      return MethodHandles.lookup().defineHiddenClass(bytes.readAllBytes(), false).lookupClass();
    }
  }

  @Test
  @DisplayName("a hidden class with sections is refused when it is initialised")
  void hiddenClasses() throws Exception {
    Runnable section = (Runnable) hidden(Section.class).getDeclaredConstructor().newInstance();
    whileStaying(
        HIDDEN,
        section,
        (task, trace) ->
            assertFalse(
                Arrays.stream(trace).anyMatch(frame -> frame.getClassName().contains("$Section")),
                "the hole"));
    Class<?> declared = hidden(DeclaredSection.class);
    ExceptionInInitializerError refused =
        assertThrows(
            ExceptionInInitializerError.class,
            () -> MethodHandles.lookup().ensureInitialized(declared));
    String sentence = String.valueOf(refused.getCause());
    assertTrue(sentence.contains("is hidden, so no stack trace shows its read sections"), sentence);
  }

  @Test
  @DisplayName("a class without sections cannot declare any")
  void nothingToDeclare() {
    assertThrows(IllegalArgumentException.class, () -> SectionFrames.declare(Stay.class));
  }

  @Test
  @DisplayName("a virtual thread is refused, for its carrier does not show its section")
  void virtualThreads() throws InterruptedException {
    Stay stay = new Stay();
    AtomicReference<String> refusal = new AtomicReference<>("");
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              Task task = new LiveMachine().attach("reader");
              refusal.set(
                  String.valueOf(
                      assertThrows(IllegalStateException.class, () -> Handshake.admit(task))
                          .getMessage()));
              section(stay);
            });
    stay.there.await();
    for (Map.Entry<Thread, StackTraceElement[]> carrier : Thread.getAllStackTraces().entrySet()) {
      if (carrier.getKey().getName().startsWith("ForkJoinPool")) {
        assertFalse(SectionFrames.show(carrier.getValue()), "the hole");
      }
    }
    stay.over = true;
    thread.join();
    String sentence = String.valueOf(refusal.get());
    assertTrue(sentence.contains("runs on a virtual thread"), sentence);
  }

  @Test
  @DisplayName("another JVM, a JVMCI compiler and a JVM that does not tell its bound are refused")
  void otherJvms() {
    Map<String, String> hotSpot = Map.of("MaxJavaStackTraceDepth", "1024");
    assertNull(Handshake.unavailable("OpenJDK 64-Bit Server VM", hotSpot::get));
    assertEquals(
        "it is not known how the JVM Eclipse OpenJ9 VM? compiles a read section",
        Handshake.unavailable("Eclipse OpenJ9 VM\u0007", hotSpot::get));
    assertEquals(
        "it is not known how a JVMCI compiler compiles a read section",
        Handshake.unavailable(
            "OpenJDK 64-Bit Server VM",
            Map.of("UseJVMCICompiler", "true", "MaxJavaStackTraceDepth", "1024")::get));
    assertEquals(
        "the JVM does not tell where it cuts stack traces",
        Handshake.unavailable("OpenJDK 64-Bit Server VM", _ -> null));
  }
}
