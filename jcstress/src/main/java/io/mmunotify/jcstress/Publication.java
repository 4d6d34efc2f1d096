// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.jcstress;

import io.mmunotify.hw.list.HlistHead;
import io.mmunotify.hw.list.HlistNode;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.ReadSection;
import io.mmunotify.hw.machine.SectionFrames;
import io.mmunotify.hw.machine.Task;
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
  static {
    SectionFrames.declare(Publication.class);
  }

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
    Task current = Domain.task();
    Entry entry = new Entry();
    entry.content = 42;
    list.addHead(current, entry);
  }

  /** Looks for it. */
  @Actor
  @ReadSection
  public void reader(I_Result result) {
    Task current = Domain.task();
    int index = Domain.DOMAIN.readLock(current);
    result.r1 = list.dereference(current) instanceof Entry entry ? entry.content : -1;
    Domain.DOMAIN.readUnlock(current, index);
  }
}
