package io.jansible.connection.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The threads of connections, virtual ones too. */
final class Threads {
  private Threads() {}

  /** Fails if connections that are closed have left threads behind. */
  static void assertNoneLeft() throws IOException, InterruptedException {
    List<String> names = names();
    for (int i = 0; i < 400 && !names.isEmpty(); i++) {
      Thread.sleep(50);
      names = names();
    }
    assertThat(names).isEmpty();
  }

  private static List<String> names() throws IOException {
    Path folder = Files.createTempDirectory("threads");
    Path file = folder.resolve("dump.json");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.JSON);
      List<String> names = new ArrayList<>();
      JsonNode dump = new ObjectMapper().readTree(file.toFile()).get("threadDump");
      for (JsonNode container : dump.get("threadContainers")) {
        for (JsonNode thread : container.get("threads")) {
          String name = thread.get("name").asText();
          if (name.startsWith("ssh ") || name.equals("ProxyCommand")) {
            names.add(name);
          }
        }
      }
      return names;
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }
}
