// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

final class JvmConstantTest {
  private final JvmConstant<Object> kind = JvmConstant.none();
  private final Object first = new Object();
  private final Object second = new Object();

  @Test
  void withoutAnObjectThatWasAddedTheCallersOwnIsTaken() {
    assertSame(first, kind.onlyOr(first));
  }

  @Test
  void theOnlyObjectIsTheConstant() {
    assertSame(first, kind.add(first));
    assertSame(first, kind.onlyOr(first));
  }

  @Test
  void fromTheSecondObjectOnEverybodyTakesTheirOwn() {
    kind.add(first);
    for (Object own : new Object[] {second, new Object(), new Object()}) {
      assertSame(own, kind.add(own));
      assertSame(own, kind.onlyOr(own));
      assertSame(first, kind.onlyOr(first));
    }
  }
}
