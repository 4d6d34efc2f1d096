// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.arch;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The project's files, and Java sources taken apart. */
public final class SourceTree {
  private static final Set<String> NOT_OURS = Set.of(".git", "target", ".build", ".idea", ".m2");

  private SourceTree() {}

  /** The folder that holds the parent pom. */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mmunotify")) || !Files.exists(folder.resolve("v3_5"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("not run from inside the project");
      }
      folder = parent;
    }
    return folder;
  }

  /** The files that people write, by path below the root, those that match. */
  public static List<Path> files(Predicate<String> wanted) {
    Path root = root();
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes unused) {
              return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes unused) {
              if (wanted.test(root.relativize(file).toString())) {
                files.add(root.relativize(file));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Collections.sort(files);
    return files;
  }

  /** A file's text, by its path below the root. */
  public static String text(Path file) {
    try {
      return Files.readString(root().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A source that was parsed, and where things stand in it. */
  record Parsed(CompilationUnitTree unit, SourcePositions positions) {
    /** The number of lines from the first to the last of a part. */
    int lines(Tree part) {
      return (int)
          (unit.getLineMap().getLineNumber(positions.getEndPosition(unit, part))
              - unit.getLineMap().getLineNumber(positions.getStartPosition(unit, part))
              + 1);
    }
  }

  /** Parses one source. */
  static Parsed parse(String text) {
    return parse(List.of(text)).getFirst();
  }

  /** A file, parsed: all of them at once, when the first one is asked for. */
  static Parsed parsed(Path file) {
    Parsed parsed = All.PARSED.get(file);
    if (parsed == null) {
      throw new IllegalArgumentException(file + " is no Java file of the project");
    }
    return parsed;
  }

  private static final class All {
    static final Map<Path, Parsed> PARSED = new HashMap<>();

    static {
      List<Path> files = files(name -> name.endsWith(".java"));
      List<Parsed> parsed = parse(files.stream().map(SourceTree::text).toList());
      for (int i = 0; i < files.size(); i++) {
        PARSED.put(files.get(i), parsed.get(i));
      }
    }
  }

  private static List<Parsed> parse(List<String> texts) {
    List<JavaFileObject> sources = new ArrayList<>();
    for (String text : texts) {
      sources.add(new Source(text));
    }
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, diagnostic -> {}, List.of("-proc:none"), null, sources);
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    List<Parsed> parsed = new ArrayList<>();
    try {
      task.parse().forEach(unit -> parsed.add(new Parsed(unit, positions)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parsed;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///X.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
