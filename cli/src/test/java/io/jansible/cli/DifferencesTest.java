package io.jansible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.cli.command.Session;
import io.jansible.cli.output.Display;
import io.jansible.cli.output.OutputSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the entries of docs/differences.md that no other test holds. */
class DifferencesTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

  private int run(String program, String... arguments) {
    return Main.run(
        new Session(
            program,
            List.of(arguments),
            Map.of("HOME", folder.toString()),
            folder,
            InputStream.nullInputStream(),
            stdout,
            stderr,
            "/bin/" + program,
            "",
            0));
  }

  private int run(Map<String, String> environment, String terminals, String... arguments) {
    return Main.run(
        new Session(
            "jansible-playbook",
            List.of(arguments),
            environment,
            folder,
            InputStream.nullInputStream(),
            stdout,
            stderr,
            "./jansible-playbook",
            terminals,
            0));
  }

  private String err() {
    return stderr.toString(StandardCharsets.UTF_8);
  }

  private String out() {
    return stdout.toString(StandardCharsets.UTF_8);
  }

  @Test
  void ansiblesNamesWork() {
    assertThat(run("ansible-config", "dump", "--only-changed")).isZero();
    assertThat(out()).isEqualTo("CONFIG_FILE() = None\n\nGALAXY_SERVERS:\n");
  }

  @Test
  void versionTellsOfJava() {
    assertThat(run("jansible-playbook", "--version")).isZero();
    assertThat(out().lines().map(line -> line.replaceAll(" = .*", "")))
        .containsExactly(
            "jansible-playbook [core 2.18.0]",
            "  config file",
            "  configured module search path",
            "  jansible location",
            "  ansible collection location",
            "  executable location",
            "  java version",
            "  jinja version",
            "  libyaml");
    assertThat(out())
        .contains("  config file = None\n")
        .contains("  executable location = /bin/jansible-playbook\n");
  }

  @Test
  void runsEndWithTheJobsOfModules() throws Exception {
    Path playbook = folder.resolve("p.yml");
    Files.writeString(
        playbook,
        """
        - hosts: localhost
          gather_facts: false
          vars: {ansible_async_dir: "{{ playbook_dir }}/jobs"}
          tasks:
            - shell: "while [ ! -e '{{ playbook_dir }}/end' ]; do sleep 0.1; done"
              async: 60
              poll: 0
              register: command
            - wait_for: {timeout: 1}
              async: 60
              poll: 0
              register: module
            - copy: {dest: "{{ playbook_dir }}/ids", content: "{{ command.ansible_job_id }} {{ module.ansible_job_id }}"}
        """);
    assertThat(run("jansible-playbook", playbook.toString())).isZero();
    String[] ids = Files.readString(folder.resolve("ids")).split(" ");
    Path jobs = folder.resolve("jobs");
    assertThat(Files.readString(jobs.resolve(ids[1]))).contains("\"elapsed\": 1");
    assertThat(Files.readString(jobs.resolve(ids[0]))).contains("\"finished\": 0");
    Files.writeString(folder.resolve("end"), "");
    while (!Files.readString(jobs.resolve(ids[0])).contains("\"rc\": 0")) {
      Thread.sleep(20);
    }
  }

  @Test
  void releaseIsClaimed() throws IOException {
    Path playbook = folder.resolve("p.yml");
    Files.writeString(
        playbook,
        "- hosts: localhost\n  gather_facts: false\n  tasks:\n"
            + "    - debug: msg={{ ansible_version.full }}-{{ ansible_version.minor }}\n");
    String given = playbook.toString();
    assertThat(run("jansible-playbook", "--emulate", "2.16.14", given)).isZero();
    assertThat(out()).contains("\"msg\": \"2.16.14-16\"");
    for (String[] words :
        List.of(
            new String[] {"--emulate=2.16.14", "--version"},
            new String[] {"--version", "--emulate=2.16.14"},
            new String[] {"--version", "--emulate", "2.16.14"})) {
      stdout.reset();
      assertThat(run("jansible-playbook", words)).isZero();
      assertThat(out()).startsWith("jansible-playbook [core 2.16.14]\n");
    }
    stdout.reset();
    Map<String, String> environment =
        Map.of("HOME", folder.toString(), "JANSIBLE_EMULATE_ANSIBLE", "2.17.0");
    assertThat(run(environment, "", "--version")).isZero();
    assertThat(out()).startsWith("jansible-playbook [core 2.17.0]\n");
    assertThat(run("jansible-playbook", "--emulate", "new", given)).isEqualTo(5);
    assertThat(err())
        .contains("--emulate takes a release of ansible-core such as 2.16.14, not 'new'\n");
  }

  @Test
  void errorsHaveAPlace() throws IOException {
    Path playbook = folder.resolve("p.yml");
    for (String part :
        List.of("tasks: [x]", "roles: [1]", "tasks: [include_role: {name: r, tasks_from: 1}]")) {
      Files.writeString(playbook, "- hosts: localhost\n  " + part + "\n");
      stderr.reset();
      assertThat(run("jansible-playbook", playbook.toString())).isEqualTo(4);
      assertThat(err()).contains("The error appears to be in '" + playbook + "': line 2, column ");
    }
  }

  @Test
  void mistakesAreToldOtherwise() throws IOException {
    Path playbook = folder.resolve("p.yml");
    Files.writeString(
        playbook,
        """
        - hosts: localhost
          gather_facts: false
          ignore_errors: true
          tasks:
            - {debug: {msg: x}, loop: [1], loop_control: {pause: x}}
            - {debug: {msg: x}, with_nosuch: [1]}
            - {async_status: {}}
            - {debug: {var: v}, vars: {v: {a:}}}
            - {debug: {msg: no host}, become: true, become_method: nosuch}
            - block:
                - {name: "the {{ 1 }}", fail: {}}
              ignore_errors: false
              rescue:
                - {debug: {msg: "{{ ansible_failed_task.name | length }}"}}
        """);
    assertThat(run("jansible-playbook", playbook.toString())).isZero();
    assertThat(out())
        .contains(
            "the field 'pause' has an invalid value (x), and could not be converted to float.. ",
            "lookup plugin (nosuch) not found",
            "{\"changed\": false, \"msg\": \"missing required arguments: jid\"}",
            "\"a\": null",
            "\"msg\": \"no host\"",
            "\"msg\": \"11\"")
        .doesNotContain("An exception occurred");
    Files.writeString(playbook, "- {hosts: localhost, vars_prompt: x}\n");
    assertThat(run("jansible-playbook", playbook.toString())).isEqualTo(4);
    assertThat(err()).contains("Invalid vars_prompt data structure", "line 1, column 35");
    stderr.reset();
    Files.writeString(
        playbook, "- {hosts: localhost, tasks: [{debug: , with_items: [a], loop: [b]}]}\n");
    assertThat(run("jansible-playbook", playbook.toString())).isEqualTo(4);
    assertThat(err()).contains("duplicate loop in task: items");
  }

  @Test
  void failedRunsTellHowToResume() throws IOException {
    Files.writeString(
        folder.resolve("p.yml"),
        """
        - hosts: all
          gather_facts: false
          tasks:
            - block:
                - fail:
                  when: inventory_hostname == 'a'
              rescue:
                - debug:
            - name: Break here
              fail:
              when: inventory_hostname in ['b', 'c']
        """);
    Map<String, String> quiet = Map.of("HOME", folder.toString());
    String[] words = {"-i", "a,b,c", "p.yml", "-e", "note='two words'", "-v"};
    assertThat(run(quiet, "", words)).isEqualTo(2);
    assertThat(err()).isEmpty();
    assertThat(run(quiet, "2", words)).isEqualTo(2);
    String hint =
        "\nfailed task: Break here\n  on b, c\n  at "
            + folder.resolve("p.yml")
            + ":9\nto resume: ./jansible-playbook -i a,b,c p.yml -e 'note='\"'\"'two words'\"'\"'' -v\n";
    assertThat(err()).isEqualTo(hint);
    stderr.reset();
    Map<String, String> asked =
        Map.of("HOME", folder.toString(), "JANSIBLE_RESUME_HINT", "1", "ANSIBLE_FORCE_COLOR", "1");
    assertThat(run(asked, "", words)).isEqualTo(2);
    assertThat(err()).isEqualTo(hint);
    stderr.reset();
    assertThat(run(asked, "2", "-i", "a,", "p.yml")).isZero();
    assertThat(err()).isEmpty();
  }

  @Test
  void settingsOfPluginsThatAreBuiltIn() {
    assertThat(run("jansible-config", "dump", "--type", "become", "doas")).isZero();
    assertThat(out()).startsWith("\ndoas:\n____\nbecome_exe(default) = doas\n");
    stdout.reset();
    assertThat(run("jansible-config", "list", "--type", "all", "--format", "json")).isZero();
    assertThat(out()).contains("\"json_indent\"").doesNotContain("description");
  }

  @Test
  void commandsAreTold() throws IOException {
    Path playbook = folder.resolve("p.yml");
    Files.writeString(
        playbook,
        """
        - hosts: localhost
          gather_facts: false
          tasks:
            - command: echo told
            - command: echo kept
              no_log: true
        """);
    assertThat(run("jansible-playbook", "-vvv", playbook.toString())).isZero();
    assertThat(out()).contains("\n<localhost> EXEC echo told\n").doesNotContain("echo kept");
  }

  @Test
  void documentationIsOfWhatIsBuiltIn() throws IOException {
    assertThat(run("jansible-doc", "ping")).isZero();
    assertThat(out())
        .startsWith("> MODULE ansible.builtin.ping\n")
        .contains("- data\n")
        .contains("default: pong\n")
        .doesNotContain("EXAMPLES");
    Files.createDirectories(folder.resolve("library"));
    Files.writeString(folder.resolve("library/mine.py"), "#!/usr/bin/python\n");
    assertThat(run("jansible-doc", "--playbook-dir", folder.toString(), "mine")).isZero();
    assertThat(err()).contains("[WARNING]: mine was not found");
    Files.createDirectories(folder.resolve("roles/r/meta"));
    Files.writeString(
        folder.resolve("roles/r/meta/argument_specs.yml"),
        "argument_specs: {main: {short_description: Does it.}}\n");
    assertThat(run("jansible-doc", "-t", "role", "-r", "roles", "r")).isZero();
    assertThat(out()).contains("entry_points:\n    main:\n      short_description: Does it.\n");
  }

  @Test
  void pythonInventoryPluginsAreUnknown() throws IOException {
    Files.writeString(folder.resolve("aws.yml"), "plugin: amazon.aws.aws_ec2\n");
    assertThat(run("jansible-inventory", "-i", "aws.yml", "--list")).isZero();
    assertThat(err().replaceAll("\\s+", " "))
        .contains("specifies unknown plugin 'amazon.aws.aws_ec2'");
  }

  @Test
  void toml() throws IOException {
    Files.writeString(
        folder.resolve("h.toml"), "[web.hosts]\na = { mixed = [1, 'two', 3.5, true] }\n");
    assertThat(run("jansible-inventory", "-i", "h.toml", "--list", "--toml")).isZero();
    assertThat(out()).contains("mixed = [ 1, \"two\", 3.5, true,]\n");
    Files.writeString(
        folder.resolve("v.yml"),
        "all: {hosts: {a: {v: !vault \"$ANSIBLE_VAULT;1.1;AES256\\n3132\\n\"}}}\n");
    assertThat(run("jansible-inventory", "-i", "v.yml", "--list", "--toml")).isZero();
    assertThat(out()).contains("v = \"$ANSIBLE_VAULT;1.1;AES256");
  }

  @Test
  void checkModeMakesNoFiles() throws IOException {
    Path playbook = folder.resolve("p.yml");
    Files.writeString(
        playbook,
        """
        - hosts: localhost
          gather_facts: false
          tasks:
            - community.general.ssh_config: {ssh_config_file: "{{ playbook_dir }}/ssh/config", host: a, port: "1"}
            - community.general.npm: {path: "{{ playbook_dir }}/app", executable: /bin/true}
        """);
    assertThat(run("jansible-playbook", "--check", playbook.toString())).isZero();
    assertThat(out()).contains("changed=2");
    assertThat(folder.resolve("ssh")).doesNotExist();
    assertThat(folder.resolve("app")).doesNotExist();
  }

  @Test
  void playsOfOneTask() {
    assertThat(run("jansible", "localhost", "-m", "meta", "-a", "end_play")).isZero();
    assertThat(run("jansible", "localhost", "-m", "debug", "-a", "var=ansible_search_path"))
        .isZero();
    assertThat(out()).contains("\"" + folder + "\"");
  }

  @Test
  void initHasAnsiblesOrder() {
    assertThat(run("jansible-config", "init", "-f", "vars")).isZero();
    assertThat(out().lines().filter(line -> line.matches("\\w+: .*")))
        .map(line -> line.substring(0, line.indexOf(':')))
        .containsExactly(
            "ansible_module_compression",
            "ansible_no_target_syslog",
            "ansible_facts_modules",
            "ansible_python_interpreter",
            "ansible_python_module_rlimit_nofile",
            "ansible_target_log_info",
            "ansible_win_async_startup_timeout");
  }

  @Test
  void namedFileIsValidated() throws IOException {
    Files.writeString(folder.resolve("ansible.cfg"), "[defaults]\nnonsense = 1\n");
    Files.writeString(folder.resolve("other.cfg"), "[defaults]\nforks = 7\n");
    assertThat(run("jansible-config", "validate", "-c", "other.cfg")).isZero();
    assertThat(run("jansible-config", "validate")).isEqualTo(1);
  }

  @Test
  void actionPluginsAreRefused() throws IOException {
    Files.createDirectories(folder.resolve("library"));
    Files.createDirectories(folder.resolve("actions"));
    Files.writeString(folder.resolve("library/own.sh"), "#!/bin/sh\necho '{}'\n");
    Files.writeString(folder.resolve("actions/own.py"), "");
    Files.writeString(folder.resolve("ansible.cfg"), "[defaults]\naction_plugins = actions\n");
    Files.writeString(folder.resolve("p.yml"), "- hosts: localhost\n  tasks:\n    - own:\n");
    assertThat(run("jansible-playbook", "p.yml")).isEqualTo(1);
    assertThat(err().replaceAll("\\s+", " "))
        .contains("the action own needs the action plugin " + folder + "/actions/own.py");
  }

  @Test
  void unknownArgumentsAreErrorsWhereNothingIsToBeDone() throws IOException {
    Path playbook = folder.resolve("p.yml");
    Files.writeString(folder.resolve("same"), "same");
    Files.writeString(
        playbook,
        """
        - hosts: localhost
          gather_facts: false
          tasks:
            - copy: {dest: "{{ playbook_dir }}/same", content: same, bogus: 1}
              ignore_errors: true
            - copy: {dest: "{{ playbook_dir }}/other", content: same, bogus: 1}
              check_mode: true
              ignore_errors: true
            - template: {dest: "{{ playbook_dir }}/same", src: same, bogus: 1}
              ignore_errors: true
            - fetch: {dest: "{{ playbook_dir }}/same", src: "{{ playbook_dir }}/same", flat: true, bogus: 1}
              ignore_errors: true
        """);
    assertThat(run("jansible-playbook", playbook.toString())).isZero();
    assertThat(out())
        .contains(
            "Unsupported parameters for (ansible.legacy.copy) module: bogus.",
            "Unsupported parameters for (template) module: bogus.",
            "Unsupported parameters for (fetch) module: bogus.",
            "ignored=4");
  }

  @Test
  void filesAreAsAskedOrNotThere() throws IOException {
    Path playbook = folder.resolve("p.yml");
    Files.writeString(folder.resolve("old"), "old");
    Files.writeString(
        playbook,
        """
        - hosts: localhost
          gather_facts: false
          ignore_errors: true
          tasks:
            - copy: {dest: "{{ playbook_dir }}/old", content: new, owner: nosuchuser}
            - copy: {dest: "{{ playbook_dir }}/new", content: new, group: nosuchgroup}
        """);
    assertThat(run("jansible-playbook", playbook.toString())).isZero();
    assertThat(out()).contains("failed to look up user nosuchuser", "ignored=2");
    assertThat(folder.resolve("old")).hasContent("old");
    assertThat(folder.resolve("new")).doesNotExist();
  }

  @Test
  void bytesThatAreNoTextAreKeptAndShown() throws IOException {
    Path playbook = folder.resolve("p.yml");
    Files.write(folder.resolve("old"), new byte[] {'a', (byte) 0xe9, '\n'});
    Files.writeString(
        playbook,
        """
        - hosts: localhost
          gather_facts: false
          tasks:
            - lineinfile: {dest: "{{ playbook_dir }}/old", line: new}
            - community.general.ini_file: {path: "{{ playbook_dir }}/old", option: k, value: v}
        """);
    assertThat(run("jansible-playbook", "--diff", playbook.toString())).as(out()).isZero();
    assertThat(out()).contains("+new");
    assertThat(Files.readAllBytes(folder.resolve("old")))
        .startsWith('a', 0xe9, '\n')
        .containsSequence('n', 'e', 'w');
  }

  @Test
  void whatWasInADirectoryIsToldInDiffModeOnly() throws IOException {
    Path playbook = folder.resolve("p.yml");
    Files.writeString(
        playbook,
        """
        - hosts: localhost
          gather_facts: false
          tasks:
            - file: {path: "{{ playbook_dir }}/gone", state: absent}
              register: gone
            - debug: {msg: "{{ gone.diff.before.path_content is defined }}"}
        """);
    Files.createDirectories(folder.resolve("gone/in"));
    assertThat(run("jansible-playbook", playbook.toString())).isZero();
    assertThat(out()).contains("\"msg\": false");
    Files.createDirectories(folder.resolve("gone/in"));
    assertThat(run("jansible-playbook", "--diff", playbook.toString())).isZero();
    assertThat(out()).contains("\"msg\": true");
  }

  @Test
  void noCows() {
    new Display(OutputSettings.DEFAULTS, stdout, stderr).banner("PLAY [all]");
    assertThat(out()).isEqualTo("\nPLAY [all] " + "*".repeat(69) + "\n");
  }
}
