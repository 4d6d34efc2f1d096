// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import io.mmunotify.hw.kernel.VmOperations;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.Prot;
import io.mmunotify.scenario.Document.Entry;
import io.mmunotify.scenario.Document.Mapping;
import io.mmunotify.scenario.Document.Scalar;
import io.mmunotify.scenario.Document.Sequence;
import io.mmunotify.scenario.VmSpec.AreaSpec;
import io.mmunotify.scenario.VmSpec.FileSpec;
import io.mmunotify.scenario.VmSpec.MachineSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a scenario says of frames, files and areas. */
final class VmReader {
  static final List<String> MACHINE_KEYS = List.of("frames", "huge_pages", "cpus");
  static final List<String> FILE_KEYS = List.of("pages", "kind");
  static final List<String> AREA_KEYS =
      List.of("at", "pages", "file", "offset", "shared", "prot", "huge", "hugetlb");
  static final List<String> TASK_KEYS = List.of("cpu", "steps");
  static final Map<String, MappedFile.Kind> KINDS =
      ScenarioReader.byText(MappedFile.Kind.values(), kind -> lower(kind.name()));
  static final Map<String, Prot> PROTS =
      ScenarioReader.byText(Prot.values(), prot -> lower(prot.name()));
  static final Map<String, VmOperations.Advice> ADVICES =
      ScenarioReader.byText(VmOperations.Advice.values(), VmOperations.Advice::text);

  private static final long PAGE = 4096;

  private static final int MAX_FRAMES = 1 << 24;

  private final Map<String, FileSpec> files = new LinkedHashMap<>();
  private final Map<String, Map<String, AreaSpec>> areas = new LinkedHashMap<>();
  private final Map<String, String> children = new LinkedHashMap<>();
  private final Map<String, Integer> cpus = new LinkedHashMap<>();
  private MachineSpec machine = MachineSpec.DEFAULTS;
  private boolean used;
  private Collection<String> mms = List.of();
  private Collection<String> declared = List.of();
  private final Set<String> forked = new HashSet<>();

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The keys {@code machine} and {@code files}, and which mms a fork makes. */
  void readTop(Node.@Nullable Members top, Document document) {
    Node machineNode = top == null ? null : top.get("machine");
    if (machineNode != null) {
      used = true;
      Node.Members members = machineNode.members(MACHINE_KEYS);
      machine =
          new MachineSpec(
              (int) number(members, "frames", 4096, 1, MAX_FRAMES),
              hugePages(members),
              (int) number(members, "cpus", 2, 1, 64));
    }
    Node fileNodes = top == null ? null : top.get("files");
    if (fileNodes != null) {
      used = true;
      fileNodes.named("file").forEach(this::readFile);
    }
    findForks(document);
  }

  private static int hugePages(Node.Members members) {
    Node node = members.get("huge_pages");
    long pages = node == null ? 512 : node.integer(2, 512);
    if (node != null && Long.bitCount(pages) != 1) {
      throw node.isNot("a power of two from 2 to 512");
    }
    return (int) pages;
  }

  /** Its pages lie in the page cache from the start, so there must be frames for them. */
  private void readFile(String name, Node node) {
    Node.Members members = node.members(FILE_KEYS);
    Node kind = members.get("kind");
    Node pages = members.require("pages");
    FileSpec file =
        new FileSpec(
            pages.integer(0, MAX_FRAMES),
            kind == null ? MappedFile.Kind.DISK : ScenarioReader.constant(kind, "kind", KINDS));
    files.put(name, file);
    long cached =
        files.values().stream()
            .filter(each -> each.kind() != MappedFile.Kind.HUGETLB)
            .mapToLong(FileSpec::pages)
            .sum();
    if (cached > machine.frames()) {
      throw pages.error(
          "the files have "
              + cached
              + " pages; accepted are as many as the machine has frames, "
              + machine.frames());
    }
  }

  private void findForks(Document document) {
    if (document.value() instanceof Sequence sequence) {
      sequence.items().forEach(this::findForks);
    } else if (document.value() instanceof Mapping mapping) {
      mapping
          .entries()
          .forEach((key, entry) -> {
            if (key.equals("fork") && entry.value().value() instanceof Mapping fork) {
              String child = scalar(fork.entries().get("child"));
              String mm = scalar(fork.entries().get("mm"));
              if (child != null && mm != null && Node.NAME.matcher(child).matches()) {
                children.put(child, mm);
              }
            }
            findForks(entry.value());
          });
    }
  }

  private static @Nullable String scalar(@Nullable Entry entry) {
    return entry != null && entry.value().value() instanceof Scalar(String text) ? text : null;
  }

  /** The mms that a fork makes, with their parents. */
  Map<String, String> children() {
    return children;
  }

  /**
   * The names of all mms.
   *
   * @param fromStart those that no fork makes
   */
  void setMms(Collection<String> fromStart, Collection<String> names) {
    declared = fromStart;
    mms = names;
  }

