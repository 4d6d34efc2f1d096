// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class OwnerTest {
  private static final int MANY = 20_000;

  /** They are close to each other, and one consists of zeros. */
  private static Fingerprint any(Random random) {
    return new Fingerprint(random.nextInt(100), 2L * random.nextInt(-25, 25));
  }

  @Test
  void eachIsAdmittedOnce() {
    Random random = new Random(1);
    Owner owner = new Owner(false);
    Set<Fingerprint> admitted = new HashSet<>();
    for (int i = 0; i < MANY; i++) {
      Fingerprint one = any(random);
      assertEquals(admitted.contains(one), owner.has(one.high(), one.low()));
      assertEquals(admitted.add(one), owner.admit(one.high(), one.low()));
      assertEquals(admitted.size(), owner.size());
    }
    assertTrue(admitted.contains(Fingerprint.NONE));
  }

  @Test
  void countsAddUp() {
    Random random = new Random(2);
    Owner owner = new Owner(true);
    Map<Fingerprint, BigInteger> sums = new HashMap<>();
    for (int i = 0; i < MANY; i++) {
      Fingerprint one = any(random);
      BigInteger count = BigInteger.valueOf(random.nextInt(1000));
      assertEquals(!sums.containsKey(one), owner.admit(one.high(), one.low(), count));
      BigInteger _ = sums.merge(one, count, BigInteger::add);
    }
    sums.forEach((one, sum) -> assertEquals(sum, owner.sum(one.high(), one.low())));
    assertNull(owner.sum(-1, 7));
  }

  @Test
  void nothingIsLeftOnceItIsCleared() {
    Random random = new Random(3);
    Owner owner = new Owner(false);
    for (int round = 0; round < 5; round++) {
      Set<Fingerprint> admitted = new HashSet<>();
      for (int i = 0; i < MANY >> (4 * (round % 2)); i++) {
        admitted.add(any(random));
      }
      admitted.forEach(one -> assertTrue(owner.admit(one.high(), one.low())));
      owner.clear();
      admitted.forEach(one -> assertFalse(owner.has(one.high(), one.low())));
      assertEquals(0, owner.size());
    }
  }

  @Test
  void whatWasWrittenIsReadAgain() throws IOException {
    Random random = new Random(4);
    Owner owner = new Owner(false);
    for (int i = 0; i < MANY; i++) {
      Fingerprint one = any(random);
      boolean _ = owner.admit(one.high(), one.low());
    }
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    owner.write(new DataOutputStream(written));
    Owner read = new Owner(false);
    read.read(new DataInputStream(new ByteArrayInputStream(written.toByteArray())));
    assertEquals(owner.size(), read.size());
    for (int high = 0; high < 100; high++) {
      for (int low = -50; low < 50; low += 2) {
        assertEquals(owner.has(high, low), read.has(high, low));
      }
    }
  }
}
