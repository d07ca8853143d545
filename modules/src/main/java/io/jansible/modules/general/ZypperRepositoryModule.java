package io.jansible.modules.general;

import io.jansible.connection.ExecResult;
import io.jansible.error.JansibleException;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.value.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** {@code community.general.zypper_repository}. */
final class ZypperRepositoryModule implements Module {
  private static final List<String> OPTIONS =
      List.of("alias", "name", "priority", "enabled", "autorefresh", "gpgcheck");

  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.zypper_repository",
              "Add and remove Zypper repositories",
              ArgumentSpec.of(
                      Argument.text("name").doc("The alias."),
                      Argument.text("repo").doc("The URI, or that of a .repo file."),
                      Argument.text("state")
                          .or("present")
                          .choices("present", "absent")
                          .doc("Whether it is to be there."),
                      Argument.bool("runrefresh").or(false).doc("Fetch its lists."),
                      Argument.text("description").doc("Its name for people."),
                      Argument.bool("disable_gpg_check").doc("Do not check signatures."),
                      Argument.bool("autorefresh").aliases("refresh").doc("Keep lists fresh."),
                      Argument.integer("priority").doc("Lower ones come first."),
                      Argument.bool("enabled").doc("Whether it is used."),
                      Argument.bool("overwrite_multiple")
                          .or(false)
                          .doc("Put it in the place of several."),
                      Argument.bool("auto_import_keys").or(false).doc("Trust its keys."))
                  .oneOf("state", "runrefresh"))
          .withoutCheckMode()
          .withAliases("ansible.builtin.zypper_repository");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  /** One task on one host. */
  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final Tools tools;
    private final Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
    private @Nullable String alias;
    private boolean importKeys;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.tools = new Tools(call.host());
      this.alias = args.text("name");
      this.importKeys = args.bool("auto_import_keys");
    }

    ModuleResult run() {
      String repo = args.text("repo");
      boolean present = args.string("state").equals("present");
      ExecResult asked = tools.run("zypper", "--version");
      String version =
          asked.ok() && asked.out().startsWith("zypper ")
              ? asked.out().strip().split("\\s+")[1]
              : "1.0";
      wanted.put("url", repo);
      wanted.put("alias", alias);
      wanted.put("name", args.text("description"));
      wanted.put("priority", args.integer("priority"));
      given("enabled", args.optionalBool("enabled"));
      Boolean unchecked = args.optionalBool("disable_gpg_check");
      given("gpgcheck", unchecked == null ? null : !unchecked);
      given("autorefresh", args.optionalBool("autorefresh"));
      if ("*".equals(repo) || "*".equals(alias)) {
        if (!args.bool("runrefresh")) {
          throw new ModuleFailure("repo=* can only be used with the runrefresh option.");
        }
        refresh(null);
        return ModuleResult.changed(false).put("runrefresh", true);
      }
      boolean isFile = repo != null && repo.endsWith(".repo");
      check(present, repo, isFile);
      if (repo != null && isFile) {
        readFile(repo, present);
      }
      for (String key : List.of("enabled", "gpgcheck", "autorefresh")) {
        wanted.putIfAbsent(key, "1");
      }
      List<Map<String, String>> old = matching();
      boolean differs = old.size() > 1 || (old.size() == 1 && differs(old.get(0)));
      String known = alias;
      String shortName = known == null || known.isEmpty() ? String.valueOf(repo) : known;
      ExecResult ran;
      if (present) {
        if (!old.isEmpty() && !differs) {
          if (args.bool("runrefresh")) {
            refresh(shortName);
          }
          return result(false);
        }
        ran = add(old, version);
        if (ran.ok() && (args.bool("runrefresh") || importKeys)) {
          refresh(shortName);
        }
      } else {
        if (old.isEmpty()) {
          return result(false);
        }
        ran = remove(shortName);
      }
      if (!ran.ok()) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("rc", (long) ran.rc());
        values.put("stdout", ran.out());
        values.put("stderr", ran.err());
        values.put("repodata", wanted);
        values.put("state", args.string("state"));
        throw new ModuleFailure("Zypper failed with rc " + ran.rc(), values);
      }
      return result(true);
    }

    private void check(boolean present, @Nullable String repo, boolean isFile) {
      boolean noRepo = repo == null || repo.isEmpty();
      String known = alias;
      boolean noAlias = known == null || known.isEmpty();
      if (present && noRepo) {
        throw new ModuleFailure("Module option state=present requires repo");
      }
      if (!present && noRepo && noAlias) {
        throw new ModuleFailure("Alias or repo parameter required when state=absent");
      }
      if (isFile && !noAlias) {
        throw new ModuleFailure(
            "Incompatible option: 'name'. Do not use name when adding .repo files");
      }
      if (!isFile && noAlias && present) {
        throw new ModuleFailure("Name required when adding non-repo files.");
      }
    }

    private void given(String key, @Nullable Boolean value) {
      if (value != null) {
        wanted.put(key, value ? "1" : "0");
      }
    }

    private ModuleResult result(boolean changed) {
      return ModuleResult.changed(changed)
          .put("repodata", wanted)
          .put("state", args.string("state"));
    }

    /** Takes alias, URL and settings from a .repo file. */
    private void readFile(String repo, boolean present) {
      boolean remote = repo.startsWith("http://") || repo.startsWith("https://");
      String text = remote ? download(repo) : read(repo);
      if (text == null) {
        if (present) {
          throw new ModuleFailure(
              remote
                  ? "Error downloading .repo file from provided URL"
                  : "Error opening .repo file from provided path");
        }
        call.warn(
            remote
                ? "Could not download .repo file from '%s'; will try to identify repository by alias"
                    .formatted(repo)
                : "Could not open .repo file at '%s'; will try to identify repository by alias"
                    .formatted(repo));
        String last = repo.substring(repo.lastIndexOf('/') + 1);
        alias = last.substring(0, last.length() - 5);
        wanted.put("alias", alias);
        return;
      }
      Map<String, Map<String, String>> sections = sections(text);
      if (sections.size() != 1) {
        throw new ModuleFailure(
            "Invalid format, .repo file contains " + sections.size() + " repositories, expected 1");
      }
      alias = sections.keySet().iterator().next();
      Map<String, String> items = sections.values().iterator().next();
      if (!items.containsKey("baseurl")) {
        throw new ModuleFailure("No baseurl found in .repo file");
      }
      wanted.put("alias", alias);
      wanted.put("url", items.get("baseurl"));
      importKeys |= items.containsKey("gpgkey");
      if (items.containsKey("name")) {
        wanted.put("name", items.get("name"));
      }
      for (String key : List.of("enabled", "autorefresh", "gpgcheck")) {
        if (items.containsKey(key)) {
          wanted.putIfAbsent(key, items.get(key));
        }
      }
    }

    private @Nullable String download(String url) {
      try {
        ModuleResult answer =
            call.runModule("ansible.builtin.uri", Map.of("url", url, "return_content", true));
        Object content = answer.get("content");
        return answer.isTrue("failed") || content == null ? null : content.toString();
      } catch (JansibleException e) {
        return null;
      }
    }

    private @Nullable String read(String path) {
      try {
        return call.host()
            .read(path)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .orElse(null);
      } catch (JansibleException e) {
        return null;
      }
    }

    /** As Python's configparser reads it. */
    private static Map<String, Map<String, String>> sections(String text) {
      Map<String, Map<String, String>> sections = new LinkedHashMap<>();
      Map<String, String> section = null;
      String last = null;
      for (String line : Results.lines(text)) {
        String bare = line.strip();
        if (bare.isEmpty() || bare.startsWith("#") || bare.startsWith(";")) {
          continue;
        }
        if (Character.isWhitespace(line.charAt(0)) && section != null && last != null) {
          section.merge(last, bare, (old, more) -> old + "\n" + more);
          continue;
        }
        int end = bare.lastIndexOf(']');
        if (bare.startsWith("[") && end > 1) {
          section = new LinkedHashMap<>();
          last = null;
          if (sections.put(bare.substring(1, end), section) != null) {
            throw invalid();
          }
          continue;
        }
        int at = 0;
        while (at < bare.length() && bare.charAt(at) != '=' && bare.charAt(at) != ':') {
          at++;
        }
        if (section == null || at == bare.length() || at == 0) {
          throw invalid();
        }
        last = bare.substring(0, at).strip().toLowerCase(Locale.ROOT);
        if (section.put(last, bare.substring(at + 1).strip()) != null) {
          throw invalid();
        }
      }
      return sections;
    }

    private static ModuleFailure invalid() {
      return new ModuleFailure("Invalid format, .repo file could not be parsed");
    }

    private List<String> command(String... arguments) {
      List<String> command = new ArrayList<>(List.of(tools.path("zypper")));
      command.addAll(List.of("--quiet", "--non-interactive"));
      command.addAll(List.of(arguments));
      return command;
    }

    /** The repositories that have the alias or the URL. */
    private List<Map<String, String>> matching() {
      List<String> command = command("--xmlout", "repos");
      ExecResult ran = tools.run(command);
      List<Map<String, String>> all = new ArrayList<>();
      if (ran.ok()) {
        try {
          for (Element each : Zypper.parse(ran.out()).elements("repo")) {
            Map<String, String> one = new LinkedHashMap<>();
            OPTIONS.forEach(option -> one.put(option, each.getAttribute(option)));
            List<Element> urls = Zypper.elements(each.getElementsByTagName("url"));
            one.put(
                "url", urls.isEmpty() ? each.getAttribute("metalink") : Zypper.text(urls.get(0)));
            all.add(one);
          }
        } catch (Zypper.NoXmlException e) {
          throw new ModuleFailure("Failed to parse zypper xml output: " + e.getMessage());
        }
      } else if (ran.rc() != 6) {
        // 6: there are no repositories
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("rc", (long) ran.rc());
        values.put("stdout", ran.out());
        values.put("stderr", ran.err());
        throw new ModuleFailure("Failed to execute \"" + String.join(" ", command) + "\"", values);
      }
      List<Map<String, String>> found = new ArrayList<>();
      for (String key : List.of("alias", "url")) {
        for (Map<String, String> each : all) {
          if (each.get(key).equals(wanted.get(key)) && !found.contains(each)) {
            found.add(each);
          }
        }
      }
      if (found.size() > 1 && !args.bool("overwrite_multiple")) {
        throw new ModuleFailure(
            "More than one repo matched \""
                + Text.str(wanted.get("url"))
                + "\": \""
                + Text.repr(found)
                + "\". Use overwrite_multiple to allow more than one repo to be overwritten");
      }
      return found;
    }

    private boolean differs(Map<String, String> old) {
      for (Map.Entry<String, String> each : old.entrySet()) {
        Object value = wanted.get(each.getKey());
        if (value == null || value.equals("") || value.equals(0L)) {
          continue;
        }
        String is = each.getValue();
        String asked = String.valueOf(value);
        if (each.getKey().equals("url")) {
          for (String variable : List.of("$releasever", "$basearch")) {
            if (is.contains(variable) || asked.contains(variable)) {
              String format = variable.equals("$basearch") ? "%{arch}" : "%{version}";
              String known = tools.must("rpm", "-q", "--qf", format, "-f", "/etc/os-release").out();
              is = is.replace(variable, known);
              asked = asked.replace(variable, known);
            }
          }
          is = is.replaceFirst("/+$", "");
          asked = asked.replaceFirst("/+$", "");
        }
        if (!is.equals(asked)) {
          return true;
        }
      }
      return false;
    }

    private ExecResult add(List<Map<String, String>> old, String version) {
      String url = String.valueOf(wanted.get("url"));
      List<String> command = command("addrepo", "--check");
      Object name = wanted.get("name");
      if (name != null && !name.equals("")) {
        command.addAll(List.of("--name", name.toString()));
      }
      Object priority = wanted.get("priority");
      if (priority != null && !priority.equals(0L)) {
        if (atLeast(version, 1, 12, 25)) {
          command.addAll(List.of("--priority", priority.toString()));
        } else {
          call.warn(
              "Setting priority only available for zypper >= 1.12.25. Ignoring priority argument.");
        }
      }
      if ("0".equals(wanted.get("enabled"))) {
        command.add("--disable");
      }
      if (atLeast(version, 1, 6, 2)) {
        command.add("1".equals(wanted.get("gpgcheck")) ? "--gpgcheck" : "--no-gpgcheck");
      } else {
        call.warn(
            "Enabling/disabling gpgcheck only available for zypper >= 1.6.2. Using zypper default"
                + " value.");
      }
      if ("1".equals(wanted.get("autorefresh"))) {
        command.add("--refresh");
      }
      command.add(url);
      if (!url.endsWith(".repo")) {
        command.add(String.valueOf(wanted.get("alias")));
      }
      old.forEach(each -> remove(String.valueOf(each.get("url"))));
      return tools.run(command);
    }

    private ExecResult remove(String repo) {
      return tools.must(command("removerepo", repo));
    }

    private void refresh(@Nullable String name) {
      List<String> command =
          importKeys
              ? command("--gpg-auto-import-keys", "refresh", "--force")
              : command("refresh", "--force");
      if (name != null) {
        command.addAll(List.of("-r", name));
      }
      tools.must(command);
    }

    private static boolean atLeast(String version, int... least) {
      String[] parts = version.split("\\D+");
      for (int i = 0; i < least.length; i++) {
        int part = i < parts.length && !parts[i].isEmpty() ? Integer.parseInt(parts[i]) : 0;
        if (part != least[i]) {
          return part > least[i];
        }
      }
      return true;
    }
  }
}
