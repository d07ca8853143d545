package io.jansible.facts;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The groups in which Ansible gathers facts on Linux, with the names by which {@code gather_subset}
 * knows each.
 */
enum Collector {
  PLATFORM(
      true,
      List.of(),
      "platform",
      "system",
      "kernel",
      "kernel_version",
      "machine",
      "python_version",
      "architecture",
      "machine_id"),
  DISTRIBUTION(
      true,
      List.of(),
      "distribution",
      "distribution_version",
      "distribution_release",
      "distribution_major_version",
      "os_family"),
  LSB(true, List.of(), "lsb"),
  SELINUX(true, List.of(), "selinux"),
  APPARMOR(true, List.of(), "apparmor"),
  CHROOT(false, List.of(), "chroot", "is_chroot"),
  FIPS(true, List.of(), "fips"),
  PYTHON(true, List.of(), "python"),
  CAPS(true, List.of(), "caps", "system_capabilities", "system_capabilities_enforced"),
  PKG_MGR(true, List.of("distribution"), "pkg_mgr"),
  SERVICE_MGR(true, List.of("platform", "distribution"), "service_mgr"),
  CMDLINE(true, List.of(), "cmdline"),
  DATE_TIME(true, List.of(), "date_time"),
  ENV(true, List.of(), "env"),
  LOADAVG(false, List.of(), "loadavg"),
  SSH_PUB_KEYS(
      true,
      List.of(),
      "ssh_pub_keys",
      "ssh_host_pub_keys",
      "ssh_host_key_dsa_public",
      "ssh_host_key_rsa_public",
      "ssh_host_key_ecdsa_public",
      "ssh_host_key_ed25519_public"),
  USER(
      true,
      List.of(),
      "user",
      "user_id",
      "user_uid",
      "user_gid",
      "user_gecos",
      "user_dir",
      "user_shell",
      "real_user_id",
      "effective_user_id",
      "effective_group_ids"),
  SYSTEMD(false, List.of(), "systemd"),
  VIRTUAL(
      false,
      List.of(),
      "virtual",
      "virtualization_type",
      "virtualization_role",
      "virtualization_tech_guest",
      "virtualization_tech_host"),
  HARDWARE(
      false,
      List.of("platform"),
      "hardware",
      "processor",
      "processor_cores",
      "processor_count",
      "mounts",
      "devices"),
  DNS(true, List.of(), "dns"),
  FIBRE_CHANNEL_WWN(false, List.of(), "fibre_channel_wwn"),
  NETWORK(
      false,
      List.of("distribution", "platform"),
      "network",
      "interfaces",
      "default_ipv4",
      "default_ipv6",
      "all_ipv4_addresses",
      "all_ipv6_addresses"),
  ISCSI(false, List.of(), "iscsi"),
  NVME(false, List.of(), "nvme"),
  LOCAL(true, List.of(), "local"),
  FACTER(false, List.of(), "facter"),
  OHAI(false, List.of(), "ohai");

  private final boolean minimal;
  private final List<String> requires;
  private final List<String> names;

  Collector(boolean minimal, List<String> requires, String... names) {
    this.minimal = minimal;
    this.requires = requires;
    this.names = List.of(names);
  }

  /** The collector's own name, which is also its function's in the script. */
  String id() {
    return names.get(0);
  }

  /** All names that {@code gather_subset} takes, beside {@code all} and {@code min}. */
  static Set<String> validNames() {
    Set<String> valid = new TreeSet<>();
    for (Collector collector : values()) {
      valid.addAll(collector.names);
    }
    return valid;
  }

  /**
   * What a {@code gather_subset} asks for: {@code min} is always in it unless taken out, {@code !x}
   * takes out what was not named itself, and what a collector needs comes with it.
   *
   * @throws FactException for a name that is none
   */
  static EnumSet<Collector> select(List<String> subsets) {
    Set<String> valid = validNames();
    Set<String> minimal = new TreeSet<>();
    for (Collector collector : values()) {
      if (collector.minimal) {
        minimal.add(collector.id());
      }
    }
    Set<String> wanted = new TreeSet<>();
    Set<String> excluded = new TreeSet<>();
    Set<String> explicit = new TreeSet<>();
    List<String> withMinimum = new ArrayList<>();
    withMinimum.add("min");
    withMinimum.addAll(subsets.isEmpty() ? List.of("all") : subsets);
    for (String subset : withMinimum) {
      switch (subset) {
        case "min" -> wanted.addAll(minimal);
        case "all" -> wanted.addAll(valid);
        case "!min" -> excluded.addAll(minimal);
        case "!all" -> {
          for (String name : valid) {
            if (!minimal.contains(name)) {
              excluded.add(name);
            }
          }
        }
        default -> {
          if (subset.startsWith("!")) {
            exclude(subset.substring(1), excluded);
          } else if (valid.contains(subset)) {
            explicit.add(subset);
            wanted.add(subset);
          } else {
            throw new FactException(
                "Bad subset '"
                    + subset
                    + "' given to Ansible. gather_subset options allowed: all, "
                    + String.join(", ", valid));
          }
        }
      }
    }
    excluded.removeAll(explicit);
    wanted.removeAll(excluded);
    return withRequired(wanted);
  }

  private static void exclude(String name, Set<String> excluded) {
    excluded.add(name);
    for (Collector collector : values()) {
      if (collector.id().equals(name)) {
        excluded.addAll(collector.names);
      }
    }
  }

  private static EnumSet<Collector> withRequired(Set<String> wanted) {
    EnumSet<Collector> chosen = EnumSet.noneOf(Collector.class);
    for (Collector collector : values()) {
      if (collector.names.stream().anyMatch(wanted::contains)) {
        chosen.add(collector);
      }
    }
    for (Collector collector :
        EnumSet.copyOf(chosen.isEmpty() ? EnumSet.noneOf(Collector.class) : chosen)) {
      for (Collector needed : values()) {
        if (collector.requires.contains(needed.id())) {
          chosen.add(needed);
        }
      }
    }
    return chosen;
  }
}
