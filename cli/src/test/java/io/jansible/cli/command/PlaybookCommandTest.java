package io.jansible.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jansible.Listing;
import io.jansible.RunOptions;
import io.jansible.cli.args.ArgumentParser;
import io.jansible.cli.args.UsageException;
import io.jansible.cli.output.Display;
import io.jansible.config.Settings;
import io.jansible.error.JansibleException;
import io.jansible.error.OptionsException;
import io.jansible.event.RunListener;
import io.jansible.vault.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a command line to what the engine is asked. */
class PlaybookCommandTest {
  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final List<RunOptions> asked = new ArrayList<>();
  private final List<Secret> secrets = new ArrayList<>();
  private final List<RunListener> listeners = new ArrayList<>();
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
  private String stdin = "";

  @BeforeEach
  void files() throws IOException {
    environment.put("HOME", folder.toString());
    Files.writeString(folder.resolve("site.yml"), "");
    Files.writeString(folder.resolve("pw"), "secret\n");
    Files.createDirectory(folder.resolve("dir"));
  }

  private final class Fake implements PlaybookCommand.Runner {
    @Override
    public int run(
        RunOptions options,
        List<Secret> given,
        List<RunListener> hearing,
        Prompt prompt,
        Interruption interruption) {
      asked.add(options);
      secrets.addAll(given);
      listeners.addAll(hearing);
      return 2;
    }

    @Override
    public String list(
        RunOptions options, List<Secret> given, Set<Listing> what, List<RunListener> hearing) {
      asked.add(options);
      return what + "\n";
    }
  }

  private int run(String... words) {
    Session session =
        new Session(
            "jansible-playbook",
            List.of(words),
            environment,
            folder,
            new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
            stdout,
            stderr,
            "x",
            "",
            0);
    Settings settings = Settings.load(environment, folder);
    ArgumentParser parser =
        Program.PLAYBOOK.parser(text -> Settings.absolute(text, folder, environment));
    var arguments = parser.parse(session.arguments());
    Display display =
        new Display(OutputSettingsReader.read(session, settings, arguments), stdout, stderr);
    RunRequest.DataReader reader =
        new RunRequest.DataReader() {
          @Override
          public Object text(String text) {
            return Map.of("text", text);
          }

          @Override
          public Object file(Path file) {
            return Map.of("file", file.toString());
          }
        };
    return new PlaybookCommand(
            new CommandContext(
                session,
                settings,
                arguments,
                parser,
                display,
                new Prompt(session),
                new Interruption()),
            new Fake(),
            reader)
        .run();
  }

  @Test
  void optionsReachTheEngine() {
    assertThat(
            run(
                "-i",
                "inv",
                "-i",
                "a,b",
                "-l",
                "x",
                "-t",
                "t1,t2",
                "--skip-tags",
                "s",
                "-f",
                "9",
                "-CD",
                "-bvv",
                "--become-user",
                "u",
                "-e",
                "a=1 b='x y'",
                "-e",
                "{c: 1}",
                "-e",
                "@vars.yml",
                "-u",
                "bob",
                "-c",
                "local",
                "-T",
                "7",
                "-M",
                "/m1:/m2",
                "--start-at-task",
                "T",
                "site.yml"))
        .isEqualTo(2);
    RunOptions options = asked.get(0);
    assertThat(options.playbooks()).containsExactly("site.yml");
    assertThat(options.inventories()).containsExactly(folder.resolve("inv").toString(), "a,b");
    assertThat(options.limit()).contains("x");
    assertThat(options.tags()).containsExactly("t1", "t2");
    assertThat(options.skipTags()).containsExactly("s");
    assertThat(options.forks()).isEqualTo(9);
    assertThat(options.check()).isTrue();
    assertThat(options.diff()).isTrue();
    assertThat(options.become()).isTrue();
    assertThat(options.becomeUser()).contains("u");
    assertThat(options.verbosity()).isEqualTo(2);
    assertThat(options.timeout()).contains(7);
    assertThat(options.modulePath()).containsExactly(Path.of("/m1"), Path.of("/m2"));
    assertThat(options.startAtTask()).contains("T");
    assertThat(options.extraVars())
        .isEqualTo(
            Map.of(
                "a",
                "1",
                "b",
                "x y",
                "text",
                "{c: 1}",
                "file",
                folder.resolve("vars.yml").toString()));
    assertThat(listeners).hasSize(1);
  }

  @Test
  void settingsStandInForOptions() {
    environment.put("ANSIBLE_FORKS", "3");
    environment.put("ANSIBLE_RUN_TAGS", "x");
    environment.put("ANSIBLE_INVENTORY", "hosts");
    environment.put("ANSIBLE_CALLBACKS_ENABLED", "ansible.posix.profile_tasks,timer,nosuch");
    environment.put("ANSIBLE_VAULT_PASSWORD_FILE", "pw");
    run("-t", "y", "site.yml");
    assertThat(asked.get(0).forks()).isEqualTo(3);
    assertThat(asked.get(0).tags()).containsExactly("x", "y");
    assertThat(asked.get(0).inventories()).containsExactly(folder.resolve("hosts").toString());
    assertThat(listeners).hasSize(3);
    assertThat(stderr.toString(StandardCharsets.UTF_8))
        .isEqualTo("[WARNING]: Skipping callback plugin 'nosuch', unable to load\n");
    assertThat(secrets).singleElement().extracting(Secret::id).isEqualTo("default");
  }

  @Test
  void passwordsAreAskedForUnlessOneLists() {
    stdin = "first\n\n";
    run("-kK", "site.yml");
    assertThat(asked.get(0).connectionPassword()).contains("first");
    assertThat(asked.get(0).becomePassword()).contains("first");
    assertThat(stderr.toString(StandardCharsets.UTF_8))
        .contains("SSH password: ")
        .contains("BECOME password[defaults to SSH password]: ");
    run("-K", "--list-tasks", "--list-tags", "site.yml");
    assertThat(stdout.toString(StandardCharsets.UTF_8)).isEqualTo("[TASKS, TAGS]\n");
    assertThat(asked.get(1).tags()).containsExactly("never", "all");
    run("--become-password-file", "pw", "site.yml");
    assertThat(asked.get(2).becomePassword()).contains("secret");
    assertThat(asked.get(2).toString()).doesNotContain("secret");
  }

  @Test
  void mistakes() {
    assertThatThrownBy(() -> run("nosuch.yml"))
        .isInstanceOf(JansibleException.class)
        .hasMessage("the playbook: nosuch.yml could not be found");
    assertThatThrownBy(() -> run("dir"))
        .isInstanceOf(JansibleException.class)
        .hasMessage("the playbook: dir does not appear to be a file");
    assertThatThrownBy(() -> run("-f", "0", "site.yml"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--forks) must be >= 1");
    assertThatThrownBy(() -> run("-e", "./x.yml", "site.yml"))
        .isInstanceOf(OptionsException.class)
        .hasMessage("Please prepend extra_vars filename './x.yml' with '@'");
    assertThatThrownBy(() -> run("--conn-pass-file", "nosuch", "site.yml"))
        .isInstanceOf(JansibleException.class)
        .hasMessage("The password file " + folder.resolve("nosuch") + " was not found");
    environment.put("ANSIBLE_STDOUT_CALLBACK", "fancy");
    assertThatThrownBy(() -> run("site.yml"))
        .isInstanceOf(JansibleException.class)
        .hasMessage("Invalid callback for stdout specified: fancy");
  }
}
