// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.mmunotify.cli.Console;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.hw.kernel.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar in which something is wrong is refused in a sentence. */
final class KernelJarTest {
  private static final String SERVICE = "META-INF/services/io.mmunotify.hw.kernel.Generation";

  /** A generation that has a name and else nothing. */
  private static final String TWIN =
      """
      package mine;
      import io.mmunotify.hw.kernel.*;
      import io.mmunotify.hw.machine.Machine;
      import io.mmunotify.hw.memory.FaultInjector;
      import io.mmunotify.hw.sync.ReadDomain;
      import java.util.Set;
      public final class Twin implements Generation {
        public String name() { return NAME; }
        public Upstream upstream() { return new Upstream("f", "v", "b", ""); }
        public Set<Capability> capabilities() { return Set.of(); }
        public Kernel boot(Machine m, FaultInjector f, GracePeriodOptions o) {
          return new Helper().kernel();
        }
        public ReadDomain readDomain(Machine m, GracePeriodOptions o) { return null; }
      }
      class Helper {
        Kernel kernel() { return null; }
      }
      """;

  @TempDir private Path folder;

  /** A jar of the twin. */
  private Path twin(String name) throws IOException {
    Path source = folder.resolve("Twin.java");
    Files.writeString(source, TWIN.replace("NAME", name));
    Path classes = Backport.compiled(List.of(source), folder.resolve("classes"));
    return jar(classes, "mine.Twin");
  }

  private Path jar(Path classes, String provider) throws IOException {
    Path service = classes.resolve(SERVICE);
    Files.createDirectories(service.getParent());
    Files.writeString(service, provider + "\n");
    return Backport.packed(classes, folder.resolve("my.jar"));
  }

  private static void refuses(Path jar, String why) {
    Console.run("conformance", "--kernel", jar.toString(), "--clause", "REG-01")
        .says(ExitStatus.INPUT, jar + ": " + why);
  }

  @Test
  void aFileThatIsNoJar() throws IOException {
    refuses(folder.resolve("none.jar"), "this cannot be read as a jar: there is no such file");
    Path text = Files.writeString(folder.resolve("text.jar"), "not a jar");
    refuses(text, "this cannot be read as a jar: zip END header not found");
  }

  @Test
  void aJarWithoutTheService() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    refuses(
        Backport.packed(classes, folder.resolve("empty.jar")),
        "there is no "
            + SERVICE
            + " in the jar; that file names the class that implements Generation");
  }

  @Test
  void aClassThatIsNotThereOrDoesNotLoad() throws IOException {
    refuses(
        jar(folder.resolve("classes"), "no.such.Twin"),
        "a generation of the jar cannot be loaded: class no.such.Twin not found");
    Path whole = twin("\"v9.9\"");
    refuses(
        jar(folder.resolve("classes"), "mine.Helper"),
        "a generation of the jar cannot be loaded: mine.Helper not a subtype");
    jar(folder.resolve("classes"), "mine.Twin");
    Files.delete(folder.resolve("classes/mine/Helper.class"));
    refuses(
        Backport.packed(folder.resolve("classes"), whole),
        "a generation of the jar cannot be loaded: there is no class mine.Helper");
  }

  @Test
  void aNameThatCannotBeUsed() throws IOException {
    refuses(
        twin("\"v9.9 mine\""),
        "a generation is named \"v9.9 mine\"; accepted are letters, digits, and . _ + - behind the"
            + " first of them");
    refuses(twin("\"v3.5\""), "there is a generation v3.5 already; give this one another name");
    refuses(
        twin("null"),
        "a generation is named \"null\"; accepted are letters, digits, and . _ + - behind the first"
            + " of them");
  }

  @Test
  void aCopyThatKeptItsPackage() throws IOException {
    refuses(
        jar(folder.resolve("classes"), "io.mmunotify.v3_15.MmuNotifierGeneration"),
        SERVICE
            + " names no class of the jar's own; classes of the program come first, so a copy of a"
            + " generation needs a package of its own");
  }

  @Test
  void aColumnThatNoClauseHas() throws IOException {
    Console.run("conformance", "--kernel", twin("\"v9.9\"").toString(), "--as", "v9.9")
        .says(ExitStatus.USAGE, "unknown generation \"v9.9\"; accepted are v3.5, v3.15, v4.18");
  }

  @Test
  void nothingOfTheJarIsLeftBehind() throws IOException {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    List<String> names = Generation.all().stream().map(Generation::name).toList();
    try (KernelJar jar = KernelJar.open(twin("\"v3.15-mine\"").toString())) {
      assertEquals("v3.15-mine", jar.generations().getFirst().name());
      assertEquals(
          List.of("v3.5", "v3.15", "v3.15-mine", "v4.18"),
          Generation.all().stream().map(Generation::name).toList());
    }
    assertSame(before, Thread.currentThread().getContextClassLoader());
    assertEquals(names, Generation.all().stream().map(Generation::name).toList());
  }
}
