// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.arch.SourceTree;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.scenario.Builtins;
import io.mmunotify.scenario.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** CHANGES.md claims the differences that built-in scenarios show, and no others. */
final class ChangesTest {
  private static final List<Generation> ALL = Generation.all();
  private static final Map<List<Generation>, Map<String, Verdict>> SEEN = new HashMap<>();

  /** How far generations are apart in each built-in scenario. */
  private static Map<String, Verdict> seen(List<Generation> generations) {
    return SEEN.computeIfAbsent(
        generations,
        compared -> {
          var names = ALL.stream().map(Generation::name).collect(Collectors.toSet());
          List<Topic> topics =
              Builtins.list().stream()
                  .map(each ->
                      Topic.of(Builtins.load(each.name(), Limits.DEFAULTS, names), each, false))
                  .toList();
          Map<String, Verdict> verdicts = new TreeMap<>();
          new Differ(compared, Limits.DEFAULTS, GracePeriodOptions.EXACT)
              .diff(topics)
              .scenarios()
              .forEach(each -> verdicts.put(each.topic().scenario().name(), each.verdict()));
          return verdicts;
        });
  }

  private static String page() {
    String text = SourceTree.text(Path.of("CHANGES.md"));
    return text.substring(0, text.indexOf("\n## This project"));
  }

  private static List<String> wrong(String page) {
    List<String> wrong = new ArrayList<>();
    for (int i = 1; i < ALL.size(); i++) {
      List<Generation> pair = List.of(ALL.get(i - 1), ALL.get(i));
      wrong.addAll(ChangesPage.of(page).wrong(pair.get(0).name(), pair.get(1).name(), seen(pair)));
    }
    return wrong;
  }

  /** What is wrong after a change of the page. */
  private static String broken(UnaryOperator<String> change) {
    String changed = change.apply(page());
    assertTrue(!changed.equals(page()), "the page has changed, and this test with it");
    return String.join("\n", wrong(changed));
  }

  @Test
  void whatIsClaimedIsSeenAndWhatIsSeenIsClaimed() {
    assertEquals(List.of(), wrong(page()));
  }

  @Test
  void aDifferenceThatIsNotSeenIsCaught() {
    assertEquals(
        "- **D-33** A driver without `change_pte` gets noth: the outcome of lifo-order is said to"
            + " differ, and what differs is: no",
        broken(page ->
            page.replace("`no-change-pte-callback`.", "`no-change-pte-callback`, `lifo-order`.")));
    assertEquals(
        "- **D-16** Code that asks \"is it unhashed?\" betwee: the outcome of register-again is"
            + " said to differ, and what differs is: events",
        broken(page -> page.replace("`register-again` (events)", "`register-again`")));
  }

  @Test
  void aDifferenceThatNoLineClaimsIsCaught() {
    assertEquals(
        "unregister-races-exit differs (outcome), and no line claims it",
        broken(page -> page.replaceFirst("(?s)- \\*\\*D-14\\*\\*.*?(?=\n- )", "")));
    assertEquals(
        "reclaim-amid-exit differs (events), and no line claims it",
        broken(page -> page.replace("`reclaim-amid-exit`, ", "")));
  }

  @Test
  void aLineThatTellsTooLittleIsCaught() {
    assertEquals(
        "- **D-35** `change_pte` comes before the pte is se… does not tell what to do",
        broken(page -> page.replace("*Do*: nothing. *Clause*: PTE-05.", "*Clause*: PTE-05.")));
    assertEquals(
        "- **D-35** `change_pte` comes before the pte is se… names no clause that covers it",
        broken(page -> page.replace("*Clause*: PTE-05.", "*Clause*: PTE-06.")));
    assertEquals(
        "- **D-04** Tree SRCU: grace periods are expedited … names no scenario, nor why there is"
            + " none",
        broken(page -> page.replaceFirst("\\*See\\*: none, latency[^.]*\\.", "")));
    assertEquals(
        "- **D-06** The same BUG catches a domain whose mem… names unregister-races-exit, which is"
            + " about something else",
        broken(page ->
            page.replaceFirst(
                "(D-06\\*\\* The same BUG.*?\n.*?\n.*)`srcu-init-fails-at-boot`",
                "$1`srcu-init-fails-at-boot`, `unregister-races-exit`")));
  }
}
