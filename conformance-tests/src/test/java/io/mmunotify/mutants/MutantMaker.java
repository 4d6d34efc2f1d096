// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/** Makes mutants of a source by edits of its text; what is edited its subclass decides. */
abstract class MutantMaker extends TreePathScanner<@Nullable Void, @Nullable Void> {
  /** How much of a piece of text a mutant's words show. */
  private static final int SHOWN = 60;

  final Source source;
  private final CompilationUnitTree unit;
  final Trees trees;
  private final List<Mutant> mutants = new ArrayList<>();
  private final Set<String> texts = new HashSet<>();

  MutantMaker(Source source, CompilationUnitTree unit, Trees trees) {
    this.source = source;
    this.unit = unit;
    this.trees = trees;
    texts.add(source.text());
  }

  List<Mutant> mutants() {
    return mutants;
  }

  int start(Tree tree) {
    return (int) trees.getSourcePositions().getStartPosition(unit, tree);
  }

  int end(Tree tree) {
    return (int) trees.getSourcePositions().getEndPosition(unit, tree);
  }

  String text(Tree tree) {
    return source.text().substring(start(tree), end(tree));
  }

  /** On one line and not too long. */
  static String shown(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return "`" + (line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line) + "`";
  }

  /** Edits do not overlap, and stand in the order of the text. */
  record Edit(int start, int end, String text) {}

  void add(Operator operator, Told told, Tree at, String what, Edit... edits) {
    add(operator, told, at, at, what, edits);
  }

  /**
   * Adds a mutant, unless it was added before.
   *
   * @param also a part that the change concerns as well
   */
  void add(Operator operator, Told told, Tree at, Tree also, String what, Edit... edits) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (Edit edit : edits) {
      text.append(source.text(), from, edit.start).append(edit.text);
      from = edit.end;
    }
    text.append(source.text(), from, source.text().length());
    if (texts.add(text.toString())) {
      long line = unit.getLineMap().getLineNumber(start(at));
      mutants.add(
          new Mutant(
              source, operator, told, method(), line, what, anchors(at, also), text.toString()));
    }
  }

  /** Where the statements begin that these parts stand in; none if one stands in none. */
  private Set<Integer> anchors(Tree... parts) {
    Set<Integer> anchors = new TreeSet<>();
    for (Tree part : parts) {
      TreePath path =
          part == getCurrentPath().getLeaf() ? getCurrentPath() : trees.getPath(unit, part);
      StatementTree statement = path == null ? null : statementOf(path);
      if (statement == null) {
        return Set.of();
      }
      anchors.add(start(statement));
    }
    return anchors;
  }

  /** The innermost statement of a block that a part is or stands in, a lambda's block included. */
  private static @Nullable StatementTree statementOf(TreePath part) {
    for (TreePath path = part; path.getParentPath() != null; path = path.getParentPath()) {
      Tree parent = path.getParentPath().getLeaf();
      if (path.getLeaf() instanceof StatementTree statement
          && (parent instanceof BlockTree || parent instanceof CaseTree)
          && !(statement instanceof ClassTree)) {
        return statement;
      }
    }
    return null;
  }

  private String method() {
    for (TreePath path = getCurrentPath(); path != null; path = path.getParentPath()) {
      if (path.getLeaf() instanceof MethodTree method) {
        return method.getName().toString();
      }
    }
    return "";
  }

  void replace(Operator operator, Told told, Tree tree, String with) {
    add(
        operator,
        told,
        tree,
        shown(text(tree)) + (with.isEmpty() ? "" : " by " + shown(with)),
        new Edit(start(tree), end(tree), with));
  }

  /** The statement of a block that a part stands in; null across lambdas, methods and classes. */
  static @Nullable StatementTree around(TreePath part) {
    for (TreePath path = part; path != null; path = path.getParentPath()) {
      TreePath parent = path.getParentPath();
      if (parent == null
          || path.getLeaf() instanceof LambdaExpressionTree
          || path.getLeaf() instanceof MethodTree
          || path.getLeaf() instanceof ClassTree) {
        return null;
      }
      if (path.getLeaf() instanceof StatementTree statement
          && (parent.getLeaf() instanceof BlockTree || parent.getLeaf() instanceof CaseTree)) {
        return statement;
      }
    }
    return null;
  }

  /** The most telling of the calls inside. */
  Told toldIn(Tree tree) {
    Told[] most = {Told.NOTHING};
    new TreePathScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMethodInvocation(
          MethodInvocationTree call, @Nullable Void unused) {
        Element method = trees.getElement(getCurrentPath());
        Told told = method == null ? Told.NOTHING : Told.by(method);
        most[0] = told.compareTo(most[0]) < 0 ? told : most[0];
        return super.visitMethodInvocation(call, null);
      }
    }.scan(new TreePath(getCurrentPath(), tree), null);
    return most[0];
  }
}
