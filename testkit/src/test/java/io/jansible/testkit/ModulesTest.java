package io.jansible.testkit;

import static io.jansible.testkit.JansibleAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jansible.testkit.host.FakeHost;
import io.jansible.testkit.host.OperatingSystem;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The native modules, unchanged, on fake hosts. */
@JansibleTest
class ModulesTest {
  @Test
  void filesAndLinks(FakeHost node) {
    String tasks =
        """
        - name: Directory
          file: {path: /srv/app/conf, state: directory, mode: "0750", owner: nobody}
        - name: Copy
          copy: {content: "a=1\\nb=2\\n", dest: /srv/app/conf/app.ini, mode: "0640", group: users}
        - name: Line
          lineinfile: {path: /srv/app/conf/app.ini, regexp: "^b=", line: "b=3"}
        - name: Block
          blockinfile: {path: /srv/app/conf/app.ini, block: "c=4"}
        - name: Replace
          replace: {path: /srv/app/conf/app.ini, regexp: "a=1", replace: "a=9"}
        - name: Link
          file: {src: conf/app.ini, dest: /srv/app/current, state: link}
        - name: Find
          find: {paths: /srv/app, recurse: true, patterns: "*.ini"}
          register: found
        - name: Slurp
          slurp: {src: /srv/app/current}
          register: slurped
        - name: Stat
          stat: {path: /srv/app/current}
          register: link
        - name: Right
          assert:
            that:
              - found.files[0].path == '/srv/app/conf/app.ini'
              - (slurped.content | b64decode) is search('b=3')
              - link.stat.islnk and link.stat.lnk_target == 'conf/app.ini'
        """;
    RoleRun run = RolePlay.tasks(tasks).on(node).run();
    assertThat(run).changed("Directory", "Copy", "Line", "Block", "Replace", "Link").ran("Right");
    assertThat(node).file("/srv/app/conf").isDirectory().hasMode("0750").hasOwner("nobody");
    assertThat(node)
        .file("/srv/app/conf/app.ini")
        .hasMode("0640")
        .hasGroup("users")
        .hasContent("a=9\nb=3\n# BEGIN ANSIBLE MANAGED BLOCK\nc=4\n# END ANSIBLE MANAGED BLOCK\n");
    assertThat(node).file("/srv/app/current").isLinkTo("conf/app.ini");
    RoleRun again =
        RolePlay.tasks(tasks.replaceFirst("(?s)- name: Copy.*?- name: Line", "- name: Line"))
            .on(node)
            .run();
    assertThat(again).unchanged("Directory", "Line", "Block", "Replace", "Link");
  }

  @Test
  void checkModeLeavesTheHostAlone(FakeHost node) {
    RoleRun run =
        RolePlay.tasks("- {name: Copy, copy: {content: x, dest: /etc/x}}").on(node).check().run();
    assertThat(run).changed("Copy");
    assertThat(node).hasNoFile("/etc/x");
  }

  @Test
  void usersAndGroups(FakeHost node) {
    RoleRun run =
        RolePlay.tasks(
                """
                - {name: Group, group: {name: web, gid: 2000}}
                - {name: System group, group: {name: sys, system: true}}
                - {name: User, user: {name: eve, group: web, groups: [sys], shell: /bin/sh, uid: 2001}}
                - {name: Again, user: {name: eve, group: web, groups: [sys], shell: /bin/sh, uid: 2001}}
                - {name: More, user: {name: eve, groups: users, append: true, comment: Eve}}
                - {name: Gone, user: {name: nobody, state: absent}}
                - {name: Hers, copy: {content: x, dest: ~/x}, become: true, become_user: eve}
                """)
            .on(node)
            .run();
    assertThat(run).changed("Group", "User", "More", "Gone", "Hers").unchanged("Again");
    assertThat(node).hasUser("eve", "web", "sys", "users").hasNoUser("nobody");
    assertThat(node).file("/home/eve/x").hasOwner("eve").hasGroup("web");
    assertThat(node).file("/etc/passwd").hasLines("eve:x:2001:2000:Eve:/home/eve:/bin/sh");
  }

