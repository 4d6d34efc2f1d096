// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EmptyStatementTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Goes through a source with known types, and makes every mutant that an operator can make. */
final class MutationScanner extends MutantMaker {
  private static final Map<Tree.Kind, String[]> OTHERS =
      Map.of(
          Tree.Kind.CONDITIONAL_AND, new String[] {"&&", "||"},
          Tree.Kind.CONDITIONAL_OR, new String[] {"||", "&&"},
          Tree.Kind.LESS_THAN, new String[] {"<", "<="},
          Tree.Kind.LESS_THAN_EQUAL, new String[] {"<=", "<"},
          Tree.Kind.GREATER_THAN, new String[] {">", ">="},
          Tree.Kind.GREATER_THAN_EQUAL, new String[] {">=", ">"},
          Tree.Kind.PLUS, new String[] {"+", "-"},
          Tree.Kind.MINUS, new String[] {"-", "+"},
          Tree.Kind.AND, new String[] {"&", "|"},
          Tree.Kind.OR, new String[] {"|", "&"});

  MutationScanner(Source source, CompilationUnitTree unit, Trees trees) {
    super(source, unit, trees);
  }

  // Statements.

  @Override
  public @Nullable Void visitBlock(BlockTree block, @Nullable Void unused) {
    statements(block.getStatements());
    return super.visitBlock(block, null);
  }

  @Override
  public @Nullable Void visitCase(CaseTree branch, @Nullable Void unused) {
    if (branch.getStatements() != null) {
      statements(branch.getStatements());
      return scan(branch.getStatements(), null);
    }
    return scan(branch.getBody(), null);
  }

  private void statements(List<? extends StatementTree> all) {
    List<? extends StatementTree> statements =
        all.stream()
            .filter(each -> !(each instanceof ClassTree || each instanceof EmptyStatementTree))
            .filter(each -> start(each) >= 0 && end(each) > start(each))
            .toList();
    for (int i = 0; i < statements.size(); i++) {
      StatementTree statement = statements.get(i);
      Told told = toldIn(statement);
      replace(Operator.REMOVE, told, statement, "");
      if (i + 1 < statements.size()) {
        swap(statement, statements.get(i + 1));
      }
      if (told != Told.NOTHING) {
        moves(told, statement, statements, i);
      }
      if (statement instanceof ExpressionStatementTree expression
          && calls(expression.getExpression())) {
        String text = text(statement);
        add(
            Operator.DOUBLE,
            told,
            statement,
            shown(text),
            new Edit(end(statement), end(statement), " " + text));
      }
    }
  }

  private static boolean calls(ExpressionTree expression) {
    return switch (expression) {
      case MethodInvocationTree _ -> true;
      case AssignmentTree assignment -> calls(assignment.getExpression());
      case CompoundAssignmentTree assignment -> calls(assignment.getExpression());
      default -> false;
    };
  }

  private void swap(StatementTree first, StatementTree second) {
    Told told = toldIn(first) == Told.NOTHING ? toldIn(second) : toldIn(first);
    add(
        Operator.SWAP,
        told,
        first,
        shown(text(first)) + " with " + shown(text(second)),
        new Edit(start(first), end(first), text(second)),
        new Edit(start(second), end(second), text(first)));
  }

  /** To every other place of its block, and out of the block. */
  private void moves(
      Told told, StatementTree statement, List<? extends StatementTree> block, int from) {
    for (int to = 0; to < block.size(); to++) {
      if (to < from) {
        move(told, statement, start(block.get(to)), "in front of", block.get(to));
      } else if (to > from) {
        move(told, statement, end(block.get(to)), "behind", block.get(to));
      }
    }
    StatementTree around = around(getCurrentPath());
    if (around != null) {
      move(told, statement, start(around), "in front of", around);
      move(told, statement, end(around), "behind", around);
    }
  }

