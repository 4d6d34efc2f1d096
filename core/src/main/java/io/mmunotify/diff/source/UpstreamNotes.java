// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff.source;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a generation's UPSTREAM.md says of its hunks against the generation before.
 *
 * @param notes in the order of the page
 */
record UpstreamNotes(List<Note> notes) {
  private static final Pattern FILE = Pattern.compile("`((?:\\w|-)+\\.java)`");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");
  private static final Pattern COMMIT =
      Pattern.compile("\\b(?=[0-9a-f]*[0-9])[0-9a-f]{8,40}\\b\\??");
  private static final Pattern NUMBER = Pattern.compile("D-(\\d+)([a-z]?)(?: to D-(\\d+))?");

  /**
   * One item.
   *
   * @param files what it is about, without folders
   * @param members the members that it names; empty for a note on files as a whole
   * @param text what changed, with the commits
   */
  record Note(Set<String> files, Set<String> members, String text) {
    boolean isAbout(String file, Set<String> names) {
      return files.contains(name(file))
          && (members.isEmpty() || members.stream().anyMatch(names::contains));
    }

    /** The commits that it names; one that was recalled and not looked up has a "?". */
    List<String> commits() {
      return COMMIT.matcher(text).results().map(MatchResult::group).distinct().toList();
    }

    /** The differences that it names: {@code D-14}. */
    List<String> numbers() {
      return NUMBER.matcher(text).results().flatMap(Note::each).distinct().toList();
    }

    private static Stream<String> each(MatchResult found) {
      int first = Integer.parseInt(found.group(1));
      if (found.group(3) == null) {
        return Stream.of("D-" + found.group(1) + found.group(2));
      }
      return Stream.iterate(first, i -> i <= Integer.parseInt(found.group(3)), i -> i + 1)
          .map("D-%02d"::formatted);
    }

    /** Whether it says where the change is from. */
    boolean isGrounded() {
      return !commits().isEmpty() || text.contains("No counterpart upstream");
    }
  }

  static UpstreamNotes of(String markdown) {
    List<Note> notes = new ArrayList<>();
    Set<String> files = Set.of();
    boolean here = false;
    for (String paragraph : paragraphs(markdown)) {
      String item = paragraph.startsWith("- ") ? paragraph.substring(2) : paragraph;
      int colon = item.indexOf(':');
      String names = colon < 0 ? "" : item.substring(0, colon);
      if (paragraph.startsWith("## ")) {
        here = paragraph.startsWith("## Hunks against") || paragraph.startsWith("## The VM");
        files = Set.of();
      } else if (here && FILE.matcher(item).lookingAt()) {
        files = all(FILE, names);
        Note note = new Note(files, Set.of(), item.substring(colon + 1).strip());
        if (note.isGrounded()) {
          notes.add(note);
        }
      } else if (here && item.length() < paragraph.length() && !files.isEmpty()) {
        notes.add(new Note(files, all(NAME, names), item));
      } else {
        files = Set.of();
      }
    }
    return new UpstreamNotes(List.copyOf(notes));
  }

  /** Paragraphs and items of lists, each on one line, up to the first table. */
  private static List<String> paragraphs(String markdown) {
    int from = markdown.indexOf("## Hunks against");
    List<String> all = new ArrayList<>();
    for (String block : markdown.substring(Math.max(0, from)).split("\n\n+|\n(?=- )", -1)) {
      all.add(block.replaceAll("\\s+", " ").strip());
    }
    return from < 0 ? List.of() : all;
  }

  private static Set<String> all(Pattern pattern, String text) {
    Set<String> found = new LinkedHashSet<>();
    for (Matcher each = pattern.matcher(text); each.find(); ) {
      found.add(each.group(1));
    }
    return found;
  }

  /** Those on a file as a whole, and on these members of it. */
  List<Note> of(String file, Set<String> members) {
    return notes.stream().filter(note -> note.isAbout(file, members)).toList();
  }

  /** Whether anything is said of a file. */
  boolean tellOf(String file) {
    return notes.stream().anyMatch(note -> note.files().contains(name(file)));
  }

  private static String name(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }
}
