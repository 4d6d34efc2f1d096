// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Compiles one source in memory against the classes on the class path. */
final class MutantCompiler {
  /** For plain javac: no warning is an error, and nothing else checks the source. */
  static final List<String> OPTIONS =
      List.of(
          "-proc:none",
          "-nowarn",
          "-implicit:none",
          "-parameters",
          "-classpath",
          System.getProperty("java.class.path"));

  private final JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
  private final StandardJavaFileManager files =
      javac.getStandardFileManager(_ -> {}, Locale.ROOT, StandardCharsets.UTF_8);

  /** The classes of a source by name; null where javac refuses the source. */
  @Nullable Map<String, byte[]> compile(String type, String text) {
    Map<String, ByteArrayOutputStream> written = new HashMap<>();
    boolean compiled =
        javac
            .getTask(
                null,
                new InMemory(files, written),
                _ -> {},
                OPTIONS,
                null,
                List.of(new SourceText(type, text)))
            .call();
    if (!compiled) {
      return null;
    }
    Map<String, byte[]> classes = new HashMap<>();
    written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
    return classes;
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> written;

    InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> written) {
      super(files);
      this.written = written;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      written.put(name, bytes);
      URI place = URI.create("memory:///" + name.replace('.', '/') + kind.extension);
      return new SimpleJavaFileObject(place, kind) {
        @Override
        public OutputStream openOutputStream() {
          return bytes;
        }
      };
    }
  }
}