  /** The areas of an mm. */
  void readAreas(String mm, @Nullable Node node) {
    if (node == null) {
      return;
    }
    used = true;
    Map<String, AreaSpec> own = new LinkedHashMap<>();
    node.named("area")
        .forEach((name, area) -> {
          AreaSpec spec = area(area);
          own.forEach((other, earlier) -> {
            if (spec.at() < earlier.at() + earlier.pages() * PAGE
                && earlier.at() < spec.at() + spec.pages() * PAGE) {
              throw area.error(
                  "the area " + name + " overlaps " + other + "; accepted are areas that do not");
            }
          });
          own.put(name, spec);
        });
    areas.put(mm, Collections.unmodifiableMap(own));
  }

  private AreaSpec area(Node node) {
    Node.Members members = node.members(AREA_KEYS);
    Node file = members.get("file");
    Node prot = members.get("prot");
    return new AreaSpec(
        aligned(members.require("at")),
        members.require("pages").integer(1, MAX_FRAMES),
        file == null ? null : file.oneOf("file", files.keySet()),
        number(members, "offset", 0, 0, MAX_FRAMES),
        truth(members, "shared"),
        prot == null ? Prot.WRITE : ScenarioReader.constant(prot, "prot", PROTS),
        truth(members, "huge"),
        truth(members, "hugetlb"));
  }

  private static long aligned(Node node) {
    long address = node.integer(0, 1L << 47);
    if (address % PAGE != 0) {
      throw node.isNot("a multiple of " + PAGE);
    }
    return address;
  }

  private static long number(Node.Members members, String key, long none, long least, long most) {
    Node node = members.get(key);
    return node == null ? none : node.integer(least, most);
  }

  private static boolean truth(Node.Members members, String key) {
    Node node = members.get(key);
    return node != null && node.truth();
  }

  /** The list of a task's steps; its processor where it says one. */
  Node task(String name, Node node) {
    if (node.document().value() instanceof Mapping) {
      Node.Members members = node.members(TASK_KEYS);
      cpus.put(name, (int) members.require("cpu").integer(0, 63));
      return members.require("steps");
    }
    return node;
  }

  /** A step is an operation of the VM, so there is one. */
  void use() {
    used = true;
  }

  /** The names of mms, those of children too. */
  Collection<String> mms() {
    return mms;
  }

  /** The names of files. */
  Collection<String> fileNames() {
    return files.keySet();
  }

  /** What was read. */
  VmSpec spec() {
    return used || !children.isEmpty()
        ? new VmSpec(
            true,
            machine,
            Collections.unmodifiableMap(files),
            Collections.unmodifiableMap(areas),
            Collections.unmodifiableMap(children),
            Collections.unmodifiableMap(cpus))
        : cpus.isEmpty()
            ? VmSpec.NONE
            : new VmSpec(false, machine, Map.of(), Map.of(), Map.of(), cpus);
  }

  /** A place in a file, or its length. */
  static long page(Node node) {
    return node.integer(0, MAX_FRAMES);
  }

  /** A number of pages of an area. */
  static long count(Node node) {
    return node.integer(1, MAX_FRAMES);
  }

  /** The mm that a fork makes: no other one has its name. */
  String child(Node node) {
    String name = node.name();
    if (declared.contains(name)) {
      throw node.error(
          "the mm " + name + " is there from the start; accepted is a name that no mm has");
    }
    if (!forked.add(name)) {
      throw node.error("another fork makes " + name + "; accepted is a name that no mm has");
    }
    return name;
  }

  /** Mms, each of them once. */
  String several(Node node) {
    List<String> names = new ArrayList<>();
    for (Node item : node.items()) {
      String name = item.oneOf("mm", mms);
      if (names.contains(name)) {
        throw item.error(name + " stands in the list already; once is accepted");
      }
      names.add(name);
    }
    if (names.isEmpty()) {
      throw node.error("mms is empty; accepted is a list of one mm or more");
    }
    return String.join(",", names);
  }

  /** Bytes, or {@code AREA}, or {@code AREA+PAGES}. */
  long address(Node node, @Nullable String mm) {
    if (!(node.document().value() instanceof Scalar(String text))) {
      return aligned(node);
    }
    int plus = text.indexOf('+');
    String name = plus < 0 ? text : text.substring(0, plus);
    AreaSpec area = find(name, mm);
    String pages = plus < 0 ? "0" : text.substring(plus + 1);
    if (area == null || !pages.matches("[0-9]{1,9}")) {
      throw node.isNot(
          "a number of bytes, AREA or AREA+PAGES; areas are " + String.join(", ", areaNames()));
    }
    return area.at() + Long.parseLong(pages) * PAGE;
  }

  private @Nullable AreaSpec find(String name, @Nullable String mm) {
    for (String each = mm; each != null; each = children.get(each)) {
      AreaSpec area = areas.getOrDefault(each, Map.of()).get(name);
      if (area != null) {
        return area;
      }
      if (areas.containsKey(each)) {
        return null;
      }
    }
    return null;
  }

  private List<String> areaNames() {
    return areas.values().stream().flatMap(each -> each.keySet().stream()).distinct().toList();
  }
}
