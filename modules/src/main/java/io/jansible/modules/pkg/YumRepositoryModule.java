package io.jansible.modules.pkg;

import io.jansible.connection.Errno;
import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.file.PathInfo;
import io.jansible.value.EscapedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.yum_repository}. */
final class YumRepositoryModule implements Module {
  /** Options that are written as they are: text, whole numbers. */
  private static final List<String> TEXTS =
      List.of(
          "bandwidth",
          "cost",
          "deltarpm_metadata_percentage",
          "deltarpm_percentage",
          "gpgcakey",
          "include",
          "ip_resolve",
          "metadata_expire_filter",
          "metalink",
          "mirrorlist",
          "password",
          "priority",
          "proxy",
          "proxy_password",
          "proxy_username",
          "sslcacert",
          "sslclientcert",
          "sslclientkey",
          "throttle",
          "ui_repoid_vars",
          "username");

  private static final List<String> FLAGS =
      List.of(
          "countme",
          "enabled",
          "enablegroups",
          "gpgcheck",
          "module_hotfixes",
          "repo_gpgcheck",
          "skip_if_unavailable",
          "ssl_check_cert_permissions",
          "sslverify",
          "protect",
          "s3_enabled");

  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "deltarpm_metadata_percentage",
          "gpgcakey",
          "http_caching",
          "keepalive",
          "metadata_expire_filter",
          "mirrorlist_expire",
          "protect",
          "ssl_check_cert_permissions",
          "ui_repoid_vars");

  private static final List<String> LISTS = List.of("baseurl", "exclude", "gpgkey", "includepkgs");

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.yum_repository", "Add or remove YUM repositories", arguments());

  private static ArgumentSpec arguments() {
    List<Argument> all = new ArrayList<>();
    all.add(Argument.text("name").must().doc("The repository's identifier."));
    all.add(
        Argument.text("state")
            .or("present")
            .choices("present", "absent")
            .doc("Whether it is there."));
    all.add(Argument.text("file").doc("The file's name without .repo."));
    all.add(Argument.path("reposdir").or("/etc/yum.repos.d").doc("Where the files are."));
    all.add(Argument.text("description").doc("What it is, for people."));
    all.add(Argument.text("failovermethod").choices("roundrobin", "priority").doc("Of mirrors."));
    all.add(Argument.text("http_caching").choices("all", "packages", "none").doc("Of proxies."));
    all.add(Argument.text("keepcache").choices("0", "1").doc("Keep packages."));
    all.add(Argument.text("metadata_expire").doc("How long lists are good for."));
    all.add(Argument.text("mirrorlist_expire").doc("How long the mirrors' list is good for."));
    all.add(Argument.text("timeout").doc("Seconds for a connection."));
    all.add(Argument.text("retries").doc("How often it is tried."));
    all.add(Argument.bool("async").doc("Fetch in the background."));
    all.add(Argument.bool("keepalive").doc("Keep connections."));
    for (String each : TEXTS) {
      Argument argument = Argument.text(each).doc("As yum.conf has it.");
      argument =
          each.equals("password") || each.equals("proxy_password") ? argument.secret() : argument;
      all.add(
          switch (each) {
            case "ip_resolve" -> argument.choices("4", "6", "IPv4", "IPv6", "whatever");
            case "metadata_expire_filter" ->
                argument.choices(
                    "never", "read-only:past", "read-only:present", "read-only:future");
            case "sslcacert" -> argument.aliases("ca_cert");
            case "sslclientcert" -> argument.aliases("client_cert");
            case "sslclientkey" -> argument.aliases("client_key");
            default -> argument;
          });
    }
    for (String each : FLAGS) {
      Argument argument = Argument.bool(each).doc("As yum.conf has it.");
      all.add(each.equals("sslverify") ? argument.aliases("validate_certs") : argument);
    }
    for (String each : LISTS) {
      Argument argument = Argument.list(each, ArgumentType.STR).doc("As yum.conf has it.");
      all.add(each.equals("exclude") ? argument.aliases("excludepkgs") : argument);
    }
    return ArgumentSpec.of(all.toArray(Argument[]::new))
        .withFileAttributes()
        .requiredIfAny("state", "present", "baseurl", "mirrorlist", "metalink")
        .requiredIf("state", "present", "description");
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String name = args.string("name");
    boolean present = args.string("state").equals("present");
    String directory = args.string("reposdir");
    if (!call.host().stat(directory, StatOptions.FOLLOW).isDirectory()) {
      throw new ModuleFailure("Repo directory '" + directory + "' does not exist.");
    }
    String path = directory + "/" + (args.has("file") ? args.string("file") : name) + ".repo";
    String before = read(call.host(), path);
    Map<String, Map<String, String>> sections = parse(before);
    String shownBefore = text(sections, "");
    if (present) {
      tellDeprecated(call);
      sections.put(name, section(args));
    } else {
      sections.remove(name);
    }
    String shownAfter = text(sections, "");
    boolean changed = !shownBefore.equals(shownAfter);
    if (changed && !call.checkMode()) {
      write(call.host(), path, sections);
    }
    FileStat stat = call.host().stat(path, StatOptions.PLAIN);
    if (stat.exists() && PathInfo.isAny(PathInfo.attributes(args))) {
      changed |=
          call.host().setAttributes(path, PathInfo.attributes(args), call.checkMode()).changed();
    }
    Map<String, @Nullable Object> diff = new LinkedHashMap<>();
    diff.put("before_header", path);
    diff.put("before", shownBefore);
    diff.put("after_header", path);
    diff.put("after", shownAfter);
    return ModuleResult.changed(changed)
        .put("repo", name)
        .put("state", args.string("state"))
        .put("diff", diff);
  }

  private static void tellDeprecated(ModuleCall call) {
    new TreeMap<>(call.args().values())
        .forEach(
            (key, value) -> {
              if (value == null) {
                return;
              }
              if (key.equals("keepcache")) {
                call.deprecate(
                    "'keepcache' parameter is deprecated as it is only valid in the main configuration.",
                    "2.20");
              } else if (key.equals("async")) {
                call.deprecate(
                    "'async' parameter is deprecated as it has been removed on systems supported by"
                        + " ansible-core",
                    "2.22");
              } else if (WITHOUT_EFFECT.contains(key)) {
                call.deprecate(
                    "'"
                        + key
                        + "' parameter is deprecated as it has no effect with dnf as an underlying"
                        + " package manager.",
                    "2.22");
              }
            });
  }

  /** What may not be read counts as empty, as with Ansible. */
  private static String read(RemoteHost host, String path) {
    try {
      return host.read(path).map(EscapedText::of).orElse("");
    } catch (RemoteException e) {
      return "";
    }
  }

  private static void write(
      RemoteHost host, String path, Map<String, Map<String, String>> sections) {
    boolean empty = sections.isEmpty();
    try {
      if (empty) {
        host.remove(path);
      } else {
        byte[] content = EscapedText.bytes(text(sections, "\t"));
        host.write(WriteRequest.of(path, content).withUnsafeWrites(true));
      }
    } catch (RemoteException e) {
      throw new ModuleFailure(
          empty
              ? "Cannot remove empty repo file " + path + "."
              : "Problems handling file " + path + ".",
          Map.of("details", Errno.told(e.text()).map(error -> error.of(path)).orElse(e.text())));
    }
  }

  private static Map<String, String> section(Args args) {
    Map<String, String> section = new TreeMap<>();
    args.values()
        .forEach(
            (key, value) -> {
              if (value == null
                  || List.of("state", "file", "reposdir", "mode", "owner", "group").contains(key)) {
                return;
              }
              if (key.equals("description")) {
                section.put("name", value.toString());
              } else if (LISTS.contains(key) && value instanceof List<?> list) {
                List<String> items = list.stream().map(String::valueOf).toList();
                String separator = key.equals("exclude") || key.equals("includepkgs") ? " " : "\n";
                section.put(key, String.join(separator, items));
              } else if (value instanceof Boolean flag) {
                if (!key.equals("unsafe_writes")) {
                  section.put(key, flag ? "1" : "0");
                }
              } else if (!key.equals("name") && (TEXTS.contains(key) || isPlain(key))) {
                section.put(key, value.toString());
              }
            });
    return section;
  }

  private static boolean isPlain(String key) {
    return List.of(
            "failovermethod",
            "http_caching",
            "keepcache",
            "metadata_expire",
            "mirrorlist_expire",
            "timeout",
            "retries")
        .contains(key);
  }

  private static Map<String, Map<String, String>> parse(String text) {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    Map<String, String> section = new TreeMap<>();
    String last = null;
    for (String line : text.split("\n")) {
      String bare = line.strip();
      if (bare.isEmpty() || bare.startsWith("#") || bare.startsWith(";")) {
        continue;
      }
      if (bare.startsWith("[") && bare.endsWith("]")) {
        section = new TreeMap<>();
        sections.put(bare.substring(1, bare.length() - 1), section);
        last = null;
      } else if (Character.isWhitespace(line.charAt(0)) && last != null) {
        section.merge(last, bare, (old, more) -> old + "\n" + more);
      } else {
        int equals = bare.indexOf('=');
        last = equals < 0 ? bare : bare.substring(0, equals).strip();
        section.put(last, equals < 0 ? "" : bare.substring(equals + 1).strip());
      }
    }
    return sections;
  }

  /**
   * The sections and options in the order of their names.
   *
   * @param indent what a value's further lines begin with: a tab in the file, nothing in a diff
   */
  private static String text(Map<String, Map<String, String>> sections, String indent) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(sections)
        .forEach(
            (name, options) -> {
              text.append('[').append(name).append("]\n");
              options.forEach(
                  (key, value) ->
                      text.append(key)
                          .append(" = ")
                          .append(value.replace("\n", "\n" + indent))
                          .append('\n'));
              text.append('\n');
            });
    return text.toString();
  }
}
