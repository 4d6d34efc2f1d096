// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Why the input or output failed, in words that need no name of an exception or of a file. */
public final class IoReason {
  private static final String UNKNOWN = "the system gives no reason";

  private IoReason() {}

  /** The reason: {@code "permission denied"}. */
  public static String of(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "there is no such file";
      case FileSystemLoopException _ -> "a link leads back to where it stands";
      case FileSystemException failure -> words(failure.getReason());
      default -> words(e.getMessage());
    };
  }

  private static String words(@Nullable String reason) {
    if (reason == null || reason.isBlank()) {
      return UNKNOWN;
    }
    boolean sentence = reason.length() > 1 && Character.isLowerCase(reason.charAt(1));
    return sentence ? Character.toLowerCase(reason.charAt(0)) + reason.substring(1) : reason;
  }
}
