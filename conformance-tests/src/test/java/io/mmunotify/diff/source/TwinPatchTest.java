// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.PatchFailedException;
import io.mmunotify.cli.Console;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.diff.source.TwinPatch.FilePatch;
import io.mmunotify.diff.source.UpstreamNotes.Note;
import io.mmunotify.hw.kernel.Generation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** UPSTREAM.md names every hunk between neighbours, and the hunks are all that differs. */
final class TwinPatchTest {
  private static final List<Generation> ALL = Generation.all();

  /** From each generation to each later one. */
  private static List<TwinPatch> patches() {
    List<TwinPatch> patches = new ArrayList<>();
    for (int i = 0; i < ALL.size(); i++) {
      for (int j = i + 1; j < ALL.size(); j++) {
        patches.add(TwinPatch.of(ALL.get(i), ALL.get(j), ALL));
      }
    }
    return patches;
  }

  private static TwinSources sources(String module) {
    return ALL.stream()
        .map(TwinSources::of)
        .filter(sources -> sources.module().equals(module))
        .findFirst()
        .orElseThrow();
  }

  /** Sources of one file and a page that says this of it. */
  private static TwinSources sources(String module, String source, String page) {
    String markdown = "## Hunks against old\n\n`A.java`:\n\n" + page;
    return new TwinSources(module, Map.of("A.java", source.lines().toList()), markdown);
  }

  private static TwinPatch patch(String before, String after, String page) {
    return TwinPatch.of(
        sources("old", before, ""), sources("new", after, page), notes(sources("new", "", page)));
  }

  private static UpstreamNotes notes(TwinSources sources) {
    return UpstreamNotes.of(sources.upstream());
  }

  @Test
  void everyHunkIsNamed() {
    List<TwinPatch> patches = patches();
    assertEquals(3, patches.size());
    for (TwinPatch patch : patches) {
      assertEquals(List.of(), patch.unnamed());
      assertTrue(patch.files().size() > 20, patch.newer());
    }
  }

  @Test
  void aHunkThatIsNotNamedIsCaught() {
    TwinSources older = sources("v3_15");
    TwinSources newer = sources("v4_18");
    Map<String, List<String>> files = new TreeMap<>(newer.files());
    files.computeIfPresent(
        "MmuNotifierChain.java",
        (name, lines) -> lines.stream().map(line -> line.replace("= -12", "= -13")).toList());
    files.put("Fresh.java", List.of("class Fresh {}"));
    assertEquals(
        List.of(
            "v4_18/UPSTREAM.md does not name ENOMEM of MmuNotifierChain.java, which differs from"
                + " v3_15",
            "v4_18/UPSTREAM.md does not say why Fresh.java differs from v3_15"),
        TwinPatch.of(older, new TwinSources("v4_18", files, newer.upstream()), notes(newer))
            .unnamed());
  }

  @Test
  void aNameWithoutACommitIsCaught() {
    String before = "class A {\n  int a() {\n    return 1;\n  }\n}\n";
    String after = before.replace("1", "2");
    assertEquals(
        List.of(), patch(before, after, "- `a`: two. 21a92735f660 (v3.7), D-01.\n").unnamed());
    assertEquals(
        List.of(), patch(before, after, "- `a`: two. No counterpart upstream.\n").unnamed());
    assertEquals(
        List.of("new/UPSTREAM.md does not name a of A.java, which differs from old"),
        patch(before, after, "- `a`: two.\n- `b`: 21a92735f660, new.\n").unnamed());
  }

  /**
   * A page that speaks of a difference that is not there is as wrong as one that leaves one out.
   */
  @Test
  void nothingIsNamedThatDoesNotDiffer() {
    for (int i = 1; i < ALL.size(); i++) {
      TwinPatch patch = TwinPatch.of(ALL.get(i - 1), ALL.get(i), ALL);
      Set<Note> used = new HashSet<>();
      patch.files().forEach(file -> file.hunks().forEach(hunk -> used.addAll(hunk.notes())));
      List<Note> notes = new ArrayList<>(notes(TwinSources.of(ALL.get(i))).notes());
      assertTrue(notes.size() > 25, patch.newer());
      notes.removeAll(used);
      assertEquals(List.of(), notes, patch.newer());
      for (Note note : used) {
        for (String file : note.files()) {
          assertTrue(
              patch.files().stream().anyMatch(each -> each.name().endsWith(file)),
              file + " is the same in " + patch.older() + " and " + patch.newer());
        }
        Set<String> members = new HashSet<>(note.members());
        members.removeAll(changed(patch, note.files()));
        assertEquals(Set.of(), members, patch.newer() + ": " + note.text());
      }
    }
  }

