package io.jansible.modules.pkg;

import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.HandedOn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.dnf}, {@code dnf5} and {@code yum}: the host's own dnf does the work. */
final class DnfModule implements Module {
  /** Ansible's two sentences for a host whose facts name no dnf. */
  private static final List<String> UNKNOWN =
      List.of(
          "Could not detect which major revision of dnf is in use, which is required to determine module backend.",
          "You should manually specify use_backend to tell the module whether to use the dnf4 or dnf5 backend})");

  private static final Set<String> BACKENDS = Set.of("yum", "yum4", "dnf", "dnf4", "dnf5");

  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.builtin.dnf",
              "Manages packages with the dnf package manager",
              ArgumentSpec.of(
                      Argument.list("name", ArgumentType.STR)
                          .or(List.of())
                          .aliases("pkg")
                          .doc("Packages, groups (@name), files or URLs."),
                      Argument.text("state")
                          .choices("absent", "installed", "latest", "present", "removed")
                          .doc("What is to be."),
                      Argument.bool("allow_downgrade").or(false).doc("Older versions too."),
                      Argument.bool("allowerasing").or(false).doc("Remove what is in the way."),
                      Argument.bool("autoremove").or(false).doc("Remove what nobody needs."),
                      Argument.bool("best").doc("Only the newest that can be had."),
                      Argument.bool("bugfix").or(false).doc("Updates that mend something."),
                      Argument.bool("cacheonly").or(false).doc("Fetch no lists."),
                      Argument.text("conf_file").doc("Another configuration."),
                      Argument.text("disable_excludes").doc("Ignore what is excluded."),
                      Argument.bool("disable_gpg_check").or(false).doc("Do not check signatures."),
                      Argument.list("disable_plugin", ArgumentType.STR)
                          .or(List.of())
                          .doc("Plugins."),
                      Argument.list("disablerepo", ArgumentType.STR).or(List.of()).doc("Without."),
                      Argument.bool("download_only").or(false).doc("Fetch packages only."),
                      Argument.text("download_dir").doc("Where they go."),
                      Argument.list("enable_plugin", ArgumentType.STR)
                          .or(List.of())
                          .doc("Plugins."),
                      Argument.list("enablerepo", ArgumentType.STR).or(List.of()).doc("With."),
                      Argument.list("exclude", ArgumentType.STR).or(List.of()).doc("Not these."),
                      Argument.text("installroot").or("/").doc("Another root."),
                      Argument.bool("install_repoquery").or(true).doc("Has no effect."),
                      Argument.bool("install_weak_deps").or(true).doc("Recommended ones too."),
                      Argument.integer("lock_timeout").or(30L).doc("Seconds to wait for the lock."),
                      Argument.text("list").doc("Say what there is instead."),
                      Argument.bool("nobest").doc("Older ones are all right."),
                      Argument.text("releasever").doc("Another release."),
                      Argument.bool("security").or(false).doc("Updates for security."),
                      Argument.bool("skip_broken").or(false).doc("Leave out what cannot be."),
                      Argument.bool("sslverify").or(true).doc("Check certificates."),
                      Argument.bool("update_cache")
                          .or(false)
                          .aliases("expire-cache")
                          .doc("Fetch lists anew."),
                      Argument.bool("update_only").or(false).doc("Install nothing new."),
                      Argument.text("use_backend")
                          .or("auto")
                          .aliases("use")
                          .doc("Which dnf; that of the host's facts if not said."),
                      Argument.bool("validate_certs").or(true).doc("Of URLs."))
                  .exclusive("name", "list")
                  .exclusive("best", "nobest"))
          .withAliases("ansible.builtin.yum", "ansible.builtin.dnf5");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    String action = call.action().substring(call.action().lastIndexOf('.') + 1);
    if (action.equals("dnf5")) {
      return new DnfRun(call, List.of("dnf5", "dnf")).run();
    }
    Object given = call.givenArgs().get("use_backend");
    Object use = call.givenArgs().get("use");
    if (given != null && use != null) {
      throw ModuleFailure.ofAction("parameters are mutually exclusive: ('use', 'use_backend')");
    }
    given = given == null ? use : given;
    String backend = given == null ? "auto" : given.toString();
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    if (backend.equals("auto") || backend.equals("yum")) {
      Object known = HandedOn.known("pkg_mgr", call);
      backend = known == null ? backend : known.toString();
    }
    if (!BACKENDS.contains(backend)) {
      backend = String.valueOf(HandedOn.fact("pkg_mgr", call));
      if (call.delegatedTo() == null) {
        facts.put("pkg_mgr", backend);
      }
    }
    if (!BACKENDS.contains(backend)) {
      return ModuleResult.of(facts.isEmpty() ? Map.of() : Map.of("ansible_facts", facts))
          .put("failed", true)
          .put("msg", UNKNOWN);
    }
    List<String> tools =
        backend.equals("dnf5") ? List.of("dnf5", "dnf") : List.of("dnf-3", "dnf4", "dnf", "yum");
    ModuleResult result = new DnfRun(call, tools).run();
    return facts.isEmpty() ? result : result.put("ansible_facts", facts);
  }
}