  @Test
  void loginUserMayNotDoEverything(FakeHost node) {
    node.user("admin").variable("ansible_user", "admin");
    RoleRun run =
        RolePlay.tasks(
                """
                - {name: Refused, copy: {content: x, dest: /etc/x}}
                """)
            .on(node)
            .withoutBecome()
            .runToFailure();
    assertThat(run).failed("Refused");
    assertThat(node).hasNoFile("/etc/x");
    assertThat(
            RolePlay.tasks("- {name: Own, copy: {content: x, dest: ~/x}}")
                .on(node)
                .withoutBecome()
                .run())
        .changed("Own");
    assertThat(node).file("/home/admin/x").hasOwner("admin");
  }

  @Test
  void services(FakeHost node) {
    node.service("app").runningService("old");
    RoleRun run =
        RolePlay.tasks(
                """
                - {name: Start, service: {name: app, state: started, enabled: true}}
                - {name: Again, systemd: {name: app, state: started, enabled: true}}
                - {name: Restart, systemd: {name: app, state: restarted, daemon_reload: true}}
                - {name: Mask, systemd: {name: old, state: stopped, enabled: false, masked: true}}
                - {name: Facts, service_facts: {}}
                - assert: {that: "ansible_facts.services['app.service'].state == 'running'"}
                - {name: Missing, service: {name: nothing, state: started}, ignore_errors: true}
                """)
            .on(node)
            .run();
    assertThat(run).changed("Start", "Restart", "Mask").unchanged("Again");
    assertThat(run).failedWith("Missing", "Could not find the requested service nothing");
    assertThat(node).hasRunning("app").hasEnabled("app").hasStopped("old");
    assertThat(node).hasRun("systemctl restart app").hasNotRun("systemctl start old");
    org.assertj.core.api.Assertions.assertThat(node.unit("app").restarts()).isEqualTo(1);
  }

  @OnEach({OperatingSystem.UBUNTU_24_04, OperatingSystem.ALMALINUX_9, OperatingSystem.FEDORA_41})
  void packages(FakeHost node) {
    node.installed("old").unavailable("no-such");
    RoleRun run =
        RolePlay.tasks(
                """
                - {name: Install, package: {name: [nginx, curl], state: present}}
                - {name: Again, package: {name: nginx, state: present}}
                - {name: Remove, package: {name: old, state: absent}}
                - {name: Facts, package_facts: {}}
                - assert: {that: "'nginx' in ansible_facts.packages"}
                - {name: Missing, package: {name: no-such}, ignore_errors: true}
                """)
            .on(node)
            .run();
    assertThat(run).changed("Install", "Remove").unchanged("Again").failed("Missing");
    assertThat(node).hasInstalled("nginx", "curl").hasNotInstalled("old");
  }

  @Test
  void aptWithVersions(FakeHost node) {
    node.available("kubeadm", "1.31.4-1.1");
    RoleRun run =
        RolePlay.tasks(
                """
                - {name: Cache, apt: {update_cache: true, cache_valid_time: 3600}}
                - {name: Install, apt: {name: kubeadm=1.31.4-1.1, update_cache: true}}
                - {name: Hold, dpkg_selections: {name: kubeadm, selection: hold}}
                """)
            .on(node)
            .run();
    assertThat(run).changed("Install", "Hold");
    org.assertj.core.api.Assertions.assertThat(node.packageVersion("kubeadm"))
        .isEqualTo("1.31.4-1.1");
  }

  @Test
  void aptMindsWhatWouldGo(FakeHost node) {
    RolePlay.tasks(
            """
            - {name: Install, apt: {name: nginx, fail_on_autoremove: true, autoremove: true}}
            - {name: Upgrade, apt: {upgrade: yes, fail_on_autoremove: true}}
            - {name: All, apt: {name: "*", state: latest}}
            - {name: Nothing, apt: {name: "*"}}
            - {name: Dist, apt: {upgrade: dist, autoremove: true}}
            """)
        .on(node)
        .run();
    List<String> ran = node.commands().stream().filter(each -> each.startsWith("apt-get")).toList();
    org.assertj.core.api.Assertions.assertThat(ran).hasSize(4);
    org.assertj.core.api.Assertions.assertThat(ran.get(0))
        .contains("--auto-remove", "--no-remove", "install");
    org.assertj.core.api.Assertions.assertThat(ran.get(1))
        .contains("upgrade --with-new-pkgs --no-remove")
        .doesNotContain("--auto-remove");
    org.assertj.core.api.Assertions.assertThat(ran.get(2)).endsWith("upgrade --with-new-pkgs");
    org.assertj.core.api.Assertions.assertThat(ran.get(3)).endsWith("dist-upgrade --auto-remove");
  }