  private static Set<String> changed(TwinPatch patch, Set<String> files) {
    Set<String> changed = new HashSet<>();
    patch.files().stream()
        .filter(file -> files.contains(file.name()))
        .forEach(file -> file.hunks().forEach(hunk -> changed.addAll(hunk.members())));
    return changed;
  }

  @Test
  void hunksTellTheirCommitsAndDifferences() {
    String after =
        """
        class A {
          /** Says. */
          int a() {
            return 2;
          }

          private static final int B = 1;
          private final List<String> c;

          @Override
          public <T> Map<String, T> d(
              int e) {
            return e;
          }
        }
        """;
    String page =
        """
        - `a`: two. 21a92735f660 (v3.7), D-01, D-03 to D-05.
        - `B`, `c`: new. 8ee53820?, D-20b.
        - `d`: new.
          5ff7091f5a2c (v4.16)
        """;
    TwinPatch patch =
        patch("class A {\n  /** Says. */\n  int a() {\n    return 1;\n  }\n}\n", after, page);
    Hunk hunk = patch.files().getFirst().hunks().getFirst();
    assertEquals(Set.of("a", "B", "c", "d"), hunk.members());
    assertEquals(List.of("21a92735f660", "8ee53820?", "5ff7091f5a2c"), hunk.commits());
    assertEquals(List.of("D-01", "D-03", "D-04", "D-05", "D-20b"), hunk.numbers());
  }

  @Test
  void theHunksMakeTheOneTheOther() throws PatchFailedException {
    for (TwinPatch patch : patches()) {
      Map<String, List<String>> made = new TreeMap<>(sources(patch.older()).files());
      for (FilePatch file : patch.files()) {
        List<String> lines = SourceReport.lines(patch, file);
        List<String> result =
            UnifiedDiffUtils.parseUnifiedDiff(lines)
                .applyTo(made.getOrDefault(file.name(), List.of()));
        made.put(file.name(), result);
      }
      made.values().removeIf(List::isEmpty);
      assertEquals(new TreeMap<>(sources(patch.newer()).files()), made);
    }
  }

  @Test
  void theCommandShowsFilesAndFormats() {
    Console text = Console.run("diff", "--source", "v3.5", "v3.15", "v4.18").fine();
    text.shows("@@ -48,8 +45,15 @@ release: 21a92735f660, 70400303, D-01, D-02, D-03, D-07");
    text.shows("-    rcu.readLock(current);");
    text.shows("+++ b/v4_18/mm/PageIdle.java");
    assertFalse(text.out().contains("\033"));
    Console one =
        Console.run("diff", "--source", "v3.15", "v4.18", "MmuNotifierOps.java", "--exit-code");
    assertEquals(1, one.code());
    assertFalse(one.out().contains("Chain.java"), one.out());
    Console.run("diff", "--source", "v3.5", "v3.15", "--format", "markdown")
        .fine()
        .shows("```diff")
        .shows("### `MmuNotifierChain.java`");
    String json = Console.run("diff", "--source", "v3.5", "v3.15", "--format", "json").fine().out();
    assertTrue(
        json.startsWith("{\"source\":1,\"patches\":[{\"older\":\"v3_5\",\"newer\":\"v3_15\""),
        json);
    Console.run("diff", "--source", "v3.5", "v3.15", "--explore")
        .says(ExitStatus.USAGE, "--source runs nothing, so it goes without --explore");
    assertTrue(
        Console.run("diff", "--source", "v3.5", "v3.15", "Chain.java")
            .err()
            .startsWith("mmunotify: unknown file, or one that does not differ, \"Chain.java\""));
  }
}
