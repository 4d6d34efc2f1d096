// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** Makes mutants. The same sources give the same mutants in the same order. */
final class Mutations {
  private Mutations() {}

  /**
   * All mutants of all sources, file by file in the order of the text.
   *
   * @param sources a module's, complete, so that every type is known
   * @param wanted the sources to change
   */
  static List<Mutant> of(List<Source> sources, List<Source> wanted) {
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    Map<String, Source> byName = new HashMap<>();
    List<JavaFileObject> files = new ArrayList<>();
    for (Source source : sources) {
      JavaFileObject file = new SourceText(source.type(), source.text());
      files.add(file);
      byName.put(file.getName(), source);
    }
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, said, MutantCompiler.OPTIONS, null, files);
    List<Mutant> mutants = new ArrayList<>();
    try {
      List<CompilationUnitTree> units = new ArrayList<>();
      task.parse().forEach(units::add);
      task.analyze();
      said.getDiagnostics().stream()
          .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
          .forEach(each -> {
            throw new IllegalStateException(each.toString());
          });
      for (CompilationUnitTree unit : units) {
        Source source = byName.get(unit.getSourceFile().getName());
        if (source != null && wanted.contains(source)) {
          MutationScanner scanner = new MutationScanner(source, unit, Trees.instance(task));
          scanner.scan(unit, null);
          mutants.addAll(scanner.mutants());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return mutants;
  }
}
