package io.jansible.testkit.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.testkit.files.Actor;
import io.jansible.testkit.files.FakeFileSystem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Scripts with what a real shell (dash; bash for what is bash's) prints of them: {@code
 * scripts.txt}. Each begins with {@code ### name}, its output follows {@code ---}, the exit code
 * stands in the last line as {@code rc=0}.
 */
class ShellTest {
  @TestFactory
  Stream<DynamicTest> asARealShell() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ShellTest.class.getResourceAsStream("scripts.txt"))) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<DynamicTest> tests = new ArrayList<>();
      for (String each : all.split("(?m)^### ")) {
        if (!each.isBlank()) {
          int line = each.indexOf('\n');
          String[] parts = each.substring(line + 1).split("(?m)^---\n", 2);
          tests.add(
              DynamicTest.dynamicTest(
                  each.substring(0, line), () -> assertThat(run(parts[0])).isEqualTo(parts[1])));
        }
      }
      return tests.stream();
    }
  }

  private static String run(String script) {
    FakeFileSystem files = new FakeFileSystem(() -> 0);
    files.makeDirectories("/work", 0755, Actor.ROOT);
    files.makeDirectory("/dev", 0755, Actor.ROOT);
    files.makeDevice("/dev/null");
    Programs none =
        new Programs() {
          @Override
          public int run(Program program) {
            return 127;
          }

          @Override
          public boolean connects(String host, int port) {
            return false;
          }

          @Override
          public String path(String name) {
            return null;
          }
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int rc =
        new Shell(files, none, Actor.ROOT, Map.of("HOME", "/root"), "/work")
            .run(
                script,
                List.of("sh", "one", "two words"),
                InputStream.nullInputStream(),
                out,
                new ByteArrayOutputStream());
    return out.toString(StandardCharsets.UTF_8) + "rc=" + rc + "\n";
  }
}
