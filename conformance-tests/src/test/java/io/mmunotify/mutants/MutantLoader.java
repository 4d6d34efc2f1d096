// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import io.mmunotify.hw.kernel.Generation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Loads a generation anew, with some of its classes changed. All of the generation's classes are
 * this loader's own; everything else is the parent's.
 */
final class MutantLoader extends ClassLoader {
  /** The unchanged classes, which are read once. */
  private static final Map<String, byte[]> SOUND = new ConcurrentHashMap<>();

  static {
    registerAsParallelCapable();
  }

  private final Class<?> generation;
  private final Map<String, byte[]> changed;

  /**
   * @param generation the sound generation's service
   * @param changed the mutant's classes, by name
   */
  MutantLoader(Class<?> generation, Map<String, byte[]> changed) {
    super(generation.getClassLoader());
    this.generation = generation;
    this.changed = changed;
  }

  /** The generation with these classes. */
  Generation generation() throws ReflectiveOperationException {
    return (Generation) loadClass(generation.getName()).getConstructor().newInstance();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(generation.getPackageName() + ".")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      byte @Nullable [] bytes = changed.get(name);
      if (bytes == null) {
        bytes = SOUND.computeIfAbsent(name, this::read);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }

  private byte[] read(String name) {
    String resource = name.replace('.', '/') + ".class";
    try (InputStream in = getParent().getResourceAsStream(resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
