// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.cli.Console;
import io.mmunotify.cli.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run --dump} shows what is there right after an event, and nothing that comes later. */
final class StateReportTest {
  private static final String FREED = "mremap-flushes-late";

  @TempDir Path folder;

  @Test
  void aTranslationToAFrameThatWasFreedShows() {
    assertEquals(
        """
        mremap-flushes-late on v3.15, right after 88, truncate: page_free pfn=1

        tasks
          task      cpu  step       waits for  atomic  locks
          mremap    0    tlb_flush  -          no      mmap_sem of A
          load      1    call       -          no      -
          truncate  2    page_free  -          no      -

        mms
          mm  users  count  freed  notifiers
          A   1      2      no     kvm

        counters: none

        areas
          mm  start        end          file  offset  anon vma  flags
          A   heap         heap+1       F     0       no        read, write, shared
          A   0x600100000  0x600101000  F     0       no        read, write, shared

        entries: none

        tlbs
          mm  cpu  address  pfn  entry                      frame
          A   0    heap     1    present,write,young,dirty  freed
          A   1    heap     1    present,write,young,dirty  freed

        files
          file  kind   pages
          F     shmem  0

        cache: none

        frames: none

        swap: none
        """,
        Console.run("run", FREED, "-g", "v3.15", "--dump", "truncate:page_free").fine().out());
  }

  @Test
  void locksAndEntriesAreThoseOfTheMoment() {
    has(
        Console.run("run", "start-under-page-table-lock", "-g", "v3.5", "--dump", "callback")
            .fine(),
        "copy  0    callback  -          yes     mmap_sem of A for read, page_table_lock of A",
        "A   heap     4      4    present,huge,young,dirty");
    has(
        Console.run("run", "start-under-page-table-lock", "-g", "v3.15", "--dump", "callback")
            .fine(),
        "mmap_sem of A for read\n");
    has(
        Console.run("run", "reclaim-tells-under-the-lock", "-g", "v3.15", "--dump", "end").fine(),
        "at the end",
        "A   heap     1      -    swap",
        "0     1      1");
  }

  @Test
  void aTaskThatWaitsSaysForWhat() {
    has(
        Console.run("run", "stuck-callback-hangs-all-exits", "-g", "v3.15", "--dump", "deadlock")
            .fine(),
        "the end of a grace period, held up by the read section of reclaim");
  }

  @Test
  void aNumberIsARowOfTheTable() {
    String table = Console.run("run", FREED, "-g", "v3.15").out();
    assertTrue(table.lines().anyMatch(line -> line.matches(" *88 .*page_free pfn=1")), table);
    assertEquals(
        Console.run("run", FREED, "-g", "v3.15", "--dump", "88").fine().out(),
        Console.run("run", FREED, "-g", "v3.15", "--dump", "truncate:page_free").out());
  }

  @Test
  void asOneJsonObjectForAllGenerations() {
    Console json =
        Console.run("run", FREED, "--dump", "truncate:page_free", "--format", "json").fine();
    has(
        json,
        "{\"dump\":1,\"scenario\":\"mremap-flushes-late\",\"runs\":[{\"generation\":\"v3.5\",",
        "\"tlbs\":[{\"mm\":\"A\",\"cpu\":0,\"address\":25769803776,\"pfn\":1,",
        "\"locks\":[\"mmap_sem of A\"]",
        "\"file\":\"F\",\"offset\":0,\"anon_vma\":false,\"flags\":[\"read\",\"write\",\"shared\"]");
    assertEquals(1, json.out().lines().count());
  }

  @Test
  void itGoesIntoAFile() throws IOException {
    Path file = folder.resolve("state.json");
    assertEquals(
        "",
        Console.run("run", FREED, "--dump", "end", "--format", "json", "-o", file.toString())
            .fine()
            .out());
    assertEquals(
        Console.run("run", FREED, "--dump", "end", "--format", "json").out(),
        Files.readString(file));
  }

  @Test
  void withoutAreasThereAreTasksAndNotifiers() {
    has(
        Console.run("run", "lifo-order", "-g", "v4.18", "--dump", "setup:hlist_add_head").fine(),
        "mmap_sem of A");
  }

  @Test
  void whatIsNoEventOfTheRunIsRefused() {
    Console.run("run", FREED, "-g", "v3.15", "--dump", "0")
        .says(ExitStatus.USAGE, "--dump 0: the table's rows are 1 to 145");
    Console.run("run", FREED, "-g", "v3.15", "--dump", "load:oops")
        .says(
            ExitStatus.USAGE,
            "--dump load:oops: no such event in this run; accepted are a number of the table, end,"
                + " EVENT and TASK:EVENT; events are call, page_walk, load, return");
    Console.run("run", FREED, "-g", "v3.15", "--dump", "nobody:load")
        .says(
            ExitStatus.USAGE,
            "--dump nobody:load: no such event in this run; accepted are a number of the table,"
                + " end, EVENT and TASK:EVENT; events are none of this task");
    Console.run("run", FREED, "--dump", "end", "--format", "jsonl")
        .says(
            ExitStatus.USAGE,
            "unknown format \"jsonl\" (did you mean json?); accepted are table, json");
    Console.run("run", FREED, "--dump", "end", "--granularity", "memory")
        .says(
            ExitStatus.USAGE, "--dump goes by events; leave --granularity and --grace-periods out");
    Console.run("run", FREED, "-g", "v3.15", "--dump", "end", "--interactive")
        .says(
            ExitStatus.USAGE, "--interactive shows a table; s FILE saves the trace while it runs");
  }

  private static void has(Console console, String... parts) {
    for (String part : parts) {
      assertTrue(console.out().contains(part), () -> "no <" + part + "> in\n" + console.out());
    }
  }
}
