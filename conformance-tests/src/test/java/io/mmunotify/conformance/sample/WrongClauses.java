// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.sample;

import io.mmunotify.conformance.kit.ClauseExtension;
import io.mmunotify.conformance.kit.ClauseTest;
import io.mmunotify.conformance.kit.Subject;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests of clauses, most of them wrong in one way each. */
@ExtendWith(ClauseExtension.class)
public final class WrongClauses {
  private static final String EXIT =
      """
      mms: {A: {}}
      notifiers: {kvm: {mm: A, callbacks: {release: {}}}}
      setup: [{register: kvm}]
      tasks: {driver: [{unregister: kvm}], exit: [{mmput: A}]}
      """;

  /** Leaves out that release may come twice. */
  @ClauseTest("REL-06")
  public void declaresTooLittle(Subject s) {
    s.explore(EXIT).comesTo("ok (kvm release 1x, A freed)");
  }

  /** Declares what no schedule comes to. */
  @ClauseTest("UNR-04")
  public void declaresTooMuch(Subject s) {
    s.explore(EXIT)
        .holds("ok (kvm release 1x, A freed)", "ok (kvm release 2x, A freed)", "deadlock");
  }

  /** Sees an order that is not there. */
  @ClauseTest("UNR-03")
  public void seesAnOtherOrder(Subject s) {
    s.run(EXIT).shows("driver: hlist_del.* kvm", "driver: callback kvm release A");
  }

  /** Looks at nothing. */
  @ClauseTest("UNR-01")
  public void looksAtNothing(Subject s) {
    s.holds();
  }

  /** Is right, and does not apply everywhere. */
  @ClauseTest("DEF-02")
  public void isRight(Subject s) {
    s.run(EXIT.replace("unregister", "unregister_no_release")).never("driver: callback.*");
  }

  /** Is right on each side. */
  @ClauseTest("REL-08")
  public void isRightOnEachSide(Subject s) {
    s.run(EXIT).counts(1, "exit: s?rcu_read_lock");
  }
}
