// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

final class IoReasonTest {

  @Test
  void aReasonNamesNeitherExceptionNorFile() {
    assertEquals("permission denied", IoReason.of(new AccessDeniedException("noread.yaml")));
    assertEquals("there is no such file", IoReason.of(new NoSuchFileException("none.yaml")));
    assertEquals(
        "not a directory", IoReason.of(new FileSystemException("a/b", null, "Not a directory")));
    assertEquals("input/output error", IoReason.of(new IOException("Input/output error")));
    assertEquals("the system gives no reason", IoReason.of(new IOException()));
  }
}
