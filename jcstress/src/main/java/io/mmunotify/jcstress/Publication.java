// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.jcstress;

import io.mmunotify.hw.list.HlistHead;
import io.mmunotify.hw.list.HlistNode;
import io.mmunotify.hw.machine.KernelObject;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Who finds a node in a list finds what was written before it was added. */
@JCStressTest
@Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "not there yet")
@Outcome(id = "42", expect = Expect.ACCEPTABLE, desc = "there, and complete")
@Outcome(expect = Expect.FORBIDDEN, desc = "there before it was complete")
@State
public class Publication {
  private final HlistHead list = new HlistHead(new KernelObject() {});

  /** A node with something in it. */
  private static final class Entry extends HlistNode {
    int content;

    Entry() {
      super("entry");
    }
  }

  /** Adds a node. */
  @Actor
  public void writer() {
    Entry entry = new Entry();
    entry.content = 42;
    list.addHead(Domain.UPDATER, entry);
  }

  /** Looks for it. */
  @Actor
  public void reader(I_Result result) {
    int index = Domain.DOMAIN.readLock(Domain.READER);
    result.r1 = list.dereference(Domain.READER) instanceof Entry entry ? entry.content : -1;
    Domain.DOMAIN.readUnlock(Domain.READER, index);
  }
}