  /** The words are those that Ansible had on a Debian node. */
  @Test
  void aptTellsWhatFailed(FakeHost node) {
    node.available("hello", "2.10-3");
    node.on("apt-get *").fails(100, "E: no\n");
    RoleRun run =
        RolePlay.tasks(
                """
                - {name: Install, apt: {name: hello, fail_on_autoremove: true}, ignore_errors: true}
                - {name: Sources, apt: {name: hello, state: build-dep, install_recommends: false, allow_downgrade: true}, ignore_errors: true}
                - {name: Deb, apt: {deb: /tmp/x.deb, state: absent}, ignore_errors: true}
                - {name: Upgrade, apt: {upgrade: dist}, ignore_errors: true}
                """)
            .on(node)
            .run();
    String start =
        "'/usr/bin/apt-get -y -o \"Dpkg::Options::=--force-confdef\" -o \"Dpkg::Options::=--force-confold\" ";
    assertThat(run)
        .failedWith("Install", start + "    --no-remove  install 'hello=2.10-3'' failed: E: no\n")
        .hasResult("Install", "cache_updated", false)
        .failedWith(
            "Sources",
            start
                + "     build-dep 'hello' -o APT::Install-Recommends=no --allow-downgrades' failed: E: no\n")
        .failedWith("Deb", "deb only supports state=present")
        .hasResult("Upgrade", "cache_updated", null);
  }

  @Test
  void kernel(FakeHost node) {
    node.withoutKernelModule("nf_conntrack_ipv4");
    RoleRun run =
        RolePlay.tasks(
                """
                - {name: Forward, ansible.posix.sysctl: {name: net.ipv4.ip_forward, value: "1", sysctl_set: true, sysctl_file: /etc/sysctl.d/99.conf}}
                - {name: Again, ansible.posix.sysctl: {name: net.ipv4.ip_forward, value: "1", sysctl_set: true, sysctl_file: /etc/sysctl.d/99.conf}}
                - {name: Module, community.general.modprobe: {name: br_netfilter, persistent: present}}
                - {name: Module again, community.general.modprobe: {name: br_netfilter, persistent: present}}
                - {name: No module, community.general.modprobe: {name: nf_conntrack_ipv4}, ignore_errors: true}
                - {name: Mount, ansible.posix.mount: {path: /data, src: /dev/vdb, fstype: ext4, state: mounted}}
                - {name: Name, hostname: {name: other}}
                """)
            .on(node)
            .run();
    assertThat(run)
        .changed("Forward", "Module", "Mount", "Name")
        .unchanged("Again", "Module again");
    assertThat(run).failedWith("No module", "not found in directory");
    assertThat(node).hasSysctl("net.ipv4.ip_forward", "1");
    assertThat(node).hasSysctl("net.bridge.bridge-nf-call-iptables", "1");
    assertThat(node).file("/etc/modules-load.d/br_netfilter.conf").hasContent("br_netfilter\n");
    assertThat(node).file("/etc/hostname").hasContent("other\n");
    assertThat(node).file("/etc/fstab").contains("/dev/vdb /data ext4 defaults 0 0");
  }

  @Test
  void downloads(FakeHost node) {
    node.serves("https://example.org/tool", "tool\n");
    RoleRun run =
        RolePlay.tasks(
                """
                - name: Fetch
                  get_url:
                    url: https://example.org/tool
                    dest: /usr/local/bin/tool
                    mode: "0755"
                    checksum: sha1:9c5e3a1bfb5e0b9ff0ccbdbc2ee7ba5b6b6a8f2e
                  ignore_errors: true
                - {name: Fetch any, get_url: {url: https://example.org/tool, dest: /usr/local/bin/tool, mode: "0755"}}
                - {name: Ask, uri: {url: https://example.org/tool, return_content: true}, register: answer}
                - assert: {that: "answer.content == 'tool\\n' and answer.status == 200"}
                """)
            .on(node)
            .run();
    assertThat(run).failed("Fetch").changed("Fetch any");
    assertThat(node).file("/usr/local/bin/tool").hasContent("tool\n").hasMode("0755");
  }

