// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff.source;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import io.mmunotify.diff.source.Members.Part;
import io.mmunotify.diff.source.UpstreamNotes.Note;
import io.mmunotify.hw.kernel.Generation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What makes one generation's sources those of another.
 *
 * @param older the module whose lines have a "-"
 * @param newer the module whose lines have a "+"
 * @param files those that differ, in the order of reading
 */
public record TwinPatch(String older, String newer, List<FilePatch> files) {
  private static final int CONTEXT = 3;
  private static final Pattern RANGE =
      Pattern.compile("@@ -(\\d+)(?:,\\d+)? \\+(\\d+)(?:,\\d+)? @@.*");

  /**
   * One file.
   *
   * @param name its path in the package
   * @param side which generations have the file
   * @param explained whether UPSTREAM.md says anything of the file
   */
  public record FilePatch(String name, Side side, boolean explained, List<Hunk> hunks) {}

  /** Which of two generations have a file. */
  public enum Side {
    BOTH,
    OLDER,
    NEWER
  }

  /**
   * Compares two generations, neighbours or not. The notes are those of all generations behind the
   * older one up to the newer one.
   *
   * @param all every generation, oldest first
   */
  public static TwinPatch of(Generation older, Generation newer, List<Generation> all) {
    int from = all.indexOf(older);
    int to = all.indexOf(newer);
    List<Note> notes = new ArrayList<>();
    for (Generation each : all.subList(Math.min(from, to) + 1, Math.max(from, to) + 1)) {
      notes.addAll(UpstreamNotes.of(TwinSources.of(each).upstream()).notes());
    }
    return of(TwinSources.of(older), TwinSources.of(newer), new UpstreamNotes(notes));
  }

  static TwinPatch of(TwinSources older, TwinSources newer, UpstreamNotes notes) {
    Set<String> names = new TreeSet<>(TwinSources.order());
    names.addAll(older.files().keySet());
    names.addAll(newer.files().keySet());
    List<FilePatch> files = new ArrayList<>();
    for (String name : names) {
      List<String> before = older.files().getOrDefault(name, List.of());
      List<String> after = newer.files().getOrDefault(name, List.of());
      if (!before.equals(after)) {
        Side side = before.isEmpty() ? Side.NEWER : after.isEmpty() ? Side.OLDER : Side.BOTH;
        files.add(new FilePatch(name, side, notes.tellOf(name), hunks(name, before, after, notes)));
      }
    }
    return new TwinPatch(older.module(), newer.module(), List.copyOf(files));
  }

  private static List<Hunk> hunks(
      String name, List<String> before, List<String> after, UpstreamNotes notes) {
    Members old = Members.of(before);
    Members young = Members.of(after);
    List<String> lines =
        UnifiedDiffUtils.generateUnifiedDiff(name, name, before, patch(old, young), CONTEXT);
    List<Hunk> hunks = new ArrayList<>();
    for (int i = 2; i < lines.size(); ) {
      int end = i + 1;
      while (end < lines.size() && !lines.get(end).startsWith("@@")) {
        end++;
      }
      List<String> body = List.copyOf(lines.subList(i + 1, end));
      Set<String> members =
          before.isEmpty() || after.isEmpty() ? Set.of() : changed(lines.get(i), body, old, young);
      hunks.add(new Hunk(range(lines.get(i), body), body, members, notes.of(name, members)));
      i = end;
    }
    return List.copyOf(hunks);
  }

  /** Tools take a file that is not there for one of no lines that begins at line 0. */
  private static String range(String range, List<String> body) {
    if (body.stream().allMatch(line -> line.startsWith("+"))) {
      return "@@ -0,0 +1," + body.size() + " @@";
    } else if (body.stream().allMatch(line -> line.startsWith("-"))) {
      return "@@ -1," + body.size() + " +0,0 @@";
    }
    return range;
  }

  /**
   * Member by member, so that a member that is gone does not make its neighbours look rewritten.
   */
  private static Patch<String> patch(Members old, Members young) {
    Patch<String> patch = new Patch<>();
    List<Part> before = old.parts();
    List<Part> after = young.parts();
    int i = 0;
    int j = 0;
    List<AbstractDelta<String>> deltas =
        DiffUtils.diff(
                before.stream().map(Part::key).toList(), after.stream().map(Part::key).toList())
            .getDeltas();
    for (AbstractDelta<String> delta : deltas) {
      for (; i < delta.getSource().getPosition(); i++, j++) {
        compare(patch, before.get(i), after.get(j));
      }
      int oldEnd = i + delta.getSource().size();
      int youngEnd = j + delta.getTarget().size();
      add(
          patch,
          first(before, i),
          lines(before.subList(i, oldEnd)),
          first(after, j),
          lines(after.subList(j, youngEnd)));
      i = oldEnd;
      j = youngEnd;
    }
    for (; i < before.size(); i++, j++) {
      compare(patch, before.get(i), after.get(j));
    }
    return patch;
  }

  private static void compare(Patch<String> patch, Part old, Part young) {
    for (AbstractDelta<String> delta : DiffUtils.diff(old.lines(), young.lines()).getDeltas()) {
      add(
          patch,
          old.first() + delta.getSource().getPosition(),
          delta.getSource().getLines(),
          young.first() + delta.getTarget().getPosition(),
          delta.getTarget().getLines());
    }
  }

  private static void add(
      Patch<String> patch, int at, List<String> old, int to, List<String> young) {
    patch.addDelta(new ChangeDelta<>(new Chunk<>(at, old), new Chunk<>(to, young)));
  }

  private static int first(List<Part> parts, int at) {
    if (at < parts.size()) {
      return parts.get(at).first();
    }
    Part last = parts.getLast();
    return last.first() + last.lines().size();
  }

  private static List<String> lines(List<Part> parts) {
    return parts.stream().flatMap(part -> part.lines().stream()).toList();
  }

  /** The members that have changed lines, on either side. */
  private static Set<String> changed(String range, List<String> body, Members old, Members young) {
    Matcher at = RANGE.matcher(range);
    if (!at.matches()) {
      throw new IllegalStateException(range);
    }
    int before = Integer.parseInt(at.group(1)) - 1;
    int after = Integer.parseInt(at.group(2)) - 1;
    Set<Integer> gone = new HashSet<>();
    Set<Integer> come = new HashSet<>();
    for (String line : body) {
      if (line.startsWith("-")) {
        gone.add(before++);
      } else if (line.startsWith("+")) {
        come.add(after++);
      } else {
        before++;
        after++;
      }
    }
    Set<String> members = new LinkedHashSet<>(old.named(gone));
    members.addAll(young.named(come));
    return members;
  }

  /** What UPSTREAM.md does not name, in sentences; none if it explains every hunk. */
  public List<String> unnamed() {
    Set<String> sentences = new LinkedHashSet<>();
    for (FilePatch file : files) {
      if (!file.explained()) {
        sentences.add(
            newer + "/UPSTREAM.md does not say why " + file.name() + " differs from " + older);
        continue;
      }
      for (Hunk hunk : file.hunks()) {
        for (String member : hunk.unnamed()) {
          sentences.add(
              newer
                  + "/UPSTREAM.md does not name "
                  + member
                  + " of "
                  + file.name()
                  + ", which differs from "
                  + older);
        }
      }
    }
    return List.copyOf(sentences);
  }
}
