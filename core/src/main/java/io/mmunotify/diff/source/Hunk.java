// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff.source;

import io.mmunotify.diff.source.UpstreamNotes.Note;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A stretch of a file that differs.
 *
 * @param range where it is, as a unified diff says it: {@code "@@ -45,6 +45,23 @@"}
 * @param lines each with " ", "-" or "+" in front
 * @param members the members that differ; empty where only imports or the like do
 * @param notes what UPSTREAM.md says of them
 */
public record Hunk(String range, List<String> lines, Set<String> members, List<Note> notes) {

  /** The upstream commits behind it; one that was recalled and not looked up has a "?". */
  public List<String> commits() {
    return notes.stream().flatMap(note -> note.commits().stream()).distinct().toList();
  }

  /** The differences that it makes: {@code D-14}. */
  public List<String> numbers() {
    return notes.stream().flatMap(note -> note.numbers().stream()).distinct().toList();
  }

  /** The sentences of UPSTREAM.md. */
  public List<String> sentences() {
    return notes.stream().map(Note::text).toList();
  }

  /** The members that no note with a commit names. */
  Set<String> unnamed() {
    Set<String> unnamed = new LinkedHashSet<>(members);
    for (Note note : notes) {
      if (note.isGrounded()) {
        unnamed.removeAll(note.members().isEmpty() ? members : note.members());
      }
    }
    return unnamed;
  }
}
