// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds where the statements of blocks begin. */
final class ProbeScanner extends TreeScanner<@Nullable Void, @Nullable Void> {
  private final CompilationUnitTree unit;
  private final SourcePositions positions;
  private final SortedSet<Integer> starts = new TreeSet<>();

  ProbeScanner(CompilationUnitTree unit, SourcePositions positions) {
    this.unit = unit;
    this.positions = positions;
  }

  /** Offsets into the text. */
  SortedSet<Integer> starts() {
    return starts;
  }

  private void statements(List<? extends StatementTree> all) {
    for (StatementTree each : all) {
      int start = (int) positions.getStartPosition(unit, each);
      if (start >= 0
          && positions.getEndPosition(unit, each) > start
          && !(each instanceof ClassTree)) {
        starts.add(start);
      }
    }
  }

  @Override
  public @Nullable Void visitBlock(BlockTree block, @Nullable Void unused) {
    statements(block.getStatements());
    return super.visitBlock(block, null);
  }

  @Override
  public @Nullable Void visitCase(CaseTree branch, @Nullable Void unused) {
    if (branch.getStatements() != null) {
      statements(branch.getStatements());
    }
    return super.visitCase(branch, null);
  }
}
