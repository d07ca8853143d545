package io.jansible.modules.system;

import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.git}. */
final class GitModule implements Module {
  private static final String NO_REPOSITORY =
      "Current repo does not have a valid reference to a separate Git dir or it refers to the"
          + " invalid path";

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.git",
          "Deploy software (or files) from git checkouts",
          ArgumentSpec.of(
                  Argument.path("dest").doc("Where it is checked out."),
                  Argument.text("repo").must().aliases("name").doc("The repository's URL or path."),
                  Argument.text("version").or("HEAD").doc("A branch, tag or commit."),
                  Argument.text("remote").or("origin").doc("What the remote is called."),
                  Argument.text("refspec").doc("A further refspec to fetch."),
                  Argument.text("reference").doc("A repository to borrow objects from."),
                  Argument.bool("force").or(false).doc("Discard local modifications."),
                  Argument.integer("depth").doc("How many commits of the history to fetch."),
                  Argument.bool("clone").or(true).doc("Clone where there is nothing."),
                  Argument.bool("update").or(true).doc("Fetch what is new."),
                  Argument.bool("verify_commit").or(false).doc("Check the commit's signature."),
                  Argument.list("gpg_allowlist", ArgumentType.STR)
                      .or(List.of())
                      .aliases("gpg_whitelist")
                      .doc("Fingerprints of the keys that may have signed."),
                  Argument.bool("accept_hostkey").or(false).doc("Accept any key of the host."),
                  Argument.bool("accept_newhostkey")
                      .or(false)
                      .doc("Accept the key of a host that is not known yet."),
                  Argument.path("key_file").doc("The private key for ssh."),
                  Argument.text("ssh_opts").doc("Further options for ssh."),
                  Argument.path("executable").doc("The git to run."),
                  Argument.bool("bare").or(false).doc("A repository without working files."),
                  Argument.bool("recursive").or(true).doc("Submodules too."),
                  Argument.bool("single_branch").or(false).doc("Clone the history of one branch."),
                  Argument.bool("track_submodules")
                      .or(false)
                      .doc("Submodules follow their master branch."),
                  Argument.raw("umask").doc("The umask of what is made."),
                  Argument.path("archive").doc("An archive file to make of the checkout."),
                  Argument.text("archive_prefix").doc("What goes before each path in the archive."),
                  Argument.path("separate_git_dir").doc("Where the repository itself goes."))
              .exclusive("separate_git_dir", "bare")
              .exclusive("accept_hostkey", "accept_newhostkey")
              .requiredBy("archive_prefix", "archive"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final RemoteHost host;
    private final Map<String, @Nullable Object> result = new LinkedHashMap<>();
    private final GitCheckout git;
    private final String version;
    private final boolean bare;
    private final boolean force;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.host = call.host();
      this.git = GitCheckout.open(call, umask(args.raw("umask")));
      this.version = args.string("version");
      this.bare = args.bool("bare");
      this.force = args.bool("force");
    }

    private static @Nullable String umask(@Nullable Object value) {
      if (value == null) {
        return null;
      }
      if (!Values.isString(value)) {
        throw new ModuleFailure("umask must be defined as a quoted octal integer");
      }
      String text = value.toString();
      if (!text.matches("(0o?)?[0-7]+")) {
        throw new ModuleFailure(
            "umask must be an octal integer",
            Map.of("details", "invalid literal for int() with base 8: '" + text + "'"));
      }
      return text.replace("o", "");
    }

    ModuleResult run() {
      boolean mayClone = args.bool("clone");
      result.put("changed", false);
      String dest = git.dest();
      if (dest.isEmpty() && mayClone) {
        throw new ModuleFailure("the destination directory must be specified unless clone=no");
      }
      if (git.problem() != null) {
        throw new ModuleFailure(NO_REPOSITORY, Map.of("details", git.problem()));
      }
      String separate = git.separate();
      if (!separate.isEmpty() && git.exists() && !separate.equals(git.repository())) {
        result.put("changed", true);
        if (!call.checkMode()) {
          relocate(separate);
        }
      }
      result.put("before", null);
      boolean remoteChanged = false;
      boolean modified = false;
      if (dest.isEmpty() || !git.hasConfig()) {
        if (call.checkMode() || !mayClone) {
          return told(git.remoteHead(version, git.repo()));
        }
        git.cloneIt();
      } else if (!args.bool("update")) {
        String now = git.commit();
        result.put("before", now);
        result.put("after", now);
        archive();
        return ModuleResult.of(result);
      } else {
        GitCheckout.State state = git.state();
        modified = state.modified() && !bare;
        result.put("before", state.commit());
        if (modified) {
          reset(dest);
        }
        remoteChanged = git.differs(state.url());
        result.put("remote_url_changed", remoteChanged);
        if (call.checkMode()) {
          String head = git.remoteHead(version, git.remote());
          return told(head, !Objects.equals(state.commit(), head) || remoteChanged);
        }
        if (remoteChanged) {
          git.setUrl();
        }
        git.fetch(version, args.text("refspec"), force);
        result.put("after", git.commit());
      }
      if (!bare) {
        git.checkOut(version);
      }
      boolean submodules = args.bool("recursive") && !bare && git.submodulesDiffer();
      if (submodules) {
        result.put("submodules_changed", true);
        git.updateSubmodules(force);
      }
      String after = git.commit();
      result.put("after", after);
      if (!Objects.equals(result.get("before"), after) || modified || submodules || remoteChanged) {
        result.put("changed", true);
        diff(after);
      }
      archive();
      return ModuleResult.of(result);
    }

