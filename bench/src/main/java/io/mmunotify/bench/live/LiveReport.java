// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.bench.measure.BenchTable;
import io.mmunotify.bench.measure.Scores;
import io.mmunotify.bench.peer.NativePeers;
import io.mmunotify.bench.result.Interval;
import io.mmunotify.bench.result.Measurement;
import io.mmunotify.cli.TextTable;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The live machine's figures: one column per generation, and one for each peer. */
public final class LiveReport {
  static final List<Integer> LENGTHS = List.of(0, 1, 4, 16, 64);
  public static final String WALK = "LiveWalk.walk";

  /** Methods of {@link PeerWalk} and {@link PeerPair}, and what they are called in pictures. */
  static final List<Peer> PEERS =
      List.of(
          new Peer("array", "unprotected", "unprotected"),
          new Peer("copyOnWriteArrayList", "", "CopyOnWrite"),
          new Peer("readWriteLock", "readWriteLock", "ReadWriteLock"),
          new Peer("stampedRead", "stampedRead", "Stamped"),
          new Peer("stampedOptimistic", "stampedOptimistic", "optimistic"),
          new Peer("monitor", "monitor", "synchronized"));

  private static final double MICROSECOND = 1_000;

  private final List<String> generations;
  private final Scores scores;

  /**
   * Something else to keep callbacks in.
   *
   * @param walk its method in {@link PeerWalk}
   * @param pair its method in {@link PeerPair}; empty if it has none
   * @param title what a table calls it
   */
  record Peer(String walk, String pair, String title) {}

  public LiveReport(List<String> generations, Scores scores) {
    this.generations = generations;
    this.scores = scores;
  }

  public void print(PrintStream out, int width) {
    TextTable.wrapped(
            "Live machine: nanoseconds of processor time a call (95 % confidence: ± or [..]).",
            width)
        .forEach(out::println);
    out.println();
    BenchTable table =
        new BenchTable("", Stream.concat(generations.stream(), PEERS.stream().map(Peer::title)));
    table.add("no notifier ever", each("LiveCalls.neverRegistered"));
    for (int length : LENGTHS) {
      String what = length == 0 ? "walk, none left" : "walk of " + length;
      walk(table, what, 1, length);
    }
    walk(table, "walk of 1, 2 threads", 2, 1);
    walk(table, "walk of 16, 2 threads", 2, 16);
    pair(table, "read lock + unlock", 1);
    pair(table, "read lock + unlock, 2 threads", 2);
    table.add("the same without fences (*)", each("LiveAsymmetric.pair"));
    table.add("range_start + range_end", each("LiveCalls.rangeStartEnd"));
    table.add("register + unregister", each("LiveCalls.registerUnregister"));
    table.add("call_rcu or call_srcu", each("LiveCallbacks.call"));
    table.print(out, width);
    out.println();
    inC(out, width);
    latencies(out, width);
    questions(out, width);
    vm(out, width);
    memory(out, width);
    prose(
        """
        walk: clear_flush_young, each notifier adding to a counter of the task. unprotected and
        CopyOnWrite cannot tell when a notifier that was taken out is no longer called, and
        optimistic calls before it knows whether it may. read lock + unlock: around a look at an
        empty list.
        (*) what SRCU could cost: its readers have no fences, updaters issue membarriers.
        No kernel of these did that, and RCU's readers have no fences to leave out.\
        """,
        out,
        width);
    if (scores.all().stream().anyMatch(LiveReport::isExact)) {
      out.println();
      prose(
          """
          Grace periods ended by the exact rule, which all generations share: no comparison of RCU
          with SRCU can be drawn from these figures.\
          """,
          out,
          width);
    }
  }

  /** Lines as they are, or wrapped anew where one is too wide. */
  private static void prose(String text, PrintStream out, int width) {
    boolean fits = text.lines().allMatch(line -> line.length() <= width);
    List<String> lines =
        fits ? text.lines().toList() : TextTable.wrapped(text.replace('\n', ' '), width);
    lines.forEach(out::println);
  }

  private static boolean isExact(Measurement measured) {
    return "exact".equals(measured.params().get("gracePeriods"));
  }

  private void walk(BenchTable table, String what, int threads, int length) {
    String n = Integer.toString(length);
    Function<String, @Nullable Interval> walk =
        generation -> scores.cpu(threads, WALK, "generation", generation, "notifiers", n);
    table.add(
        what,
        Stream.concat(
            generations.stream().map(walk),
            PEERS.stream()
                .map(peer -> scores.cpu(threads, "PeerWalk." + peer.walk, "notifiers", n))));
  }

  private void pair(BenchTable table, String what, int threads) {
    table.add(
        what,
        Stream.concat(
            generations.stream()
                .map(generation ->
                    scores.cpu(threads, "LiveReadPair.pair", "generation", generation)),
            PEERS.stream().map(peer -> scores.cpu(threads, "PeerPair." + peer.pair))));
  }

  private Stream<@Nullable Interval> each(String benchmark) {
    return generations.stream().map(name -> scores.cpu(benchmark, "generation", name));
  }

