// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The canonical form of contents: bytes that are the same in every JVM for equal contents, and
 * differ for contents that differ. Each value begins with a letter for its kind, so {@code 1} as an
 * {@code Integer} is not {@code 1} as a {@code Long}. Neither the order of a set or a map nor the
 * class of a collection is told, since {@code equals} does not look at these.
 */
final class Canonical {
  private static final ClassValue<Method[]> ACCESSORS =
      new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
          Method[] accessors =
              Arrays.stream(type.getRecordComponents())
                  .map(RecordComponent::getAccessor)
                  .toArray(Method[]::new);
          for (Method accessor : accessors) {
            accessor.setAccessible(true); // the record may be private to its class
          }
          return accessors;
        }
      };

  private Canonical() {}

  /**
   * The bytes of some values, one behind the other.
   *
   * @throws Refusal if one of them has no canonical form
   */
  static byte[] bytes(@Nullable Object... values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (Object value : values) {
        write(value, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array of bytes takes all
    }
    return bytes.toByteArray();
  }

  private static void write(@Nullable Object value, DataOutputStream out) throws IOException {
    switch (value) {
      case null -> out.writeByte('-');
      case Boolean truth -> out.writeByte(truth ? 'T' : 'F');
      case Integer number -> {
        out.writeByte('I');
        out.writeInt(number);
      }
      case Long number -> {
        out.writeByte('J');
        out.writeLong(number);
      }
      case String text -> writeText('S', text, out);
      case Enum<?> constant -> {
        writeText('E', constant.getDeclaringClass().getName(), out);
        writeText('.', constant.name(), out);
      }
      case List<?> list -> {
        out.writeByte('L');
        out.writeInt(list.size());
        for (Object element : list) {
          write(element, out);
        }
      }
      case Set<?> set -> writeSorted('U', set.stream().map(Canonical::bytes).toList(), out);
      case Map<?, ?> map ->
          writeSorted(
              'M', map.entrySet().stream().map(e -> bytes(e.getKey(), e.getValue())).toList(), out);
      case VarHandle word -> writeField(word, out);
      case Record fields -> {
        writeText('R', fields.getClass().getName(), out);
        for (Method accessor : ACCESSORS.get(fields.getClass())) {
          write(field(fields, accessor), out);
        }
      }
      default -> throw none(value);
    }
  }

  private static Refusal none(Object value) {
    return new Refusal(
        "what this program tells of an object has no canonical form: "
            + value.getClass().getName()
            + " is none of Boolean, Integer, Long, String, enum, List, Set, Map, record, and the"
            + " VarHandle of a field");
  }

  /** A field: its class, its name and its type. */
  private static void writeField(VarHandle word, DataOutputStream out) throws IOException {
    VarHandle.VarHandleDesc field = word.describeConstable().orElseThrow(() -> none(word));
    writeText('V', field.constantName(), out);
    for (ConstantDesc part : field.bootstrapArgsList()) {
      writeText('.', part instanceof ClassDesc type ? type.descriptorString() : "", out);
    }
  }

  private static void writeText(char kind, String text, DataOutputStream out) throws IOException {
    out.writeByte(kind);
    out.writeInt(text.length());
    out.writeChars(text); // loses nothing, as an encoding would of half a surrogate pair
  }

  private static void writeSorted(char kind, Collection<byte[]> elements, DataOutputStream out)
      throws IOException {
    TreeSet<byte[]> sorted = new TreeSet<>(Arrays::compare);
    sorted.addAll(elements);
    out.writeByte(kind);
    out.writeInt(sorted.size());
    for (byte[] element : sorted) {
      out.write(element);
    }
  }

  private static @Nullable Object field(Record fields, Method accessor) {
    try {
      return accessor.invoke(fields);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(accessor + " of a record cannot be called", e);
    }
  }
}
