package io.jansible.modules.general;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** {@code community.general.zypper}. */
final class ZypperModule implements Module {
  private static final Pattern NAME = Pattern.compile("(.*?)((?:<=|>=|<|>|=)[\\w.:+~-]*)?");

  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.zypper",
              "Manage packages on SUSE and openSUSE",
              ArgumentSpec.of(
                  Argument.list("name", ArgumentType.STR)
                      .must()
                      .aliases("pkg")
                      .doc("Packages, files or URLs."),
                  Argument.text("state")
                      .or("present")
                      .choices(
                          "absent", "installed", "latest", "present", "removed", "dist-upgrade")
                      .doc("What is to be."),
                  Argument.text("type")
                      .or("package")
                      .choices(
                          "package", "patch", "pattern", "product", "srcpackage", "application")
                      .doc("What the names are of."),
                  Argument.text("extra_args_precommand").doc("Options before the command."),
                  Argument.bool("disable_gpg_check").or(false).doc("Do not check signatures."),
                  Argument.bool("auto_import_keys").or(false).doc("Trust new keys."),
                  Argument.bool("disable_recommends").or(true).doc("Only what is required."),
                  Argument.bool("force").or(false).doc("Install again, or an older one."),
                  Argument.bool("force_resolution").or(false).doc("Solve conflicts in any way."),
                  Argument.bool("update_cache")
                      .or(false)
                      .aliases("refresh")
                      .doc("Fetch lists anew."),
                  Argument.bool("oldpackage").or(false).doc("Older versions too."),
                  Argument.text("extra_args").doc("Options of the command."),
                  Argument.bool("allow_vendor_change").or(false).doc("For dist-upgrade."),
                  Argument.bool("replacefiles").or(false).doc("Files of others may go."),
                  Argument.bool("clean_deps").or(false).doc("Remove what nobody needs."),
                  Argument.bool("simple_errors").or(false).doc("Messages only."),
                  Argument.bool("quiet").or(true).doc("Say little."),
                  Argument.bool("skip_post_errors")
                      .or(false)
                      .doc("Try again where a script of a package failed.")))
          .withAliases("ansible.builtin.zypper");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  /**
   * A package as asked for.
   *
   * @param prefix plus or minus
   */
  private record Wanted(String name, String prefix, String version) {
    boolean installs() {
      return prefix.equals("+");
    }
  }

  private record Solvable(String version, String old, String group) {}

  /**
   * What a command said.
   *
   * @param packages null where none ran
   */
  private record Outcome(
      @Nullable Map<String, Solvable> packages,
      int rc,
      String stdout,
      String stderr,
      @Nullable List<String> command) {
    static final Outcome NOTHING = new Outcome(null, 0, "", "", null);

    Map<String, @Nullable Object> values() {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("rc", (long) rc);
      values.put("stdout", stdout);
      values.put("stderr", stderr);
      if (command != null) {
        values.put("cmd", new ArrayList<@Nullable Object>(command));
      }
      return values;
    }
  }

  /** One task on one host. */
  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final Tools tools;
    private final String state;
    private final String type;
    private final List<String> base;
    private boolean oldPackage;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.tools = new Tools(call.host());
      this.state = args.string("state");
      this.type = args.string("type");
      this.oldPackage = args.bool("oldpackage");
      this.base = base();
    }

    private List<String> base() {
      List<String> command = new ArrayList<>();
      String root =
          tools
              .script(
                  "[ ! -e /usr/sbin/transactional-update ] ||"
                      + " awk '$2 == \"/\" { print $3 \",\" $4 \",\"; exit }' /proc/mounts")
              .out()
              .strip();
      if (root.startsWith("btrfs,") && root.contains(",ro,")) {
        command.addAll(
            List.of(
                tools.path("transactional-update"),
                "--continue",
                "--drop-if-no-change",
                "--quiet",
                "run"));
      }
      command.addAll(List.of(tools.path("zypper"), "--non-interactive", "--xmlout"));
      if (args.bool("quiet")) {
        command.add("--quiet");
      }
      return command;
    }

    ModuleResult run() {
      List<String> names = new ArrayList<>(args.texts("name"));
      names.removeIf(String::isEmpty);
      if (args.bool("update_cache") && !call.checkMode()) {
        Outcome refreshed = execute(command("refresh"), true);
        if (refreshed.rc() != 0) {
          throw new ModuleFailure("Zypper refresh run failed.", refreshed.values());
        }
      }
      boolean all = names.equals(List.of("*"));
      Outcome outcome;
      if (all && (state.equals("latest") || state.equals("dist-upgrade"))) {
        outcome =
            execute(
                command(
                    type.equals("patch")
                        ? "patch"
                        : state.equals("dist-upgrade") ? "dist-upgrade" : "update"),
                true);
      } else {
        outcome =
            switch (state) {
              case "dist-upgrade" ->
                  throw new ModuleFailure("Can not dist-upgrade specific packages.");
              case "absent", "removed" -> absent(names);
              default -> present(names, state.equals("latest"));
            };
      }
      boolean good = outcome.rc() == 0 || outcome.rc() == 102;
      Map<String, Solvable> packages = outcome.packages();
      boolean changed = good && packages != null && !packages.isEmpty();
      Map<String, @Nullable Object> values = outcome.values();
      values.put("changed", changed);
      if (call.diffMode()) {
        values.put("diff", Map.of("prepared", prepared(packages == null ? Map.of() : packages)));
      }
      if (!good) {
        throw new ModuleFailure("Zypper run failed.", values);
      }
      if (!changed) {
        values.remove("stdout");
        values.remove("stderr");
      }
      return ModuleResult.of(values)
          .put("name", new ArrayList<@Nullable Object>(names))
          .put("state", state)
          .put("update_cache", args.bool("update_cache"));
    }

    private static String prepared(Map<String, Solvable> packages) {
      StringBuilder text = new StringBuilder();
      for (String kind : List.of("install", "remove", "upgrade")) {
        List<String> names = new ArrayList<>();
        packages.forEach(
            (name, each) -> {
              if (each.group().equals("to-" + kind)) {
                names.add(
                    kind.equals("upgrade")
                        ? name + " (" + each.old() + " => " + each.version() + ")"
                        : name);
              }
            });
        if (!names.isEmpty()) {
          text.append(kind)
              .append(kind.endsWith("e") ? "d" : "ed")
              .append(": ")
              .append(String.join(", ", names))
              .append('\n');
        }
      }
      return text.toString();
    }

    private Outcome present(List<String> names, boolean latest) {
      List<String> urls = new ArrayList<>();
      List<Wanted> wanted = wanted(names, false, urls);
      oldPackage |= wanted.stream().anyMatch(each -> !each.version().isEmpty());
      if (!latest) {
        List<Wanted> plain = wanted.stream().filter(each -> each.version().isEmpty()).toList();
        Map<String, Solvable> there = plain.isEmpty() ? Map.of() : installed(plain);
        wanted =
            wanted.stream()
                .filter(each -> each.installs() != there.containsKey(each.name()))
                .toList();
      }
      if (wanted.isEmpty() && urls.isEmpty()) {
        return Outcome.NOTHING;
      }
      List<String> command = command("install");
      command.add("--");
      command.addAll(urls);
      wanted.forEach(each -> command.add(each.prefix() + each.name() + each.version()));
      return execute(command, true);
    }

    private Outcome absent(List<String> names) {
      List<String> urls = new ArrayList<>();
      List<Wanted> wanted = wanted(names, true, urls);
      if (wanted.stream().anyMatch(Wanted::installs)) {
        throw new ModuleFailure("Can not combine '+' prefix with state=remove/absent.");
      }
      if (!urls.isEmpty()) {
        throw new ModuleFailure("Can not remove via URL.");
      }
      if (type.equals("patch")) {
        throw new ModuleFailure("Can not remove patches.");
      }
      Map<String, Solvable> there = installed(wanted);
      wanted = wanted.stream().filter(each -> there.containsKey(each.name())).toList();
      if (wanted.isEmpty()) {
        return Outcome.NOTHING;
      }
      List<String> command = command("remove");
      wanted.forEach(each -> command.add(each.name() + each.version()));
      return execute(command, true);
    }

    private static List<Wanted> wanted(List<String> names, boolean remove, List<String> urls) {
      List<Wanted> wanted = new ArrayList<>();
      for (String each : names) {
        if (each.contains("://") || each.endsWith(".rpm")) {
          urls.add(each);
          continue;
        }
        char first = each.charAt(0);
        boolean prefixed = first == '-' || first == '~' || first == '+';
        String prefix = prefixed ? (first == '+' ? "+" : "-") : remove ? "-" : "+";
        Matcher parts = NAME.matcher(prefixed ? each.substring(1) : each);
        if (parts.matches()) {
          String version = parts.group(2);
          wanted.add(new Wanted(parts.group(1), prefix, version == null ? "" : version));
        }
      }
      return wanted;
    }

    private Map<String, Solvable> installed(List<Wanted> wanted) {
      List<String> command = command("search");
      command.addAll(List.of("--match-exact", "--details", "--installed-only"));
      wanted.forEach(each -> command.add(each.name()));
      Map<String, Solvable> found = execute(command, false).packages();
      return found == null ? Map.of() : found;
    }

    private List<String> command(String name) {
      boolean installs = List.of("install", "update", "patch", "dist-upgrade").contains(name);
      boolean refresh = name.equals("refresh");
      boolean search = name.equals("search");
      List<String> command = new ArrayList<>(base);
      if (args.has("extra_args_precommand")) {
        String text = args.string("extra_args_precommand").strip();
        command.addAll(text.isEmpty() ? List.of() : List.of(text.split("\\s+")));
      }
      if ((installs || refresh) && args.bool("disable_gpg_check")) {
        command.add("--no-gpg-checks");
      }
      if (installs && args.bool("auto_import_keys")) {
        command.add("--gpg-auto-import-keys");
      }
      if (search) {
        command.add("--disable-repositories");
      }
      command.add(name);
      if (!name.equals("patch") && !name.equals("dist-upgrade") && !refresh) {
        command.addAll(List.of("--type", type));
      }
      if (call.checkMode() && !search) {
        command.add("--dry-run");
      }
      if (installs) {
        command.add("--auto-agree-with-licenses");
        flag(command, args.bool("disable_recommends"), "--no-recommends");
        flag(command, args.bool("force"), "--force");
        flag(command, args.bool("force_resolution"), "--force-resolution");
        flag(command, oldPackage, "--oldpackage");
        flag(command, args.bool("replacefiles"), "--replacefiles");
      }
      flag(command, name.equals("remove") && args.bool("clean_deps"), "--clean-deps");
      flag(
          command,
          name.equals("dist-upgrade") && args.bool("allow_vendor_change"),
          "--allow-vendor-change");
      if (args.has("extra_args") && !args.string("extra_args").isEmpty()) {
        command.addAll(List.of(args.string("extra_args").split(" ", -1)));
      }
      return command;
    }

    private static void flag(List<String> command, boolean on, String flag) {
      if (on) {
        command.add(flag);
      }
    }

    /**
     * Runs a command; once more where zypper itself was updated or, if asked, a package's script
     * failed.
     */
    private Outcome execute(List<String> command, boolean failNotFound) {
      Map<String, Solvable> packages = new LinkedHashMap<>();
      for (boolean first = true; ; first = false) {
        ExecResult ran = tools.run(command);
        Zypper xml;
        try {
          xml = Zypper.parse(ran.out());
        } catch (Zypper.NoXmlException e) {
          throw failure(
              "Failed to parse zypper xml output: " + e.getMessage(), ran, ran.out(), command);
        }
        int rc = ran.rc();
        if (rc == 104) {
          if (failNotFound) {
            throw failure(String.valueOf(xml.lastMessage()), ran, ran.out(), command);
          }
          return new Outcome(Map.of(), rc, ran.out(), ran.err(), command);
        }
        boolean good = List.of(0, 102, 103, 106, 107).contains(rc);
        if (good) {
          for (Element each : xml.elements("solvable")) {
            packages.put(
                each.getAttribute("name"),
                new Solvable(
                    each.getAttribute("edition"),
                    each.getAttribute("edition-old"),
                    each.getParentNode().getNodeName()));
          }
          if (first && (rc == 103 || (rc == 107 && args.bool("skip_post_errors")))) {
            continue;
          }
        }
        String out = ran.out();
        if (args.bool("simple_errors")) {
          String messages = String.join(" \n", xml.messages());
          out = messages.isEmpty() ? out : messages;
        }
        if (!good) {
          throw failure(
              "Zypper run command failed with return code " + rc + ".", ran, out, command);
        }
        return new Outcome(packages, rc, out, ran.err(), command);
      }
    }

    private static ModuleFailure failure(
        String message, ExecResult ran, String out, List<String> command) {
      return new ModuleFailure(
          message, new Outcome(null, ran.rc(), out, ran.err(), command).values());
    }
  }
}
