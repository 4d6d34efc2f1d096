// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.measure;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.mmunotify.scenario.InputError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/**
 * What JMH measured, in JMH's own JSON: one array, as tools that show JMH's results read it. The
 * figures that JMH did not measure (memory, C) are not in there. Not for several threads.
 */
public final class JmhFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final ArrayNode all;

  /**
   * A file that is there already is added to.
   *
   * @throws InputError if it is not JSON, or no array
   */
  public JmhFile(Path file) throws IOException {
    this.file = file;
    this.all = Files.exists(file) ? read(file) : JSON.createArrayNode();
  }

  private static ArrayNode read(Path file) throws IOException {
    JsonNode old;
    try {
      old = JSON.readTree(file.toFile());
    } catch (JacksonException e) {
      throw new InputError(file + " is not JSON: remove it, and the run goes on");
    }
    if (!(old instanceof ArrayNode array)) {
      throw new InputError(file + " is no array, as JMH writes it: remove it, and the run goes on");
    }
    return array;
  }

  /** Adds results. The file is replaced as a whole, so it is never half written. */
  void add(Collection<RunResult> results) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
    }
    JSON.readTree(bytes.toByteArray()).forEach(all::add);
    Path next = file.resolveSibling(file.getFileName() + ".new");
    JSON.writerWithDefaultPrettyPrinter().writeValue(next.toFile(), all);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
