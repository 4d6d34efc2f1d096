// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.hw.machine.Task;
import java.io.IOException;
import java.io.InputStream;
import java.lang.StackWalker.StackFrame;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees the monitors that a task holds at a step: which methods on its stack are synchronized, or
 * are inside of a synchronized block. The JVM does not tell either back-end of tasks; the class
 * files do. Slow: for one execution.
 *
 * <p>Verifies nothing about methods whose class file cannot be read, nor about code that no
 * compiler of Java wrote: a block is told by its exception handler, which gives the monitor back.
 */
final class HeldMonitors {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /** How far from its begin a handler may give the monitor back: astore, aload, monitorexit. */
  private static final int HANDLER_LENGTH = 4;

  private final Map<String, Method> methods = new HashMap<>();

  /** Where in a method a monitor is held: the ranges of its byte code, ends exclusive. */
  private record Method(boolean isSynchronized, List<int[]> ranges) {
    static final Method UNKNOWN = new Method(false, List.of());

    boolean holdsAt(int index) {
      return isSynchronized
          || ranges.stream().anyMatch(range -> range[0] <= index && index < range[1]);
    }
  }

  /**
   * Looks at the stack of the caller: the task's own, where it asks who goes on.
   *
   * @param current the task that took the last step
   * @throws AssertionError if a monitor is held there
   */
  void check(@Nullable Task current) {
    Optional<StackFrame> holder =
        WALKER.walk(frames ->
            frames
                .takeWhile(frame ->
                    frame.getDeclaringClass() != Program.class
                        && frame.getDeclaringClass() != Runner.class)
                .filter(this::holdsMonitor)
                .findFirst());
    holder.ifPresent(frame -> {
      throw new AssertionError(
          (current == null ? "a task" : current.name())
              + " holds a monitor over a step, in "
              + frame.getClassName()
              + "."
              + frame.getMethodName()
              + " (line "
              + frame.getLineNumber()
              + "): tasks are no threads, synchronized hangs or guards nothing; use"
              + " Program.mutex or Program.spinLock");
    });
  }

  private boolean holdsMonitor(StackFrame frame) {
    String key = frame.getClassName() + "." + frame.getMethodName() + frame.getDescriptor();
    return methods.computeIfAbsent(key, _ -> methodOf(frame)).holdsAt(frame.getByteCodeIndex());
  }

  private static Method methodOf(StackFrame frame) {
    Class<?> type = frame.getDeclaringClass();
    String file = type.getName().replace('.', '/') + ".class";
    ClassLoader loader = type.getClassLoader();
    try (InputStream in =
        loader == null
            ? ClassLoader.getSystemResourceAsStream(file)
            : loader.getResourceAsStream(file)) {
      return in == null ? Method.UNKNOWN : methodOf(frame, in.readAllBytes());
    } catch (IOException | IllegalArgumentException e) {
      return Method.UNKNOWN; // a class that was made at run time, or by a later JDK
    }
  }

  private static Method methodOf(StackFrame frame, byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    for (MethodModel method : model.methods()) {
      if (method.methodName().equalsString(frame.getMethodName())
          && method.methodType().equalsString(frame.getDescriptor())) {
        return new Method(
            method.flags().has(AccessFlag.SYNCHRONIZED),
            method.findAttribute(Attributes.code()).map(HeldMonitors::ranges).orElse(List.of()));
      }
    }
    return Method.UNKNOWN;
  }

  private static List<int[]> ranges(CodeAttribute code) {
    Map<Integer, Integer> positions = new HashMap<>();
    List<Instruction> instructions = new ArrayList<>();
    int index = 0;
    for (CodeElement element : code.elementList()) {
      if (element instanceof Instruction instruction) {
        positions.put(index, instructions.size());
        instructions.add(instruction);
        index += instruction.sizeInBytes();
      }
    }
    List<int[]> ranges = new ArrayList<>();
    for (ExceptionCatch handler : code.exceptionHandlers()) {
      Integer at = positions.get(code.labelToBci(handler.handler()));
      if (handler.catchType().isEmpty() && at != null && givesBack(instructions, at)) {
        ranges.add(
            new int[] {code.labelToBci(handler.tryStart()), code.labelToBci(handler.tryEnd())});
      }
    }
    return ranges;
  }

  private static boolean givesBack(List<Instruction> instructions, int handler) {
    int end = Math.min(instructions.size(), handler + HANDLER_LENGTH);
    return instructions.subList(handler, end).stream()
        .anyMatch(instruction -> instruction.opcode() == Opcode.MONITOREXIT);
  }
}
