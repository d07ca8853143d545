package io.jansible.kubespray.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.Engine;
import io.jansible.RunOptions;
import io.jansible.event.HostResult;
import io.jansible.event.RunEvent;
import io.jansible.module.Module;
import io.jansible.modules.BuiltinModules;
import io.jansible.value.PythonJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Modules on a node whose root is a folder and whose programs are stand-ins: a playbook says what
 * each task does, and no result of it shows a secret where none belongs.
 */
class StandInNodeTest {
  private static final Path RESOURCES = Path.of("src/test/resources");

  /** What a playbook asks for by name. */
  private static final Set<String> ASKED_FOR =
      Set.of("token", "certificate_key", "join_command", "control_plane_join_command");

  private static final Pattern SECRET =
      Pattern.compile(
          "[a-z]{6}\\.0123456789abcdef|([1-6])\\1{63}|dGhpcyBpcyBhIHNlY3JldA|geheimnis");

  @TestFactory
  Stream<DynamicTest> kubeadm(@TempDir Path folder) throws IOException {
    return tests("kubeadm", folder);
  }

  @TestFactory
  Stream<DynamicTest> k8s(@TempDir Path folder) throws IOException {
    return tests("k8s", folder);
  }

  private static Stream<DynamicTest> tests(String name, Path folder) throws IOException {
    Path node = folder.toRealPath().resolve("node");
    copy(RESOURCES.resolve(name + "/files"), node);
    List<Module> modules = new ArrayList<>(BuiltinModules.all());
    modules.addAll(KubesprayModules.all());
    List<DynamicTest> tests = new ArrayList<>();
    Engine.builder()
        .modules(modules)
        .build()
        .run(
            RunOptions.builder()
                .playbook(RESOURCES.resolve(name + "/" + name + ".yml").toAbsolutePath().toString())
                .inventory("localhost,")
                .connection("local")
                .extraVar("node", node.toString())
                .workingDirectory(folder)
                .build(),
            event -> {
              if (event instanceof RunEvent.TaskEnded ended) {
                tests.add(test(tests.size(), ended.task().name(), ended.result()));
              }
            });
    String last = tests.get(tests.size() - 1).getDisplayName();
    tests.add(
        DynamicTest.dynamicTest("all tasks ran", () -> assertThat(last).endsWith(" the end")));
    return tests.stream();
  }

  private static DynamicTest test(int number, String task, HostResult result) {
    return DynamicTest.dynamicTest(
        number + " " + task,
        () -> {
          assertThat(result.status() == HostResult.Status.FAILED && !result.ignored())
              .as(result.values().toString())
              .isFalse();
          if (!task.equals("assert")) {
            assertThat(SECRET.matcher(PythonJson.PLAIN.dumps(withoutAskedFor(result))).find())
                .as(result.values().toString())
                .isFalse();
          }
        });
  }

  private static Map<String, @Nullable Object> withoutAskedFor(HostResult result) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(result.values());
    rest.keySet().removeAll(ASKED_FOR);
    return rest;
  }

  private static void copy(Path files, Path node) throws IOException {
    try (Stream<Path> all = Files.walk(files)) {
      for (Path each : all.toList()) {
        Path target = node.resolve(files.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
          target.toFile().setExecutable(true);
        }
      }
    }
    Files.writeString(node.resolve("kubeadm-version"), "v1.33.1\n");
  }
}
