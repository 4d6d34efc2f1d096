// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

/**
 * An upstream commit that made or changed what clauses are about.
 *
 * @param id its abbreviated object name
 * @param link its page
 * @param release the first release that has it
 * @param did what it did, to follow "it"
 * @param recalled whether its id or its release was remembered and not looked up
 */
public record Commit(String id, String link, String release, String did, boolean recalled) {

  /** {@code 21a92735f660 (v3.7)}; says so where it was recalled and not confirmed. */
  public String text() {
    return id + " (" + release + (recalled ? "; recalled, not confirmed)" : ")");
  }
}
