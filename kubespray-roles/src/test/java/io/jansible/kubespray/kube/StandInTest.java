package io.jansible.kubespray.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.Engine;
import io.jansible.RunOptions;
import io.jansible.event.RunEvent;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module in Java runs in the place of exactly those files that it stands for. */
class StandInTest {
  private static final String FILE = "#!/bin/sh\n# WANT_JSON\necho '{\"msg\": \"the file\"}'\n";
  private static final String EDITED = FILE.replace("the file", "the edited file");

  @TempDir Path folder;

  @Test
  void aFileInTheLibraryIsRunByWhatStandsForIt() throws IOException {
    put("library/greet", FILE);
    assertThat(run("greet")).isEqualTo("in Java");
  }

  @Test
  void anEditedFileInTheLibraryRunsItself() throws IOException {
    put("library/greet", EDITED);
    assertThat(run("greet")).isEqualTo("the edited file");
  }

  @Test
  void withoutAFileTheShortNameIsEnough() throws IOException {
    assertThat(run("greet")).isEqualTo("in Java");
  }

  @Test
  void aFileOfTheCollectionIsRunByWhatStandsForIt() throws IOException {
    put("collections/ansible_collections/some/greetings/plugins/modules/greet.sh", FILE);
    assertThat(run("some.greetings.greet")).isEqualTo("in Java");
  }

  @Test
  void anEditedFileOfTheCollectionRunsItself() throws IOException {
    put("collections/ansible_collections/some/greetings/plugins/modules/greet.sh", EDITED);
    assertThat(run("some.greetings.greet")).isEqualTo("the edited file");
  }

  @Test
  void theSameFileInAnotherCollectionIsTheSameModule() throws IOException {
    put("collections/ansible_collections/other/copies/plugins/modules/greet.sh", FILE);
    assertThat(run("other.copies.greet")).isEqualTo("in Java");
  }

  private void put(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Object run(String action) throws IOException {
    put("play.yml", "- hosts: all\n  gather_facts: false\n  tasks:\n  - " + action + ":\n");
    put("ansible.cfg", "[defaults]\ncollections_path = " + folder.resolve("collections") + "\n");
    List<Object> messages = new ArrayList<>();
    Engine.builder()
        .modules(List.of(new Greeter()))
        .build()
        .run(
            RunOptions.builder()
                .playbook(folder.resolve("play.yml").toString())
                .inventory("localhost,")
                .connection("local")
                .workingDirectory(folder)
                .build(),
            event -> {
              if (event instanceof RunEvent.TaskEnded ended) {
                messages.add(ended.result().values().get("msg"));
              }
            });
    assertThat(messages).hasSize(1);
    return messages.get(0);
  }

  private static String digest() {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(FILE.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Greeter implements Module {
    private final ModuleSpec spec =
        ModuleSpec.of("some.greetings.greet", "Greets.", ArgumentSpec.of()).standingFor(digest());

    @Override
    public ModuleSpec spec() {
      return spec;
    }

    @Override
    public ModuleResult run(ModuleCall call) {
      return ModuleResult.changed(false).put("msg", "in Java");
    }
  }
}
