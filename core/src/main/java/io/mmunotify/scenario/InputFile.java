// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * A file that a command line names for reading. {@code -} is standard input. Of a stream, which is
 * standard input or a pipe, no name tells what is in it, so its first bytes do.
 */
public final class InputFile {
  private static final Path STANDARD_INPUT = Path.of("-");
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private InputFile() {}

  /** Its name, for messages. */
  public static String name(Path file) {
    return file.equals(STANDARD_INPUT) ? "standard input" : file.toString();
  }

  /** Whether it is standard input, a pipe or a device, or what a name in {@code /dev} leads to. */
  public static boolean isStream(Path file) {
    boolean nameless = !Files.isRegularFile(file) || file.startsWith("/dev");
    return file.equals(STANDARD_INPUT)
        || (nameless && Files.exists(file) && !Files.isDirectory(file));
  }

  /** Opens it. What a stream or a name that ends in {@code .gz} brings compressed is unpacked. */
  public static InputStream open(Path file) throws IOException {
    if (!isStream(file)) {
      InputStream in = Files.newInputStream(file);
      return file.toString().endsWith(".gz") ? unpacked(in) : in;
    }
    InputStream in =
        new BufferedInputStream(
            file.equals(STANDARD_INPUT) ? new Unclosed(System.in) : Files.newInputStream(file));
    in.mark(2);
    boolean compressed = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
    in.reset();
    return compressed ? unpacked(in) : in;
  }

  private static InputStream unpacked(InputStream in) throws IOException {
    try {
      return new GZIPInputStream(in, 1 << 14);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * The same as a file that can be read anywhere and again; a stream is copied into a temporary
   * one.
   */
  public static Path seekable(Path file) throws IOException {
    if (!isStream(file)) {
      return file;
    }
    Path copy = Files.createTempFile("mmunotify-", "");
    copy.toFile().deleteOnExit();
    try (InputStream in = open(file)) {
      Files.write(copy, in.readAllBytes());
    }
    return copy;
  }

  /** Standard input, which belongs to the process. */
  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {
      // Others may read on.
    }
  }
}
