// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.lincheck;

import org.jspecify.annotations.Nullable;

/**
 * The program "fix" of the benchmarks in plain Java: one reader, two removers, each shared access a
 * volatile field. The same accesses in the same order as there.
 */
final class PlainSrcu {
  private static final class Node {
    private volatile @Nullable Node next;
    private volatile boolean freed;
  }

  private final Object mutex = new Object();
  private volatile @Nullable Node head;
  private volatile int index;
  private volatile int reading0;
  private volatile int reading1;
  private volatile boolean pending;

  PlainSrcu() {
    Node a = new Node();
    a.next = new Node();
    head = a;
  }

  private int reading(int parity) {
    return parity == 0 ? reading0 : reading1;
  }

  private void setReading(int parity, int value) {
    if (parity == 0) {
      reading0 = value;
    } else {
      reading1 = value;
    }
  }

  void read() {
    int i = index;
    setReading(i, reading(i) + 1);
    for (Node n = head; n != null; n = n.next) {
      if (n.freed) {
        throw new IllegalStateException("node freed under a reader");
      }
    }
    setReading(i, reading(i) - 1);
  }

  void remove() {
    synchronized (mutex) {
      if (pending) {
        return;
      }
      Node first = head;
      if (first == null) {
        return;
      }
      head = first.next;
      int i = index;
      if (reading(1 - i) != 0) {
        pending = true;
        return;
      }
      index = 1 - i;
      if (reading(i) != 0) {
        pending = true;
      } else {
        first.freed = true;
      }
    }
  }
}
