// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.states.Knowledge.Tasks;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The dictionaries that one JVM of many reads and writes. Most levels teach nobody anything, so the
 * same ones come again and again: each is read once, and the JVM's own is written anew only when
 * there is more to say.
 */
final class Dictionaries {
  /** So many that were read are kept. */
  private static final int MOST = 64;

  private final Learner learner;
  private final Knowledge knowledge;

  private final Map<ByteBuffer, Dictionary> known =
      new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Dictionary> eldest) {
          return size() > MOST;
        }
      };

  private byte[] own = new byte[0];

  /** How much there was to tell when it was written; negative before. */
  private long told = -1;

  Dictionaries(Learner learner) {
    this.learner = learner;
    this.knowledge = learner.knowledge();
  }

  /** What the numbers of another JVM mean here. Called while nobody learns. */
  Dictionary read(byte[] bytes) throws IOException {
    ByteBuffer key = ByteBuffer.wrap(bytes);
    Dictionary dictionary = known.get(key);
    if (dictionary == null) {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      dictionary = Dictionary.read(knowledge, in);
      known.put(key, dictionary);
    }
    return dictionary;
  }

  /** What the numbers of this JVM mean now. Waits until nobody learns. */
  byte[] own() {
    learner.quietly(() -> {
      long now = told();
      if (told < now) {
        own = written();
        told = now;
      }
    });
    return own;
  }

  private byte[] written() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      Dictionary.write(knowledge, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array of bytes takes all
    }
    return bytes.toByteArray();
  }

  /** A number that grows with whatever a dictionary tells, since nothing is ever unlearned. */
  private long told() {
    Components components = knowledge.components();
    long all = components.size();
    for (int component = 0; component < components.size(); component++) {
      all += components.values(component);
    }
    Tasks tasks = knowledge.tasks();
    all += tasks.count();
    for (boolean worker : tasks.workers()) {
      all += worker ? 1 : 0;
    }
    return all;
  }
}
