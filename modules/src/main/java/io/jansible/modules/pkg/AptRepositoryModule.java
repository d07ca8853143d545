package io.jansible.modules.pkg;

import io.jansible.connection.ExecResult;
import io.jansible.connection.FileAttributes;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.WriteRequest;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import io.jansible.modules.file.PathInfo;
import io.jansible.value.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.apt_repository}. */
final class AptRepositoryModule implements Module {
  private static final String PPA = "https://ppa.launchpadcontent.net";

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.apt_repository",
          "Add and remove APT repositories",
          ArgumentSpec.of(
              Argument.text("repo").must().doc("A line of sources.list, or ppa:owner/name."),
              Argument.text("state")
                  .or("present")
                  .choices("absent", "present")
                  .doc("Whether apt uses it."),
              Argument.raw("mode").doc("Permissions of a new file."),
              Argument.bool("update_cache")
                  .or(true)
                  .aliases("update-cache")
                  .doc("Fetch package lists when something changed."),
              Argument.integer("update_cache_retries").or(5L).doc("How often that is tried."),
              Argument.integer("update_cache_retry_max_delay")
                  .or(12L)
                  .doc("Seconds between two tries at most."),
              Argument.text("filename").doc("The file's name without .list."),
              Argument.bool("install_python_apt")
                  .or(true)
                  .doc("Has no effect: Python is not used."),
              Argument.bool("validate_certs").or(true).doc("For the key of a PPA."),
              Argument.text("codename").doc("The release that a PPA's packages are for.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String repo = args.string("repo");
    if (repo.isEmpty()) {
      throw new ModuleFailure("Please set argument 'repo' to a non-empty value");
    }
    RemoteHost host = call.host();
    AptSources sources = new AptSources(host);
    Map<String, String> before = sources.text();
    String source = repo;
    String suggestion = null;
    if (repo.startsWith("ppa:")) {
      String codename = codename(call);
      source = ppa(repo, codename);
      suggestion = repo + "_" + codename;
      if (args.string("state").equals("present") && !sources.has(source)) {
        key(call, repo);
      }
    }
    if (args.string("state").equals("present")) {
      if (!(suggestion != null && sources.has(source))) {
        sources.add(source, args.text("filename"), suggestion);
      }
    } else {
      sources.remove(source);
    }
    Map<String, String> after = sources.text();
    boolean changed = !before.equals(after);
    List<@Nullable Object> added = new ArrayList<>(after.keySet());
    added.removeAll(before.keySet());
    List<@Nullable Object> removed = new ArrayList<>(before.keySet());
    removed.removeAll(after.keySet());
    if (changed && !call.checkMode()) {
      save(call, sources, before, after);
      if (args.bool("update_cache")) {
        update(call, sources, before, after);
      }
    }
    List<@Nullable Object> diffs = new ArrayList<>();
    if (changed && call.diffMode()) {
      for (List<@Nullable Object> names : List.of(added, removed)) {
        for (Object each : names) {
          String file = String.valueOf(each);
          Map<String, @Nullable Object> diff = new LinkedHashMap<>();
          diff.put("before", before.getOrDefault(file, ""));
          diff.put("after", after.getOrDefault(file, ""));
          diff.put("before_header", before.containsKey(file) ? file : "/dev/null");
          diff.put("after_header", after.containsKey(file) ? file : "/dev/null");
          diffs.add(diff);
        }
      }
    }
    return ModuleResult.changed(changed)
        .put("repo", repo)
        .put("sources_added", added)
        .put("sources_removed", removed)
        .put("state", args.string("state"))
        .put("diff", diffs);
  }

  private static void save(
      ModuleCall call, AptSources sources, Map<String, String> before, Map<String, String> after) {
    String mode = PathInfo.modeText(call.args().raw("mode"));
    after.forEach(
        (file, text) -> {
          if (text.equals(before.get(file))) {
            return;
          }
          boolean fresh = !before.containsKey(file);
          if (fresh) {
            call.host().makeDirectories(file.substring(0, file.lastIndexOf('/')));
          }
          call.host()
              .write(
                  WriteRequest.of(sources.target(file), AptSources.bytes(text))
                      .with(
                          fresh
                              ? FileAttributes.NONE.withMode(mode == null ? "0644" : mode)
                              : FileAttributes.NONE));
        });
    before.keySet().stream()
        .filter(file -> !after.containsKey(file))
        .forEach(file -> call.host().remove(file));
  }

  private static void update(
      ModuleCall call, AptSources sources, Map<String, String> before, Map<String, String> after) {
    Args args = call.args();
    long tries = args.integer("update_cache_retries") instanceof Long number ? number : 5;
    long longest =
        args.integer("update_cache_retry_max_delay") instanceof Long number ? number : 12;
    String said = "unknown reason";
    for (int i = 0; i < tries; i++) {
      ExecResult result =
          new Commands(call.host())
              .run("apt-get", "update", "-q", "-o", "APT::Update::Error-Mode=any");
      if (result.ok()) {
        return;
      }
      said = result.err().strip();
      call.warn("Failed to update cache after " + (i + 1) + " due to " + said + " retry, retrying");
      long delay = Math.min(1L << i, longest);
      call.control().sleep(java.time.Duration.ofSeconds(delay));
      call.warn("Sleeping for " + delay + " seconds, before attempting to update the cache again");
    }
    save(call, sources, after, before);
    throw new ModuleFailure("Failed to update apt cache after " + tries + " retries: " + said);
  }

  private static String codename(ModuleCall call) {
    String given = call.args().text("codename");
    if (given != null && !given.isEmpty()) {
      return given;
    }
    return new Commands(call.host())
        .script(". /etc/os-release; echo \"${VERSION_CODENAME:-}\"")
        .out()
        .strip();
  }

  private static String ppa(String repo, String codename) {
    String[] path = repo.substring(4).split("/", 2);
    return "deb %s/%s/%s/ubuntu %s main"
        .formatted(PPA, path[0], path.length > 1 ? path[1] : "ppa", codename);
  }

  /** Fetches the PPA's signing key, whose fingerprint Launchpad knows. */
  private static void key(ModuleCall call, String repo) {
    String[] path = repo.substring(4).split("/", 2);
    ModuleResult answer =
        call.runModule(
            "ansible.builtin.uri",
            Map.of(
                "url",
                "https://api.launchpad.net/1.0/~%s/+archive/%s"
                    .formatted(path[0], path.length > 1 ? path[1] : "ppa"),
                "return_content",
                true,
                "headers",
                Map.of("Accept", "application/json"),
                "validate_certs",
                call.args().bool("validate_certs")));
    if (answer.isTrue("failed")) {
      throw new ModuleFailure("failed to fetch PPA information, error was: " + answer.get("msg"));
    }
    Object content = JsonReader.loads(String.valueOf(answer.get("content")));
    Object fingerprint =
        content instanceof Map<?, ?> map ? map.get("signing_key_fingerprint") : null;
    if (fingerprint != null && !call.checkMode()) {
      new Commands(call.host())
          .must(
              null,
              List.of(
                  "apt-key",
                  "adv",
                  "--recv-keys",
                  "--no-tty",
                  "--keyserver",
                  "hkp://keyserver.ubuntu.com:80",
                  fingerprint.toString()));
    }
  }
}
