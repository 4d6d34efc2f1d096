// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.BigScenario;
import io.mmunotify.cli.Console;
import io.mmunotify.cli.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A search in shards comes to what it comes to in one piece. */
final class ShardedExploreTest {
  private static final String RACE = "unregister-races-exit";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "unregister-races-exit,1",
    "unregister-races-exit,3",
    "release-called-twice,2",
    "callback-sleeps,4",
    "refused-start-is-never-ended,3"
  })
  void allShardsTogetherSayTheSame(String scenario, int shards) throws IOException {
    for (String count : List.of("", "--count")) {
      Console whole = Console.run(args("explore", scenario, "--format", "json", count));
      List<String> merge = new ArrayList<>(List.of("merge", "--format", "json"));
      for (int shard = shards; shard > 0; shard--) {
        merge.add(shard(scenario, shard, shards, count));
      }
      Console merged = Console.run(args(merge.toArray(new String[0])));
      assertEquals(comparable(whole), comparable(merged));
      assertEquals(whole.code(), merged.code());
    }
  }

  @Test
  void shardsBetweenMemoryAccessesAreMergedAsSuch() throws IOException {
    String[] finer = {"--granularity", "memory", "--model", "tso", "-g", "v3.5", "--count"};
    List<String> merge = new ArrayList<>(List.of("merge", "--format", "json"));
    for (int shard = 1; shard <= 2; shard++) {
      String file = folder.resolve("finer" + shard).toString();
      Console.run(with(finer, "explore", RACE, "--shard", shard + "/2", "--result", file)).fine();
      merge.add(file);
    }
    Console whole = Console.run(with(finer, "explore", RACE, "--format", "json"));
    assertEquals(comparable(whole), comparable(Console.run(args(merge.toArray(new String[0])))));
    String coarse = folder.resolve("coarse").toString();
    Console.run("explore", RACE, "--shard", "2/2", "--result", coarse, "-g", "v3.5", "--count")
        .fine();
    refused(
        "this is of a search with another --granularity, --model or --grace-periods than "
            + merge.getLast(),
        merge.getLast(),
        coarse);
  }

  private static String[] with(String[] options, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(options));
    return all.toArray(new String[0]);
  }

  /** A scenario that is large enough to be divided: without a shard, schedules are missing. */
  @Test
  void aMissingShardIsNamedAndTheAnswerIsNotComplete() throws IOException {
    String big = BigScenario.withThreeTasks(folder).toString();
    List<String> files = new ArrayList<>();
    for (int shard = 1; shard <= 3; shard++) {
      String file = folder.resolve("big" + shard).toString();
      Console part =
          Console.run(
              "explore", big, "-g", "v3.5", "--count", "--shard", shard + "/3", "--result", file);
      assertEquals(0, part.code(), part.err()); // a slow machine tells of progress, too
      files.add(file);
    }
    Console whole = Console.run("explore", big, "-g", "v3.5", "--count", "--format", "json");
    Console merged =
        Console.run("merge", files.get(1), files.get(2), files.get(0), "--format", "json");
    assertEquals(comparable(whole), comparable(merged));
    Console less = Console.run("merge", files.get(0), files.get(2));
    assertEquals(ExitStatus.BOUND.code(), less.code());
    assertTrue(
        less.out().startsWith("big on v3.5: BOUND_REACHED (shard 2/3 missing), "), less.out());
    assertNotEquals(
        schedules(Console.run("merge", files.get(0), files.get(1), files.get(2))), schedules(less));
  }

  @Test
  void filesThatDoNotBelongTogetherAreRefused() throws IOException {
    String one = shard(RACE, 1, 2, "");
    refused("this is of another scenario than " + one, one, shard("callback-sleeps", 2, 2, ""));
    refused(
        "this is of a search with another --count than " + one, one, shard(RACE, 2, 2, "--count"));
    refused(
        "this is of a search in 3 shards, which is another number than " + one,
        one,
        shard(RACE, 2, 3, ""));
    refused("shard 1/2 is there already", one, one);
    String other = folder.resolve("other").toString();
    assertEquals(
        0, Console.run("explore", RACE, "-g", "v3.5", "--shard", "2/2", "--result", other).code());
    refused("this is of other generations than " + one, one, other);
    String wrong = folder.resolve("wrong").toString();
    Files.writeString(
        Path.of(wrong),
        Files.readString(Path.of(one)).replace("\"version\":\"", "\"version\":\"1"));
    refused("this is of another version of the program than " + one, one, wrong);
  }

  @Test
  void shardsOfOtherKernelParametersAreOfAnotherSearch() {
    String[] engine = {RACE, "-g", "v4.18", "--grace-periods", "engine"};
    String[] files = new String[2];
    for (int shard = 1; shard <= 2; shard++) {
      files[shard - 1] = folder.resolve("engine" + shard).toString();
      Console.run(with(engine, "explore", "--shard", shard + "/2", "--result", files[shard - 1]))
          .fine();
    }
    Console.run("merge", files[0], files[1]).fine();
    withParameter(() -> {
      Console.run("merge", files[0], files[1])
          .says(
              ExitStatus.INPUT,
              files[0]
                  + ": this is of a search with no kernel parameters and cannot be merged with "
                  + PARAMETER
                  + "; MMUNOTIFY_OPTS holds options for Java");
      Console.run(with(engine, "explore", "--shard", "2/2", "--result", files[1])).fine();
    });
    refused(
        "this is of a search with other kernel parameters ("
            + PARAMETER
            + " here) than "
            + files[0],
        files[0],
        files[1]);
  }

  private static final String PARAMETER = "-Dsrcutree.exp_holdoff=0";

  private static void withParameter(Runnable part) {
    System.setProperty("srcutree.exp_holdoff", "0");
    try {
      part.run();
    } finally {
      System.clearProperty("srcutree.exp_holdoff");
    }
  }

  @Test
  void onlyStatesAreDivided() {
    Console.run("explore", RACE, "--shard", "1/2")
        .says(ExitStatus.USAGE, "--shard I/N and --result FILE go together");
    Console.run("explore", RACE, "--shard", "3/2", "--result", "x")
        .says(ExitStatus.USAGE, "--shard takes I/N, from 1/N to N/N, not \"3/2\"");
    Console.run("explore", RACE, "--shard", "1/2", "--result", "x", "--unreduced")
        .says(
            ExitStatus.USAGE,
            "--shard divides all states; it takes none of the strategies that go through schedules,"
                + " and no --preemptions");
  }

  private static void refused(String sentence, String first, String second) {
    Console.run("merge", first, second).says(ExitStatus.INPUT, second + ": " + sentence);
  }

  private static String schedules(Console console) {
    return console.out().lines().findFirst().orElseThrow().replaceFirst(".* runs, ", "");
  }

  private String shard(String scenario, int shard, int shards, String count) {
    String part = shard + "/" + shards;
    String file = folder.resolve(scenario + count + part.replace('/', '-')).toString();
    Console.run(args("explore", scenario, "--shard", part, "--result", file, count)).fine();
    return file;
  }

  private static String[] args(String... words) {
    return List.of(words).stream().filter(word -> !word.isEmpty()).toArray(String[]::new);
  }

  private static String comparable(Console console) {
    return console.out().replaceAll("\"executions\":[0-9]+", "");
  }
}
