package io.jansible.kubespray.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.Engine;
import io.jansible.RunOptions;
import io.jansible.event.HostResult;
import io.jansible.event.RunEvent;
import io.jansible.module.Module;
import io.jansible.modules.BuiltinModules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** {@code kube} with a stand-in for kubectl does what Kubespray's file does under Ansible. */
class KubeModuleTest {
  @TestFactory
  Stream<DynamicTest> resultsAreThoseOfKubespraysFile(@TempDir Path folder) throws IOException {
    Path work = folder.toRealPath();
    Recorded.prepare(work);
    List<Recorded.Result> ours = new ArrayList<>();
    List<Module> modules = new ArrayList<>(BuiltinModules.all());
    modules.addAll(KubesprayModules.all());
    Engine.builder()
        .modules(modules)
        .build()
        .run(
            RunOptions.builder()
                .playbook(work.resolve("kube.yml").toString())
                .inventory("localhost,")
                .connection("local")
                .extraVar("work", work.toString())
                .workingDirectory(work)
                .build(),
            event -> {
              if (event instanceof RunEvent.TaskEnded ended) {
                ours.add(
                    new Recorded.Result(
                        ended.task().name(), Recorded.normal(values(ended.result()), work)));
              }
            });
    List<Recorded.Result> recorded = Recorded.read();
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(
        DynamicTest.dynamicTest("all tasks ran", () -> assertThat(ours).hasSameSizeAs(recorded)));
    for (int i = 0; i < Math.min(ours.size(), recorded.size()); i++) {
      Recorded.Result theirs = recorded.get(i);
      Recorded.Result own = ours.get(i);
      tests.add(
          DynamicTest.dynamicTest(
              i + " " + theirs.task(), () -> assertThat(own.values()).isEqualTo(theirs.values())));
    }
    return tests.stream();
  }

  private static Map<String, @Nullable Object> values(HostResult result) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(result.values());
    switch (result.status()) {
      case FAILED -> values.put("failed", true);
      case SKIPPED -> values.put("skipped", true);
      default -> {}
    }
    return values;
  }
}
