// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.Gate;
import io.mmunotify.explore.LowMemory;
import io.mmunotify.explore.NotRepeatable;
import io.mmunotify.explore.Refusal;
import io.mmunotify.hw.machine.KernelStop;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A search on many JVMs as one of them sees it: what this JVM has learned of the program, and the
 * tree of least schedules as far as it was told. Any thread may call.
 */
public final class Site {
  /** Guards what follows. A site makes a run when it begins, and no monitor may be held then. */
  private static final Gate GATE = new Gate();

  /** The last search that this JVM takes part in; a cluster has one search after the other. */
  private static @Nullable Site last;

  private final String search;
  private final String name = UUID.randomUUID().toString();
  private final Job.Made made;
  private final Learner learner;
  private final Dictionaries dictionaries;
  private final @Nullable Preemptions preemptions;

  /** Held while the tree grows. */
  private final Object growing = new Object();

  private final Paths paths = new Paths();
  private int pieces;

  private Site(String search, Job job) {
    this.search = search;
    StateSearch.Options options = job.options();
    this.made = job.make();
    this.learner = new Learner(made.program());
    this.dictionaries = new Dictionaries(learner);
    this.preemptions = Preemptions.of(learner.knowledge(), options);
    State _ = learner.initialState();
  }

  private static Site of(String search, Job job) {
    Site[] found = new Site[1];
    GATE.through(() -> {
      Site site = last;
      if (site == null || !site.search.equals(search)) {
        site = new Site(search, job);
        last = site;
      }
      found[0] = site;
    });
    return found[0];
  }

  /**
   * Takes all steps from the states of a part.
   *
   * @param search its name, which no other search has
   * @param parts how many there are
   * @param pieces how many pieces of the tree there are
   * @param tree the pieces, by number; asked for those that are not known here
   * @return for each owner what is sent to it
   * @throws InterruptedException if the thread was interrupted
   */
  public static List<byte[]> expand(
      String search, Job job, Part part, int parts, int pieces, IntFunction<byte[]> tree)
      throws InterruptedException {
    Task task = new Task(search, job, part, parts, pieces, tree);
    // A thread of its own: machines must not run under monitors that the cluster may hold.
    Thread thread = Thread.ofPlatform().daemon().name("site").start(task);
    try {
      thread.join();
    } catch (InterruptedException e) {
      thread.interrupt();
      throw e;
    }
    return task.result();
  }

  /** One call of {@link Site#expand}. */
  private static final class Task implements Runnable {
    private final String search;
    private final Job job;
    private final Part part;
    private final int parts;
    private final int pieces;
    private final IntFunction<byte[]> tree;
    private volatile @Nullable List<byte[]> sent;
    private volatile @Nullable Throwable thrown;

    Task(String search, Job job, Part part, int parts, int pieces, IntFunction<byte[]> tree) {
      this.search = search;
      this.job = job;
      this.part = part;
      this.parts = parts;
      this.pieces = pieces;
      this.tree = tree;
    }

    @Override
    public void run() {
      try {
        sent = expanded();
      } catch (RuntimeException | Error e) {
        thrown = e;
      } catch (IOException e) {
        thrown = new UncheckedIOException(e);
      }
    }

    private List<byte[]> expanded() throws IOException {
      Shipping shipping = new Shipping(part.counting(), parts);
      try {
        Site site = of(search, job);
        site.grow(pieces, tree);
        site.expand(part, shipping);
        Report report = site.report(shipping.ends(), null);
        return shipping.sent(part.number(), report, site.dictionaries.own());
      } catch (Refusal | NotRepeatable | KernelStop e) { // another try would come to the same
        Ends none = new Ends();
        Report failed = new Report("", 0, 0, false, false, e, none, List.of(), new long[0]);
        return new Shipping(part.counting(), parts).sent(part.number(), failed, new byte[0]);
      }
    }

    List<byte[]> result() {
      Throwable failed = thrown;
      if (failed != null) {
        throw new IllegalStateException("a part of a level could not be searched", failed);
      }
      List<byte[]> done = sent;
      return done == null ? List.of() : done;
    }
  }

  private void grow(int known, IntFunction<byte[]> tree) throws IOException {
    synchronized (growing) {
      for (; pieces < known; pieces++) {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(tree.apply(pieces)));
        for (int levels = in.readInt(); levels > 0; levels--) {
          List<Winners> level = new ArrayList<>();
          for (int left = in.readInt(); left > 0; left--) {
            level.add(Winners.read(in));
          }
          paths.add(level);
        }
      }
    }
  }

  private void expand(Part part, Shipping shipping) throws IOException {
    Steps steps = new Steps(learner, paths, preemptions, false);
    Expander expander = new Expander(steps, preemptions, null);
    Builder builder = new Builder(steps);
    Candidates candidates = new Candidates();
    Frontier frontier = new Frontier(part, learner, dictionaries, paths);
    for (Chunk chunk = frontier.next(); chunk.size() > 0; chunk = frontier.next()) {
      candidates.begin(chunk, 0, chunk.size());
      int looked =
          expander.expand(part.depth(), candidates, () -> Thread.currentThread().isInterrupted());
      if (looked < chunk.size()) {
        throw new IllegalStateException("it was interrupted");
      }
      candidates.takeAll();
      shipping.ends().append(candidates.ends());
      shipping.add(candidates, builder.build(part.depth(), candidates, layout(shipping)).states());
    }
  }

  /** The layout for what is known now; the same one as long as it fits. */
  private Layout layout(Shipping shipping) {
    Layout[] now = new Layout[1];
    learner.quietly(() -> now[0] = Layout.of(learner.knowledge().components()));
    return shipping.layout(now[0]);
  }

  private Report report(Ends ends, @Nullable RuntimeException failure) {
    return new Report(
        name,
        learner.executions(),
        learner.knowledge().tasks().count(),
        preemptions != null && preemptions.leftOut(),
        LowMemory.isLow(),
        failure,
        ends,
        made.notes().get(),
        new long[0]);
  }
}
