// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.InputFile;
import io.mmunotify.scenario.IoReason;
import io.mmunotify.scenario.Suggestion;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Generations of the user's own, from a jar. While the jar is open, {@link Generation#all} finds
 * the jar's generations beside those of the program: the jar's class loader is the context class
 * loader of the thread that opened the jar.
 */
final class KernelJar implements AutoCloseable {
  private static final String SERVICE = "META-INF/services/" + Generation.class.getName();

  /** No blank and no comma: names stand in lists and in front of schedules. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*");

  private final URLClassLoader loader;
  private final @Nullable ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final List<Generation> generations;

  private KernelJar(String file, URL[] jar) {
    this.loader = new URLClassLoader(jar, KernelJar.class.getClassLoader());
    try {
      this.generations = load(file, loader);
    } catch (InputError e) {
      closed(loader);
      throw e;
    }
    Thread.currentThread().setContextClassLoader(loader);
  }

  /**
   * Opens a jar.
   *
   * @throws InputError if it is no jar, has no generation, or has one that cannot be loaded
   */
  static KernelJar open(String file) {
    Path path = seekable(file);
    try (JarFile jar = new JarFile(path.toFile())) {
      if (jar.getEntry(SERVICE) == null) {
        throw new InputError(
            file
                + ": there is no "
                + SERVICE
                + " in the jar; that file names the class that implements Generation");
      }
    } catch (IOException e) {
      IOException told = Files.exists(path) ? e : new NoSuchFileException(file);
      throw new InputError(file + ": this cannot be read as a jar: " + IoReason.of(told));
    }
    try {
      return new KernelJar(file, new URL[] {path.toUri().toURL()});
    } catch (MalformedURLException e) {
      throw new InputError(file + ": this cannot be read as a jar: " + IoReason.of(e));
    }
  }

  private static Path seekable(String file) {
    try {
      return InputFile.seekable(Path.of(file));
    } catch (IOException e) {
      throw new InputError(file + ": this cannot be read: " + IoReason.of(e));
    }
  }

  /** Those of the jar, in the order of its service file. */
  List<Generation> generations() {
    return generations;
  }

  /** Closes the jar: none of its generations may be used any more. */
  @Override
  public void close() {
    Thread.currentThread().setContextClassLoader(before);
    closed(loader);
  }

  private static void closed(URLClassLoader loader) {
    try {
      loader.close();
    } catch (IOException e) {
      // It was open for reading: nothing is lost.
    }
  }

  private static List<Generation> load(String file, ClassLoader loader) {
    List<Generation> found = new ArrayList<>();
    Set<String> names = new HashSet<>();
    try {
      for (Generation generation : ServiceLoader.load(Generation.class, loader)) {
        if (generation.getClass().getClassLoader() == loader) {
          found.add(generation);
          requireName(file, generation.name(), names);
          Object _ = Objects.requireNonNull(generation.capabilities(), "no capabilities");
          // What is missing shows in a sentence, not clause by clause.
          Object _ = generation.boot(new LiveMachine(), FaultInjector.none());
        } else {
          names.add(generation.name());
        }
      }
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      if (e instanceof InputError wrong) {
        throw wrong;
      }
      throw new InputError(file + ": a generation of the jar cannot be loaded: " + reason(e));
    }
    if (found.isEmpty()) {
      throw new InputError(
          file
              + ": "
              + SERVICE
              + " names no class of the jar's own; classes of the program come first, so a copy of"
              + " a generation needs a package of its own");
    }
    return List.copyOf(found);
  }

  private static void requireName(String file, @Nullable String name, Set<String> names) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new InputError(
          file
              + ": a generation is named "
              + Suggestion.quoted(String.valueOf(name))
              + "; accepted are letters, digits, and . _ + - behind the first of them");
    } else if (!names.add(name)) {
      throw new InputError(
          file + ": there is a generation " + name + " already; give this one another name");
    }
  }

  /** In words: what the class loader or the class said, innermost. */
  private static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage());
    return switch (cause) {
      case ClassNotFoundException _ -> "there is no class " + message;
      case NoClassDefFoundError _ -> "there is no class " + message.replace('/', '.');
      case ServiceConfigurationError _ ->
          message.substring(message.indexOf(':') + 1).strip().replace("Provider ", "class ");
      default -> cause.getClass().getSimpleName() + ": " + message;
    };
  }
}
