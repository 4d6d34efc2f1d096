// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import io.mmunotify.arch.SourceTree.Parsed;
import io.mmunotify.hw.kernel.Generation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The generations are twins: what differs between them is what differs upstream. */
final class TwinsTest {
  /** A file that a module says its generation lacks. */
  private static final Pattern ABSENT = Pattern.compile("(?m)^- absent: `(\\w+\\.java)`: ");

  private static final Pattern SYMBOL_ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| `");

  /** Modules by their folders: those of the generations on the class path. */
  private static List<String> modules() {
    return Generation.all().stream().map(g -> g.name().replace('.', '_')).toList();
  }

  /** A module's sources by file name; the grace-period engines, in package gp, are its own. */
  private static Map<String, Parsed> sources(String module) {
    Map<String, Parsed> sources = new LinkedHashMap<>();
    for (Path file : SourceTree.files(name -> name.matches(module + "/src/main/java/.*\\.java"))) {
      if (!file.toString().contains("/gp/")) {
        sources.put(String.valueOf(file.getFileName()), SourceTree.parsed(file));
      }
    }
    return sources;
  }

  /** The methods of a source in their order, each with the class around it. */
  private static List<String> methods(Parsed source) {
    List<String> methods = new ArrayList<>();
    new TreeScanner<@Nullable Void, String>() {
      @Override
      public @Nullable Void visitClass(ClassTree type, String outer) {
        return super.visitClass(type, outer + type.getSimpleName() + ".");
      }

      @Override
      public @Nullable Void visitMethod(MethodTree method, String outer) {
        methods.add(outer + method.getName());
        return super.visitMethod(method, outer);
      }
    }.scan(source.unit(), "");
    return methods;
  }

  /** The two orders of the methods that both sources have; equal if the sources are in step. */
  private static List<List<String>> commonOrders(Parsed one, Parsed two) {
    List<String> first = methods(one);
    List<String> second = methods(two);
    List<String> left = first.stream().filter(second::contains).toList();
    List<String> right = second.stream().filter(first::contains).toList();
    return List.of(left, right);
  }

  /** The files that a module's UPSTREAM.md says its generation lacks. */
  private static Set<String> absent(String module) {
    TreeSet<String> files = new TreeSet<>();
    String markdown = SourceTree.text(Path.of(module, "UPSTREAM.md"));
    for (Matcher file = ABSENT.matcher(markdown); file.find(); ) {
      files.add(file.group(1));
    }
    return files;
  }

  /**
   * What is wrong with the files of modules: a file is missing that another module has and this one
   * does not say that it lacks, or the other way round.
   *
   * @param files by module
   * @param absent the files that a module says it lacks
   */
  private static List<String> outOfStep(
      Map<String, Set<String>> files, Map<String, Set<String>> absent) {
    Set<String> all = new TreeSet<>();
    files.values().forEach(all::addAll);
    List<String> wrong = new ArrayList<>();
    files.forEach((module, present) -> {
      Set<String> lacks = absent.getOrDefault(module, Set.of());
      for (String file : all) {
        if (present.contains(file) == lacks.contains(file)) {
          wrong.add(module + (present.contains(file) ? " does not lack " : " has no ") + file);
        }
      }
      lacks.stream()
          .filter(file -> !all.contains(file))
          .forEach(file -> wrong.add(module + " lacks " + file + ", which none has"));
    });
    return wrong;
  }

  @Test
  void allModulesHaveTheSameFilesButForThoseThatTheySayTheyLack() {
    Map<String, Set<String>> files = new LinkedHashMap<>();
    Map<String, Set<String>> absent = new LinkedHashMap<>();
    for (String module : modules()) {
      files.put(module, sources(module).keySet());
      absent.put(module, absent(module));
      assertTrue(sources(module).size() >= 8, module);
    }
    assertTrue(files.size() >= 3, files.toString());
    assertEquals(List.of(), outOfStep(files, absent));
  }

  @Test
  void aFileThatIsMissingOrWronglySaidToBeIsCaught() {
    Map<String, Set<String>> files = Map.of("old", Set.of("A"), "new", Set.of("A", "B"));
    assertEquals(List.of(), outOfStep(files, Map.of("old", Set.of("B"))));
    assertEquals(List.of("old has no B"), outOfStep(files, Map.of()));
    assertEquals(
        List.of("new does not lack A"),
        outOfStep(files, Map.of("old", Set.of("B"), "new", Set.of("A"))));
    assertEquals(
        List.of("old lacks C, which none has"), outOfStep(files, Map.of("old", Set.of("B", "C"))));
  }

  @Test
  void commonMethodsHaveTheSameOrder() {
    int compared = 0;
    for (String one : modules()) {
      for (String two : modules()) {
        Map<String, Parsed> others = sources(two);
        for (Map.Entry<String, Parsed> source : sources(one).entrySet()) {
          Parsed other = others.get(source.getKey());
          if (absent(two).contains(source.getKey())) {
            continue;
          }
          assertNotNull(other, source.getKey() + " is missing in " + two);
          List<List<String>> orders = commonOrders(source.getValue(), other);
          assertEquals(orders.get(0), orders.get(1), source.getKey() + ", " + one + ", " + two);
          compared += orders.get(0).size();
        }
      }
    }
    assertTrue(compared > 300, "methods compared: " + compared);
  }

  @Test
  void aMethodThatMovedIsCaught() {
    Parsed one = SourceTree.parse("class A { void a() {} void b() {} void only() {} void c() {} }");
    Parsed two = SourceTree.parse("class A { void a() {} void b() {} void c() {} }");
    Parsed moved = SourceTree.parse("class A { void b() {} void a() {} void c() {} }");
    assertEquals(commonOrders(one, two).get(0), commonOrders(one, two).get(1));
    assertNotEquals(commonOrders(one, moved).get(0), commonOrders(one, moved).get(1));
  }

  /** The symbols that a module's methods mirror, as annotated. */
  private static Set<String> annotated(Iterable<Parsed> sources) {
    TreeSet<String> symbols = new TreeSet<>();
    for (Parsed source : sources) {
      new TreeScanner<@Nullable Void, @Nullable Void>() {
        @Override
        public @Nullable Void visitAnnotation(AnnotationTree annotation, @Nullable Void unused) {
          if (annotation.getAnnotationType().toString().equals("Upstream")
              && argument(annotation) instanceof LiteralTree literal) {
            symbols.add(String.valueOf(literal.getValue()));
          }
          return super.visitAnnotation(annotation, null);
        }
      }.scan(source.unit(), null);
    }
    return symbols;
  }

  private static Tree argument(AnnotationTree annotation) {
    Tree argument = annotation.getArguments().getFirst();
    return argument instanceof AssignmentTree assignment ? assignment.getExpression() : argument;
  }

  private static Set<String> documented(String markdown) {
    TreeSet<String> symbols = new TreeSet<>();
    for (Matcher row = SYMBOL_ROW.matcher(markdown); row.find(); ) {
      symbols.add(row.group(1));
    }
    return symbols;
  }

  @Test
  void everyMirroredSymbolIsDocumentedAndNoOther() {
    for (String module : modules()) {
      Set<String> annotated = annotated(sources(module).values());
      assertTrue(annotated.size() > 20, module + ": " + annotated);
      assertEquals(annotated, documented(SourceTree.text(Path.of(module, "UPSTREAM.md"))), module);
    }
  }

  @Test
  void aSymbolThatIsMissingOnEitherSideIsCaught() {
    Set<String> symbols =
        annotated(List.of(SourceTree.parse("class A { @Upstream(\"f\") void g() {} }")));
    assertEquals(symbols, documented("| `f` | `A.g` | static |\n"));
    assertFalse(symbols.equals(documented("| f | `A.g` | static |\n")));
    assertFalse(symbols.equals(documented("| `f` | `A.g` |\n| `h` | `A.h` |\n")));
  }
}
