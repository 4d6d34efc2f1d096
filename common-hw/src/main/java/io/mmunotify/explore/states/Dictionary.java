// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.states.Components.Kind;
import io.mmunotify.explore.states.Components.Subject;
import io.mmunotify.explore.states.Knowledge.Tasks;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the numbers in the rows of another search mean: for each component what it tells of, and for
 * each of its values what this adds to a fingerprint; and where tasks stand. With it, rows that one
 * search has written can be read by another one, which has given other numbers or none.
 */
final class Dictionary {
  private static final Kind[] KINDS = Kind.values();

  private final Components components;
  private final int[] numbers;

  /** Of each component the numbers of its values here; null where values mean themselves. */
  private final int[] @Nullable [] values;

  private final List<LocalState> places = new ArrayList<>();

  private Dictionary(Components components, int size) {
    this.components = components;
    this.numbers = new int[size];
    this.values = new int[size][];
  }

  /** Writes what the numbers of this search mean. Called while nobody learns. */
  static void write(Knowledge knowledge, DataOutput out) throws IOException {
    Components components = knowledge.components();
    out.writeInt(components.size());
    for (int component = 0; component < components.size(); component++) {
      Subject subject = components.subject(component);
      out.writeByte(subject.kind().ordinal());
      out.writeLong(subject.id());
      int count = components.values(component);
      out.writeInt(count);
      for (int value = 1; value < count; value++) {
        out.writeLong(components.high(component, value));
        out.writeLong(components.low(component, value));
        if (subject.kind() == Kind.TASK) {
          knowledge.locals().get(component, value).write(out);
        }
      }
    }
    Tasks tasks = knowledge.tasks();
    out.writeInt(tasks.count());
    for (boolean worker : tasks.workers()) {
      out.writeBoolean(worker);
    }
  }

  /** Reads what the numbers of another search meant, and teaches this one what it does not know. */
  static Dictionary read(Knowledge knowledge, DataInput in) throws IOException {
    Components components = knowledge.components();
    Dictionary dictionary = new Dictionary(components, in.readInt());
    for (int theirs = 0; theirs < dictionary.numbers.length; theirs++) {
      Subject subject = new Subject(KINDS[in.readUnsignedByte()], in.readLong());
      int own = components.of(subject);
      int[] values = new int[in.readInt()];
      for (int value = 1; value < values.length; value++) {
        Fingerprint adds = new Fingerprint(in.readLong(), in.readLong());
        values[value] = components.number(own, adds);
        if (subject.kind() == Kind.TASK) {
          LocalState read = LocalState.read(values[value], adds, in);
          dictionary.places.add(knowledge.locals().add(own, read));
        }
      }
      dictionary.numbers[theirs] = own;
      dictionary.values[theirs] = subject.kind() == Kind.OWN ? null : values;
    }
    int tasks = in.readInt();
    for (int task = 0; task < tasks; task++) {
      knowledge.meet(task, in.readBoolean());
    }
    return dictionary;
  }

  /** The components of this search. */
  Components components() {
    return components;
  }

  /** The places that the other search has met, in the order in which they were written. */
  List<LocalState> places() {
    return places;
  }

  /** The number here of a component. */
  int component(int theirs) {
    return numbers[theirs];
  }

  /** The number here of the value of a component. */
  int value(int theirs, int value) {
    int[] known = values[theirs];
    return known == null ? value : known[value];
  }

  /** The numbers here of some components. */
  int[] components(int[] theirs) {
    return Arrays.stream(theirs).map(this::component).toArray();
  }

  /** The numbers here of the values of some components. */
  int[] values(int[] theirs, int[] some) {
    int[] own = new int[some.length];
    Arrays.setAll(own, i -> value(theirs[i], some[i]));
    return own;
  }

  /** Makes a state what a row of the other search says. */
  void translate(int[] row, State into) {
    for (int theirs = 0; theirs < row.length; theirs++) {
      into.set(numbers[theirs], value(theirs, row[theirs]));
    }
  }
}