  private void move(Told told, StatementTree statement, int to, String where, Tree place) {
    String text = text(statement);
    Edit cut = new Edit(start(statement), end(statement), "");
    Edit paste = new Edit(to, to, " " + text + " ");
    String what = shown(text) + " " + where + " " + shown(text(place));
    if (to < cut.start()) {
      add(Operator.MOVE, told, statement, place, what, paste, cut);
    } else {
      add(Operator.MOVE, told, statement, place, what, cut, paste);
    }
  }

  // Calls.

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
    TreePath path = getCurrentPath();
    TypeMirror type = trees.getTypeMirror(path);
    Element method = trees.getElement(path);
    Tree parent = path.getParentPath().getLeaf();
    if (type != null && method != null && !(parent instanceof ExpressionStatementTree)) {
      Told told = Told.by(method);
      if (parent instanceof LambdaExpressionTree) {
        lambda(told, call, type.getKind() == TypeKind.VOID);
      } else if (type.getKind() != TypeKind.VOID) {
        replace(Operator.DROP, told, call, nothing(type));
        StatementTree around = around(path);
        if (told != Told.NOTHING && around != null) {
          add(
              Operator.DOUBLE,
              told,
              call,
              around,
              shown(text(call)),
              new Edit(start(around), start(around), text(call) + "; "));
        }
      }
    }
    return super.visitMethodInvocation(call, null);
  }

  private void lambda(Told told, MethodInvocationTree call, boolean isVoid) {
    String text = text(call);
    if (isVoid) {
      replace(Operator.DROP, told, call, "{}");
    } else {
      TypeMirror type = trees.getTypeMirror(getCurrentPath());
      replace(Operator.DROP, told, call, nothing(type));
    }
    String second = isVoid ? "" : "return ";
    replace(Operator.DOUBLE, told, call, "{ " + text + "; " + second + text + "; }");
  }

  private static String nothing(TypeMirror type) {
    return switch (type.getKind()) {
      case BOOLEAN -> "false";
      case INT, SHORT, BYTE, CHAR -> "0";
      case LONG -> "0L";
      default -> "null";
    };
  }

  // Conditions.

  private void negate(@Nullable ExpressionTree condition) {
    if (condition instanceof ParenthesizedTree parenthesized) {
      negate(parenthesized.getExpression());
    } else if (condition != null && !(condition instanceof LiteralTree)) {
      replace(Operator.NEGATE, Told.NOTHING, condition, "!(" + text(condition) + ")");
    }
  }

  private void negateIfBoolean(@Nullable ExpressionTree expression) {
    if (expression != null) {
      TypeMirror type = trees.getTypeMirror(new TreePath(getCurrentPath(), expression));
      if (type != null && type.getKind() == TypeKind.BOOLEAN) {
        negate(expression);
      }
    }
  }

  @Override
  public @Nullable Void visitIf(IfTree tree, @Nullable Void unused) {
    negate(tree.getCondition());
    return super.visitIf(tree, null);
  }

  @Override
  public @Nullable Void visitWhileLoop(WhileLoopTree tree, @Nullable Void unused) {
    negate(tree.getCondition());
    return super.visitWhileLoop(tree, null);
  }

  @Override
  public @Nullable Void visitDoWhileLoop(DoWhileLoopTree tree, @Nullable Void unused) {
    negate(tree.getCondition());
    return super.visitDoWhileLoop(tree, null);
  }

  @Override
  public @Nullable Void visitForLoop(ForLoopTree tree, @Nullable Void unused) {
    negate(tree.getCondition());
    return super.visitForLoop(tree, null);
  }

  @Override
  public @Nullable Void visitConditionalExpression(
      ConditionalExpressionTree tree, @Nullable Void unused) {
    negate(tree.getCondition());
    return super.visitConditionalExpression(tree, null);
  }

  @Override
  public @Nullable Void visitReturn(ReturnTree tree, @Nullable Void unused) {
    negateIfBoolean(tree.getExpression());
    return super.visitReturn(tree, null);
  }

  @Override
  public @Nullable Void visitVariable(VariableTree tree, @Nullable Void unused) {
    negateIfBoolean(tree.getInitializer());
    return super.visitVariable(tree, null);
  }

  @Override
  public @Nullable Void visitAssignment(AssignmentTree tree, @Nullable Void unused) {
    negateIfBoolean(tree.getExpression());
    return super.visitAssignment(tree, null);
  }

  @Override
  public @Nullable Void visitBinary(BinaryTree tree, @Nullable Void unused) {
    if (tree.getKind() == Tree.Kind.CONDITIONAL_AND || tree.getKind() == Tree.Kind.CONDITIONAL_OR) {
      negate(tree.getLeftOperand());
      negate(tree.getRightOperand());
    }
    String[] other = OTHERS.get(tree.getKind());
    if (other != null) {
      int from = source.text().indexOf(other[0], end(tree.getLeftOperand()));
      add(
          Operator.OPERATOR,
          Told.NOTHING,
          tree,
          shown(text(tree)) + ": `" + other[0] + "` by `" + other[1] + "`",
          new Edit(from, from + other[0].length(), other[1]));
    }
    return super.visitBinary(tree, null);
  }

  @Override
  public @Nullable Void visitCompoundAssignment(
      CompoundAssignmentTree tree, @Nullable Void unused) {
    int from = source.text().indexOf('=', end(tree.getVariable()));
    String operator = source.text().substring(end(tree.getVariable()), from + 1).strip();
    add(
        Operator.OPERATOR,
        Told.NOTHING,
        tree,
        shown(text(tree)) + ": `" + operator + "` by `=`",
        new Edit(end(tree.getVariable()), from + 1, " ="));
    return super.visitCompoundAssignment(tree, null);
  }

  // Constants.

  @Override
  public @Nullable Void visitLiteral(LiteralTree tree, @Nullable Void unused) {
    switch (tree.getKind()) {
      case INT_LITERAL, LONG_LITERAL ->
          replace(Operator.CONSTANT, Told.NOTHING, tree, "(" + text(tree) + " + 1)");
      case BOOLEAN_LITERAL ->
          replace(
              Operator.CONSTANT, Told.NOTHING, tree, text(tree).equals("true") ? "false" : "true");
      case STRING_LITERAL ->
          replace(Operator.CONSTANT, Told.NOTHING, tree, "(" + text(tree) + " + \"~\")");
      default -> {}
    }
    return super.visitLiteral(tree, null);
  }

  @Override
  public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void unused) {
    constant(tree);
    return super.visitIdentifier(tree, null);
  }

  @Override
  public @Nullable Void visitMemberSelect(MemberSelectTree tree, @Nullable Void unused) {
    constant(tree);
    return super.visitMemberSelect(tree, null);
  }

  /** The next constant of an enumeration, or another value of a constant variable. */
  private void constant(ExpressionTree tree) {
    if (!(trees.getElement(getCurrentPath()) instanceof VariableElement variable)) {
      return;
    }
    if (variable.getKind() == ElementKind.ENUM_CONSTANT && tree instanceof MemberSelectTree named) {
      List<String> constants =
          Objects.requireNonNull(variable.getEnclosingElement()).getEnclosedElements().stream()
              .filter(each -> each.getKind() == ElementKind.ENUM_CONSTANT)
              .map(each -> each.getSimpleName().toString())
              .toList();
      int index = constants.indexOf(variable.getSimpleName().toString());
      replace(
          Operator.CONSTANT,
          Told.NOTHING,
          tree,
          text(named.getExpression()) + "." + constants.get((index + 1) % constants.size()));
    } else if (variable.getKind() == ElementKind.FIELD
        && variable.getConstantValue() instanceof Number) {
      replace(Operator.CONSTANT, Told.NOTHING, tree, "(" + text(tree) + " + 1)");
    }
  }

  // Nothing of these is executed.

  @Override
  public @Nullable Void visitAnnotation(AnnotationTree tree, @Nullable Void unused) {
    return null;
  }

  @Override
  public @Nullable Void visitImport(ImportTree tree, @Nullable Void unused) {
    return null;
  }

  @Override
  public @Nullable Void visitPackage(PackageTree tree, @Nullable Void unused) {
    return null;
  }
}
