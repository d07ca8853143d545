package io.jansible.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jansible.error.OptionsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where settings come from and what they become. */
class SettingsTest {
  @TempDir Path folder;

  private Settings load(String file, Map<String, String> environment) throws IOException {
    Files.writeString(folder.resolve("ansible.cfg"), file);
    return Settings.load(environment, folder);
  }

  @Test
  void valuesOfTheFile() throws IOException {
    Settings settings =
        load(
            """
            # a comment
            [defaults]
            forks = 20 ; more
            roles_path = roles:~/r:/abs
            inventory = a,b
            callbacks_enabled = timer, "profile_tasks"
            remote_user = 'bob'
            host_key_checking: no
            log_path = x#y
            stdout_callback =
              minimal
            [connection]
            pipelining=True
            """,
            Map.of("HOME", "/home/me"));
    assertThat(settings.get("DEFAULT_FORKS"))
        .isEqualTo(new Settings.Value(20L, folder.resolve("ansible.cfg").toString()));
    assertThat(settings.list("DEFAULT_ROLES_PATH"))
        .isEqualTo(List.of(folder.resolve("roles").toString(), "/home/me/r", "/abs"));
    assertThat(settings.list("DEFAULT_HOST_LIST"))
        .isEqualTo(List.of(folder.resolve("a").toString(), folder.resolve("b").toString()));
    assertThat(settings.list("CALLBACKS_ENABLED")).isEqualTo(List.of("timer", "profile_tasks"));
    assertThat(settings.text("DEFAULT_REMOTE_USER")).isEqualTo("bob");
    assertThat(settings.bool("HOST_KEY_CHECKING")).isFalse();
    assertThat(settings.text("DEFAULT_LOG_PATH")).isEqualTo(folder.resolve("x#y").toString());
    assertThat(settings.text("DEFAULT_STDOUT_CALLBACK").strip()).isEqualTo("minimal");
    assertThat(settings.get("ANSIBLE_PIPELINING").value()).isEqualTo(true);
    assertThat(settings.get("DEFAULT_MODULE_PATH"))
        .isEqualTo(
            new Settings.Value(
                List.of("/home/me/.ansible/plugins/modules", "/usr/share/ansible/plugins/modules"),
                "default"));
  }

  @Test
  void environmentOutranksTheFile() throws IOException {
    Settings settings =
        load(
            "[defaults]\nforks=20\ngathering=smart\n",
            Map.of("ANSIBLE_FORKS", "7", "ANSIBLE_GATHERING", "explicit", "ANSIBLE_TIMEOUT", ""));
    assertThat(settings.get("DEFAULT_FORKS"))
        .isEqualTo(new Settings.Value(7L, "env: ANSIBLE_FORKS"));
    assertThat(settings.text("DEFAULT_GATHERING")).isEqualTo("explicit");
    assertThat(settings.get("DEFAULT_TIMEOUT")).isEqualTo(new Settings.Value(10L, "default"));
  }

  @Test
  void wrongValues() throws IOException {
    Settings settings = load("[defaults]\nforks=many\ngathering=never\n", Map.of());
    assertThatThrownBy(() -> settings.get("DEFAULT_FORKS"))
        .isInstanceOf(OptionsException.class)
        .hasMessageStartingWith(
            "Invalid type for configuration option setting: DEFAULT_FORKS (from ");
    assertThatThrownBy(() -> settings.get("DEFAULT_GATHERING"))
        .isInstanceOf(OptionsException.class)
        .hasMessage(
            "Invalid value \"never\" for configuration option \"setting: DEFAULT_GATHERING \","
                + " valid values are: implicit, explicit, smart");
    assertThatThrownBy(() -> load("forks=1\n", Map.of()))
        .isInstanceOf(OptionsException.class)
        .hasMessageContaining("no section headers");
    assertThatThrownBy(() -> load("[a]\nx=1\n[a]\n", Map.of()))
        .isInstanceOf(OptionsException.class)
        .hasMessageContaining("section 'a' already exists");
  }

  @Test
  void aFolderThatAllMayWriteToIsNoSource() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Settings settings = load("[defaults]\nforks=20\n", Map.of("HOME", "/nowhere"));
    assertThat(settings.integer("DEFAULT_FORKS", 0)).isEqualTo(5);
    assertThat(settings.warnings())
        .singleElement()
        .asString()
        .contains("world writable directory (" + folder + ")");
    Settings named = load("[defaults]\nforks=20\n", Map.of("ANSIBLE_CONFIG", folder.toString()));
    assertThat(named.integer("DEFAULT_FORKS", 0)).isEqualTo(20);
  }

  @Test
  void everySettingHasADefaultThatFits() throws IOException {
    Settings settings = load("", Map.of());
    assertThat(settings.definitions()).hasSizeGreaterThan(200);
    settings.definitions().forEach(one -> settings.get(one.name()));
  }
}