  @Test
  void shellScriptsAndPipes(FakeHost node) {
    node.on("crictl ps").prints("a Running x\nb Exited y\nc Running z\n");
    RoleRun run =
        RolePlay.tasks(
                """
                - name: Pipe
                  shell: set -o pipefail && crictl ps | grep Running | cut -d' ' -f3 | sort -r
                  args: {executable: /bin/bash}
                - name: Script file
                  copy: {dest: /opt/x.sh, mode: "0755", content: "#!/bin/sh\\nfor i in 1 2; do echo $i-$1; done > /tmp/out\\n"}
                - {name: Run it, command: /opt/x.sh arg}
                - {name: Skipped, command: /opt/x.sh arg, args: {creates: /tmp/out}}
                """)
            .on(node)
            .run();
    assertThat(run).hasResult("Pipe", "stdout", "z\nx").changed("Run it").unchanged("Skipped");
    assertThat(node).file("/tmp/out").hasContent("1-arg\n2-arg\n");
  }

  @Test
  void delegatedToTheController(FakeHost node) {
    FakeHost controller = FakeHost.of("localhost", OperatingSystem.DEBIAN_12);
    RolePlay.tasks(
            """
            - {copy: {content: "{{ inventory_hostname }}", dest: /tmp/who}, delegate_to: localhost}
            - {copy: {content: x, dest: /tmp/local}, connection: local}
            """)
        .on(node)
        .controller(controller)
        .run();
    assertThat(controller).file("/tmp/who").hasContent("node1");
    assertThat(node).file("/tmp/local").hasContent("x");
  }

  @Test
  void unscriptedCommandFailsTheTest() {
    FakeHost node = FakeHost.of("node1", OperatingSystem.DEBIAN_12);
    assertThatThrownBy(
            () ->
                RolePlay.tasks("- {command: 'kubeadm init --config \"a b\"', ignore_errors: true}")
                    .on(node)
                    .run())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("node.on(\"kubeadm init --config 'a b'\").prints(\"\");");
    FakeHost other = FakeHost.of("node1", OperatingSystem.DEBIAN_12);
    assertThatThrownBy(
            () -> RolePlay.tasks("- {shell: 'cat <(echo a)', failed_when: false}").on(other).run())
        .hasMessageContaining("node.onShell(\"cat <(echo a)\").prints(\"\");");
    FakeHost third = FakeHost.of("node1", OperatingSystem.DEBIAN_12);
    third.onShell("cat <(echo *)").prints("a\n");
    third.on("kubeadm init *").fails(3, "no");
    third.on("nothing *").isMissing();
    RoleRun run =
        RolePlay.tasks(
                """
                - {name: Shell, shell: 'cat <(echo a)'}
                - {name: Fails, command: kubeadm init now, failed_when: false}
                - {name: Missing, command: nothing at all, ignore_errors: true}
                - {name: Asks, shell: command -v nothing || echo none}
                """)
            .on(third)
            .run();
    assertThat(run).hasResult("Shell", "stdout", "a").hasResult("Fails", "rc", 3L);
    assertThat(run).hasResult("Missing", "rc", 2L).hasResult("Asks", "stdout", "none");
  }

  @Test
  void factsByGroupAndFilter(FakeHost node) {
    RoleRun run =
        RolePlay.tasks(
                """
                - {name: Network, setup: {gather_subset: "!all,!min,network", filter: "ansible_default_ip*"}}
                - {name: Least, setup: {gather_subset: ["!all"]}}
                - {name: All, gather_facts: {}}
                - assert:
                    that:
                      - ansible_default_ipv4.address == '192.0.2.11'
                      - ansible_hostname == 'node1'
                      - ansible_distribution == 'Debian'
                """)
            .on(node)
            .withoutFacts()
            .run();
    var network =
        (java.util.Map<?, ?>) run.outcomes("Network").get(0).values().get("ansible_facts");
    org.assertj.core.api.Assertions.assertThat(network.keySet())
        .isEqualTo(java.util.Set.of("ansible_default_ipv4", "ansible_default_ipv6"));
    var least = (java.util.Map<?, ?>) run.outcomes("Least").get(0).values().get("ansible_facts");
    org.assertj.core.api.Assertions.assertThat(least.containsKey("ansible_memtotal_mb")).isFalse();
    org.assertj.core.api.Assertions.assertThat(least.containsKey("ansible_os_family")).isTrue();
  }
}
