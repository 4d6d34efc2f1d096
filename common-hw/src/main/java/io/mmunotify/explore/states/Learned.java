// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.states.Components.Kind;
import io.mmunotify.explore.states.Knowledge.Start;
import io.mmunotify.explore.states.LocalState.Readiness;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes what a search has learned: for each place who can go on and what the step does, and who
 * starts behind whom. Numbers mean what the {@link Dictionary} says that was written before. Used
 * while nobody learns.
 */
final class Learned {
  private static final Severity[] SEVERITIES = Severity.values();

  private final Knowledge knowledge;

  Learned(Knowledge knowledge) {
    this.knowledge = knowledge;
  }

  /** Writes it, in the order of the dictionary. */
  void write(DataOutput out) throws IOException {
    Components components = knowledge.components();
    for (int component = 0; component < components.size(); component++) {
      if (components.subject(component).kind() == Kind.TASK) {
        for (int value = 1; value < components.values(component); value++) {
          LocalState place = knowledge.locals().get(component, value);
          place.readiness.write(out, this::write);
          place.step.write(out, this::write);
        }
      }
    }
    Map<Integer, Start> starts = knowledge.starts();
    out.writeInt(starts.size());
    for (Map.Entry<Integer, Start> start : starts.entrySet()) {
      out.writeInt(start.getKey());
      write(out, start.getValue().components());
      write(out, start.getValue().locals());
    }
  }

  private void write(DataOutput out, Readiness readiness) throws IOException {
    out.writeBoolean(readiness.ready());
    out.writeBoolean(readiness.wanted());
  }

  private void write(DataOutput out, Effect effect) throws IOException {
    out.writeInt(effect.task());
    write(out, effect.components());
    write(out, effect.values());
    write(out, effect.adds());
    out.writeBoolean(effect.stops());
    write(out, effect.stop() == null ? Fingerprint.NONE : effect.stop());
    out.writeInt(effect.findings().size());
    for (Finding finding : effect.findings()) {
      out.writeUTF(finding.check());
      out.writeByte(finding.severity().ordinal());
      out.writeUTF(finding.what());
    }
    out.writeBoolean(effect.settles());
    write(out, effect.reach().reads());
    write(out, effect.reach().writes());
  }

  private static void write(DataOutput out, Fingerprint fingerprint) throws IOException {
    out.writeLong(fingerprint.high());
    out.writeLong(fingerprint.low());
  }

  private static void write(DataOutput out, int[] numbers) throws IOException {
    out.writeInt(numbers.length);
    for (int number : numbers) {
      out.writeInt(number);
    }
  }

  /** Reads it, and knows it from here on. */
  void read(DataInput in, Dictionary dictionary) throws IOException {
    for (LocalState place : dictionary.places()) {
      place.readiness.read(in, dictionary, Learned::readReadiness);
      place.step.read(in, dictionary, from -> readEffect(from, dictionary));
    }
    int starts = in.readInt();
    for (int i = 0; i < starts; i++) {
      int ended = in.readInt();
      int[] theirs = readNumbers(in);
      int[] values = dictionary.values(theirs, readNumbers(in));
      knowledge.starts(ended, knowledge.start(dictionary.components(theirs), values));
    }
  }

  private static Readiness readReadiness(DataInput in) throws IOException {
    return new Readiness(in.readBoolean(), in.readBoolean());
  }

  private Effect readEffect(DataInput in, Dictionary dictionary) throws IOException {
    int task = in.readInt();
    int[] theirs = readNumbers(in);
    int[] components = dictionary.components(theirs);
    int[] values = dictionary.values(theirs, readNumbers(in));
    Fingerprint adds = readFingerprint(in);
    boolean stops = in.readBoolean();
    Fingerprint stop = readFingerprint(in);
    int count = in.readInt();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String check = in.readUTF();
      findings.add(new Finding(check, SEVERITIES[in.readUnsignedByte()], in.readUTF()));
    }
    boolean settles = in.readBoolean();
    int[] reads = dictionary.components(readNumbers(in));
    int[] writes = dictionary.components(readNumbers(in));
    return new Effect(
        task,
        components,
        values,
        adds,
        stops ? stop : null,
        findings,
        settles,
        ReadWriteSet.of(reads, writes),
        values[0] == 0 ? null : knowledge.locals().get(components[0], values[0]));
  }

  private static Fingerprint readFingerprint(DataInput in) throws IOException {
    return new Fingerprint(in.readLong(), in.readLong());
  }

  private static int[] readNumbers(DataInput in) throws IOException {
    int[] numbers = new int[in.readInt()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.readInt();
    }
    return numbers;
  }
}