    private void reset(String dest) {
      String message = "Local modifications exist in the destination: " + dest;
      if (!force) {
        throw new ModuleFailure(message + " (force=no).", result);
      }
      if (!call.checkMode()) {
        git.must(List.of("reset", "--hard", "HEAD"));
        result.put("changed", true);
        result.put("msg", message);
      }
    }

    private ModuleResult told(String head) {
      return told(head, true);
    }

    /** A result that changes nothing here. */
    private ModuleResult told(String head, boolean changed) {
      result.put("changed", changed);
      result.put("after", head);
      diff(head);
      return ModuleResult.of(result);
    }

    private void diff(String after) {
      if (!call.diffMode()) {
        return;
      }
      Object before = result.get("before");
      if (before == null) {
        result.put("diff", Map.of("prepared", ">> Newly checked out " + after));
      } else if (!before.equals(after)) {
        git.fetch(after, "", false);
        ExecResult shown = git.run(List.of("diff", before.toString(), after));
        String failed = ">> Failed to get proper diff between %s and %s".formatted(before, after);
        result.put(
            "diff",
            Map.of(
                "prepared",
                shown.ok()
                    ? shown.out().isEmpty()
                        ? ">> No visual differences between %s and %s".formatted(before, after)
                        : shown.out()
                    : shown.err().isEmpty() ? failed : failed + ":\n>> " + shown.err()));
      }
    }

    private void relocate(String separate) {
      String old = git.repository();
      if (host.stat(separate, StatOptions.FOLLOW).exists()) {
        throw new ModuleFailure("Separate-git-dir path " + separate + " already exists.");
      }
      ExecResult moved =
          git.shell(
              "mv -- \"$1\" \"$2\" && { printf 'gitdir: %s' \"$2\" > \"$3/.git\" ||"
                  + " { mv -- \"$2\" \"$1\"; exit 1; }; }",
              old, separate, git.dest());
      if (!moved.ok()) {
        throw new ModuleFailure("Unable to move git dir. " + moved.err().strip());
      }
      result.put("git_dir_before", old);
      result.put("git_dir_now", separate);
      git.movedTo(separate);
    }

    private void archive() {
      String archive = args.text("archive");
      if (archive == null || archive.isEmpty()) {
        return;
      }
      if (call.checkMode()) {
        result.put("changed", true);
        return;
      }
      int slash = archive.lastIndexOf('/');
      int dot = archive.lastIndexOf('.');
      String format =
          switch (dot > slash + 1 ? archive.substring(dot) : "") {
            case ".zip" -> "zip";
            case ".gz" -> "tar.gz";
            case ".tar" -> "tar";
            case ".tgz" -> "tgz";
            default ->
                throw new ModuleFailure(
                    "Unable to get file extension from archive file name : " + archive,
                    Map.of(
                        "details",
                        "Please specify archive as filename with extension. File extension can be"
                            + " one of ['tar', 'tar.gz', 'zip', 'tgz']"));
          };
      boolean exists = host.stat(archive, StatOptions.FOLLOW).exists();
      String file = exists ? host.temporary(false, "ansible.", "." + format) : archive;
      List<String> words =
          new ArrayList<>(List.of("archive", "--format", format, "--output", file));
      if (args.has("archive_prefix")) {
        words.addAll(List.of("--prefix", args.string("archive_prefix")));
      }
      words.add(version);
      ExecResult made = git.run(words);
      if (!made.ok()) {
        if (exists) {
          host.remove(file);
        }
        throw new ModuleFailure(
            "Failed to perform archive operation",
            Map.of(
                "details",
                "Git archive command failed to create archive %s using %s directory.Error: %s"
                    .formatted(file, git.dest(), made.err())));
      }
      if (!exists) {
        result.put("changed", true);
        return;
      }
      // the temporary goes either way
      ExecResult moved =
          git.shell(
              "if cmp -s -- \"$1\" \"$2\"; then rm -f -- \"$1\"; else"
                  + " u=$(umask); chmod \"$(printf %o $((0666 & ~0$u)))\" \"$1\"; mv -f -- \"$1\" \"$2\" && printf 1; fi",
              file, archive);
      if (!moved.ok()) {
        throw new ModuleFailure(
            "Failed to move %s to %s".formatted(file, archive),
            Map.of("details", "Error occurred while moving : " + moved.err().strip()));
      }
      result.put("changed", !moved.out().isEmpty());
    }
  }
}
