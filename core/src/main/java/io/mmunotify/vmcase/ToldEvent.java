// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.vmcase;

import java.util.Map;

/**
 * One event of a recording, or of a run's projection to what a recording holds.
 *
 * @param members by key, in the order of writing: strings, longs, booleans, lists of longs
 */
public record ToldEvent(Map<String, Object> members) {

  /** Its name. */
  String event() {
    return String.valueOf(members.get("event"));
  }

  /** Whether it says all that a recorded event says; what that lacks is not compared. */
  boolean says(ToldEvent recorded) {
    return recorded.members.entrySet().stream()
        .allMatch(member -> member.getValue().equals(members.get(member.getKey())));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(event());
    members.forEach((key, value) -> {
      if (!key.equals("event")) {
        boolean address = key.equals("start") || key.equals("end") || key.equals("address");
        text.append(' ').append(key).append('=');
        text.append(
            address && value instanceof Long number && number > 0
                ? "0x" + Long.toHexString(number)
                : String.valueOf(value));
      }
    });
    return text.toString();
  }
}
