// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.gp;

import io.mmunotify.hw.gp.Shape.Wait;
import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.Cpu;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.memory.KernelHeap;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.sync.ReadDomain;
import io.mmunotify.hw.sync.RefCell;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tasks of one run. All that they share is made before it begins. */
final class Troupe {
  private final Shape shape;
  private final ReadDomain domain;
  private final KernelHeap heap = new KernelHeap(FaultInjector.none());
  private final List<RefCell> published = new ArrayList<>();
  private final List<Element> elements = new ArrayList<>();
  private final List<TaskPlan> plans = new ArrayList<>();

  Troupe(Machine machine, ReadDomain domain, Shape shape) {
    this.shape = shape;
    this.domain = domain;
    for (int i = 1; i <= shape.travellers(); i++) {
      Cpu from = machine.addCpu();
      Cpu to = machine.addCpu();
      plans.add(new TaskPlan("m" + i, from, current -> travel(current, to)));
    }
    for (List<Wait> waits : shape.updaters()) {
      addUpdater("u" + (published.size() + 1), waits);
    }
    for (int i = 1; i <= shape.dummies().size(); i++) {
      addDummy("d" + i, shape.dummies().get(i - 1));
    }
    for (int i = 1; i <= shape.barriers().size(); i++) {
      addBarrier("b" + i, shape.barriers().get(i - 1));
    }
    for (int i = 1; i <= shape.readers().size(); i++) {
      int sections = shape.readers().get(i - 1);
      plans.add(new TaskPlan("r" + i, current -> read(current, sections)));
    }
  }

  List<List<TaskPlan>> plans() {
    return List.of(plans);
  }

  /** What is wrong once everybody has ended; null if nothing is. */
  @Nullable String leftUndone() {
    for (Element element : elements) {
      if (!element.freed()) {
        return element.name() + " was never freed";
      }
    }
    return null;
  }

  private void read(Task current, int sections) {
    for (int section = 0; section < sections; section++) {
      Machine.forget(current, section);
      int index = domain.readLock(current);
      for (RefCell cell : published) {
        Element element = (Element) cell.acquire(current);
        if (shape.sleeping()) {
          Machine.sleep(current);
        }
        if (element != null) {
          element.use(current);
        }
      }
      domain.readUnlock(current, index);
    }
  }

  private void travel(Task current, Cpu to) {
    int index = domain.readLock(current);
    Machine.migrate(current, to);
    domain.readUnlock(current, index);
  }

  private void addUpdater(String name, List<Wait> waits) {
    RefCell cell = new RefCell(new KernelObject() {});
    List<Element> own = new ArrayList<>();
    List<RcuHead> heads = new ArrayList<>();
    for (int i = 1; i <= waits.size(); i++) {
      own.add(new Element(name + "." + i));
      heads.add(new RcuHead(name + "." + i));
    }
    elements.addAll(own);
    cell.init(own.getFirst());
    published.add(cell);
    plans.add(
        new TaskPlan(
            name,
            current -> {
              for (int i = 0; i < waits.size(); i++) {
                Machine.forget(current, i);
                Element unlinked = own.get(i);
                cell.release(current, i + 1 < own.size() ? own.get(i + 1) : null);
                if (waits.get(i) == Wait.SYNCHRONIZE) {
                  domain.synchronize(current);
                  heap.kfree(current, unlinked);
                } else {
                  domain.call(
                      current, heads.get(i), (worker, head) -> heap.kfree(worker, unlinked));
                }
              }
            }));
  }

  private void addDummy(String name, List<Wait> waits) {
    List<RcuHead> heads = new ArrayList<>();
    for (int i = 1; i <= waits.size(); i++) {
      heads.add(new RcuHead(name + "." + i));
    }
    plans.add(
        new TaskPlan(
            name,
            current -> {
              for (int i = 0; i < waits.size(); i++) {
                Machine.forget(current, i);
                if (waits.get(i) == Wait.SYNCHRONIZE) {
                  domain.synchronize(current);
                } else {
                  domain.call(current, heads.get(i), (worker, head) -> {});
                }
              }
            }));
  }

  private void addBarrier(String name, int callbacks) {
    Ran ran = new Ran();
    List<RcuHead> heads = new ArrayList<>();
    for (int i = 1; i <= callbacks; i++) {
      heads.add(new RcuHead(name + "." + i));
    }
    plans.add(
        new TaskPlan(
            name,
            current -> {
              for (RcuHead head : heads) {
                domain.call(current, head, (worker, own) -> ran.add(worker));
              }
              domain.barrier(current);
              ran.check(current, callbacks);
            }));
  }

  /** How many callbacks of a barrier have run. */
  private static final class Ran extends KernelObject {
    private int callbacks;

    void add(Task worker) {
      Machine.touch(worker, this, Access.WRITE);
      callbacks++;
    }

    void check(Task current, int queued) {
      Machine.touch(current, this, Access.READ);
      Machine.saw(current, callbacks);
      if (callbacks != queued) {
        throw new KernelMisuse(
            "the barrier of " + current.name() + " ends when " + callbacks + " callbacks have run");
      }
    }

    @Override
    public Object contents() {
      return callbacks;
    }
  }
}