  /** What was compiled with the machine's C compiler and ran in between. */
  private void inC(PrintStream out, int width) {
    BenchTable table =
        new BenchTable("", Stream.of("read lock + unlock", "synchronize", "call_rcu"));
    Map<String, String> srcu = new LinkedHashMap<>();
    srcu.put("pair315", "SRCU of v3.15, with HotSpot's fence");
    srcu.put("pair315-mfence", "SRCU of v3.15, with its own");
    srcu.put("pair418", "SRCU of v4.18");
    srcu.put("light315", "SRCU of v3.15, without fences");
    srcu.put("light418", "SRCU of v4.18, without fences");
    srcu.put("unprotected", "unprotected");
    srcu.forEach((name, what) -> table.add(what, Stream.of(scores.cpu(NativePeers.SRCU + name))));
    for (String flavour : NativePeers.FLAVOURS) {
      String name = NativePeers.URCU + flavour;
      table.add(
          "liburcu " + flavour,
          Stream.of("pair", "synchronize", "call").map(what -> scores.cpu(name + "." + what)));
    }
    if (!table.isEmpty()) {
      TextTable.wrapped("The same in C in the same run; nanoseconds of processor time.", width)
          .forEach(out::println);
      out.println();
      table.print(out, width);
      out.println();
    }
  }

  private void latencies(PrintStream out, int width) {
    BenchTable table = new BenchTable("", generations.stream());
    for (String walkers : List.of("0", "1")) {
      String beside = walkers.equals("0") ? ", idle" : ", others walking";
      median(table, "register" + beside, "LiveRegistration.register", "walkers", walkers);
      median(table, "unregister" + beside, "LiveRegistration.unregister", "walkers", walkers);
    }
    for (int vmas : List.of(0, 10, 100, 1000)) {
      median(table, "register, " + vmas + " areas", "LiveVmas.register", "vmas", "" + vmas);
    }
    median(table, "grace period, idle", "LiveGracePeriod.synchronize", "readers", "0");
    median(table, "the same by membarriers (*)", "LiveAsymmetric.synchronize");
    for (int readers : List.of(1, 2, 8)) {
      for (long section : List.of(1_000L, 100_000L, 10_000_000L)) {
        median(
            table,
            String.format(Locale.ROOT, "grace period, %d reading %,d us", readers, section / 1_000),
            "LiveGracePeriod.synchronize",
            "readers",
            "" + readers,
            "section",
            "" + section);
      }
    }
    median(table, "barrier behind a callback", "LiveCallbacks.barrier");
    for (int notifiers : List.of(1, 4, 16, 64)) {
      median(table, "exit with " + notifiers, "LiveExit.release", "notifiers", "" + notifiers);
    }
    if (!table.isEmpty()) {
      TextTable.wrapped(
              "Microseconds by the wall clock, median of the calls (95 % confidence: ± or [..]).",
              width)
          .forEach(out::println);
      out.println();
      table.print(out, width);
      out.println();
    }
  }

  private void median(BenchTable table, String what, String benchmark, String... params) {
    BiFunction<String, String[], String[]> with =
        (generation, others) ->
            Stream.concat(Stream.of("generation", generation), Stream.of(others))
                .toArray(String[]::new);
    table.add(
        what,
        generations.stream()
            .map(generation -> scores.wall(benchmark, with.apply(generation, params)))
            .map(interval -> interval == null ? null : interval.in(MICROSECOND)));
  }

  /** What v3.5's grace periods ask of threads, which is the same for all generations. */
  private void questions(PrintStream out, int width) {
    List<String> frames = List.of("1", "10", "100", "1000");
    BenchTable table = new BenchTable("", frames.stream().map(n -> n + " frames"));
    table.add(
        "asking a thread",
        frames.stream()
            .map(n -> scores.wall("LiveHandshake.ask", "frames", n))
            .map(interval -> interval == null ? null : interval.in(MICROSECOND)));
    if (!table.isEmpty()) {
      TextTable.wrapped(
              "Whether a thread is in a read section, found by a handshake: microseconds.", width)
          .forEach(out::println);
      out.println();
      table.print(out, width);
      out.println();
    }
  }

  /** The VM beside what a Java program would do instead. */
  private void vm(PrintStream out, int width) {
    BenchTable table = new BenchTable("", Stream.concat(generations.stream(), Stream.of("peer")));
    table.add(
        "a store through the TLB; to an array",
        Stream.concat(each("LiveVm.store"), Stream.of(scores.cpu("PeerVm.arrayStore"))));
    table.add(
        "munmap of 512 pages; 512 removals from a HashMap",
        Stream.concat(
            generations.stream().map(name -> scores.wall("LiveVm.munmap", "generation", name)),
            Stream.of(scores.wall("PeerVm.hashMapRemove"))));
    table.add(
        "1 GiB of frames starts",
        generations.stream().map(name -> scores.wall("LiveVm.start", "generation", name)));
    if (!table.isEmpty()) {
      TextTable.wrapped(
              "The VM, in nanoseconds: processor time of a store, medians of the other calls.",
              width)
          .forEach(out::println);
      out.println();
      table.print(out, width);
      out.println();
    }
  }

  private void memory(PrintStream out, int width) {
    BenchTable table = new BenchTable("", generations.stream());
    for (String what : MemoryUse.ALL) {
      table.add(
          what,
          generations.stream()
              .map(name -> scores.find(1, "none", MemoryUse.NAME, "generation", name, "of", what))
              .map(measured -> measured == null ? null : measured.interval()));
    }
    if (!table.isEmpty()) {
      TextTable.wrapped("Bytes of memory.", width).forEach(out::println);
      out.println();
      table.print(out, width);
      out.println();
    }
  }
}
