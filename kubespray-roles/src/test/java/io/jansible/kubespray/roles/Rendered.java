package io.jansible.kubespray.roles;

import static io.jansible.testkit.JansibleAssertions.assertThat;

import io.jansible.testkit.host.FakeHost;
import io.jansible.value.PythonJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files that roles rendered, against digests of what Ansible renders of the same templates with the
 * same facts: {@code src/test/kubespray/rendered.txt}, recorded by {@code record-rendered.py}. What
 * is not recorded of a release and system (a row each) has to be there and is not compared. The
 * files and the facts are left under {@code target/kubespray} for that script, and to look at.
 */
record Rendered(Kubespray kubespray, FakeHost node) {
  private static final Path RECORDED = Path.of("src/test/kubespray/rendered.txt");

  void files(String... paths) throws IOException {
    Path folder = Path.of("target/kubespray", kubespray.tag(), node.operatingSystem().toString());
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("facts.json"), PythonJson.PLAIN.dumps(node.facts()));
    Map<String, String> digests = new LinkedHashMap<>();
    if (Files.exists(RECORDED)) {
      for (String line : Files.readAllLines(RECORDED)) {
        List<String> words = List.of(line.split(" "));
        digests.put(String.join(" ", words.subList(0, 3)), words.get(3));
      }
    }
    for (String path : paths) {
      Path copy = folder.resolve(path.substring(1));
      Files.createDirectories(copy.getParent());
      Files.writeString(copy, String.valueOf(node.text(path)));
    }
    for (String path : paths) {
      String key = kubespray.tag() + " " + node.operatingSystem() + " " + path;
      String digest = digests.get(key);
      if (digest == null) {
        assertThat(node).file(path).hasOwner("root");
      } else {
        assertThat(node).file(path).hasSha256(digest);
      }
    }
  }
}
