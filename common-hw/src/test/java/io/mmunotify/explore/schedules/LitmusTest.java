// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.Stepping;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Memory orders loads and stores as its model says, no more and no less")
final class LitmusTest {
  private static final Stepping SC = new Stepping(Granularity.MEMORY, MemoryModel.SC);
  private static final Stepping TSO = new Stepping(Granularity.MEMORY, MemoryModel.TSO);

  /**
   * The shapes of Sewell et al. and of the vendors' manuals; each says whether the outcome that the
   * shape is about shows under either model.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SB         | x=1;r1=y   | y=1;r2=x   |            |     | r1=0 r2=0 x=1 y=1           | no | yes
          SB+fences  | x=1;mfence;r1=y | y=1;mfence;r2=x |  |     | r1=0 r2=0 x=1 y=1           | no | no
          SB+fence   | x=1;mfence;r1=y | y=1;r2=x   |       |     | r1=0 r2=0 x=1 y=1           | no | yes
          SB+locked  | x+=1;r1=y  | y+=1;r2=x  |            |     | r1=0 r2=0 x=1 y=1           | no | no
          SB+another | x=1;z+=1;r1=y | y=1;z+=1;r2=x |      |     | r1=0 r2=0 x=1 y=1 z=2       | no | no
          MP         | x=1;y=1    | r1=y;r2=x  |            |     | r1=1 r2=0 x=1 y=1           | no | no
          LB         | r1=x;y=1   | r2=y;x=1   |            |     | r1=1 r2=1 x=1 y=1           | no | no
          2+2W       | x=1;y=2    | y=1;x=2    |            |     | x=1 y=1                     | no | no
          S          | x=2;y=1    | r1=y;x=1   |            |     | r1=1 x=2 y=1                | no | no
          R          | x=1;y=1    | y=2;r1=x   |            |     | r1=0 x=1 y=2                | no | yes
          WRC        | x=1        | r1=x;y=1   | r2=y;r3=x  |     | r1=1 r2=1 r3=0 x=1 y=1      | no | no
          RWC        | x=1        | r1=x;r2=y  | y=1;r3=x   |     | r1=1 r2=0 r3=0 x=1 y=1      | no | yes
          IRIW       | x=1        | y=1        | r1=x;r2=y  | r3=y;r4=x | r1=1 r2=0 r3=1 r4=0 x=1 y=1 | no | no
          iwp2.4     | x=1;r1=x;r2=y | y=1;r3=y;r4=x |      |     | r1=1 r2=0 r3=1 r4=0 x=1 y=1 | no | yes
          n4         | r1=x;x=1   | r2=x;x=2   |            |     | r1=2 r2=1 x=1               | no | no
          n5         | x=1;r1=x   | x=2;r2=x   |            |     | r1=2 r2=1 x=1               | no | no
          n6         | x=1;r1=x;r2=y | y=2;x=2 |            |     | r1=1 r2=0 x=1 y=2           | no | yes
          """)
  void aShapeShowsWhereItsModelAllowsIt(
      String name,
      String a,
      String b,
      String c,
      String d,
      String outcome,
      String underSc,
      String underTso) {
    List<String> threads = new ArrayList<>(List.of(a, b));
    if (c != null) {
      threads.add(c);
    }
    if (d != null) {
      threads.add(d);
    }
    Litmus litmus = Litmus.of(threads.toArray(String[]::new));

    assertEquals(underSc.equals("yes"), bothSearches(litmus, SC).contains(outcome));
    assertEquals(underTso.equals("yes"), bothSearches(litmus, TSO).contains(outcome));
  }

  @Test
  @DisplayName("random programs come to what the abstract machine says")
  void randomProgramsComeToWhatTheAbstractMachineSays() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 150; i++) {
      Litmus litmus = random(random);
      SortedSet<String> _ = bothSearches(litmus, SC);
      SortedSet<String> _ = bothSearches(litmus, TSO);
    }
  }

  @Test
  @DisplayName("three threads come to what the abstract machine says, searched with reduction")
  void threeThreadsComeToWhatTheAbstractMachineSays() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 150; i++) {
      Litmus litmus =
          new Litmus(List.of(thread(random, 0, 2), thread(random, 1, 3), thread(random, 2, 2)));
      assertEquals(
          AbstractTso.outcomes(litmus, true),
          litmus.outcomes(TSO, new SourceSets()),
          litmus::toString);
    }
  }

  /** Both searches, held to each other and to the abstract machine. */
  private static SortedSet<String> bothSearches(Litmus litmus, Stepping stepping) {
    SortedSet<String> reduced = litmus.outcomes(stepping, new SourceSets());
    assertEquals(AbstractTso.outcomes(litmus, stepping.equals(TSO)), reduced, litmus::toString);
    if (litmus.threads().size() < 4) {
      assertEquals(reduced, litmus.outcomes(stepping, new EverySchedule()), litmus::toString);
    }
    assertTrue(reduced.size() > 0);
    return reduced;
  }

  private static Litmus random(SplittableRandom random) {
    return random(random, 2, 3);
  }

  /** A test of so many threads of so many instructions. */
  static Litmus random(SplittableRandom random, int threads, int length) {
    List<List<String>> drawn = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      drawn.add(thread(random, i, length));
    }
    return new Litmus(drawn);
  }

  private static List<String> thread(SplittableRandom random, int number, int length) {
    List<String> instructions = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      String word = random.nextBoolean() ? "x" : "y";
      int value = 10 * number + i + 1;
      instructions.add(
          switch (random.nextInt(8)) {
            case 0 -> "mfence";
            case 1 -> word + "+=100";
            case 2, 3, 4 -> word + "=" + value;
            default -> "r" + value + "=" + word;
          });
    }
    return instructions;
  }
}
