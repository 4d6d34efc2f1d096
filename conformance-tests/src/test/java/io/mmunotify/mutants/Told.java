// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/** What a call tells the world outside of the function that makes the call. */
enum Told {
  /** A notifier is told, or a driver's callback is called. */
  NOTIFIER,
  /** Processors are told to drop translations. */
  FLUSH,
  /** A reference to a page goes, or a page goes into a gather. */
  FREE,
  /** Nothing of these. */
  NOTHING;

  /** The types whose methods, all of them, are calls of notifiers or of callbacks. */
  private static final Set<String> NOTIFIERS =
      Set.of("NotifierCalls", "MmuNotifierHooks", "MmuNotifierChain", "MmuNotifierOps", "Driver");

  /** The methods that flush; others have the word in their names, and count what is pending. */
  private static final Pattern FLUSHES =
      Pattern.compile("flush.*|(ptep|pmdp).*ClearFlush.*|pmdpInvalidate|tryToUnmapFlush");

  /** The methods that give pages, swap entries or page tables back. */
  private static final Set<String> FREES =
      Set.of("put", "free", "finish", "removePage", "freeSwapAndCache", "tableFreed");

  /** What a call of this method tells. */
  static Told by(Element method) {
    String name = method.getSimpleName().toString();
    String owner = "";
    for (Element type = method.getEnclosingElement();
        type instanceof TypeElement;
        type = type.getEnclosingElement()) {
      owner = type.getSimpleName().toString();
    }
    if (method.toString().endsWith("()") || name.startsWith("mmHas")) {
      return NOTHING; // an accessor, or a question
    } else if (NOTIFIERS.contains(owner) || name.endsWith("Notify")) {
      return NOTIFIER;
    } else if (FLUSHES.matcher(name).matches()) {
      return FLUSH;
    }
    return FREES.contains(name) ? FREE : NOTHING;
  }
}
