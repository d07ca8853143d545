package io.jansible.modules.system;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Programs;
import io.jansible.modules.Words;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.subversion}. */
final class SubversionModule implements Module {
  private static final Map<String, String> LOCALE =
      Map.of("LANG", "C.UTF-8", "LC_ALL", "C.UTF-8", "LC_MESSAGES", "C.UTF-8");

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.subversion",
          "Deploys a subversion repository",
          ArgumentSpec.of(
              Argument.path("dest").doc("The working copy, or what is exported to."),
              Argument.text("repo")
                  .must()
                  .aliases("name", "repository")
                  .doc("The repository's URL."),
              Argument.text("revision").or("HEAD").aliases("rev", "version").doc("Which one."),
              Argument.bool("force").or(false).doc("Discard local modifications."),
              Argument.text("username").doc("For the repository."),
              Argument.text("password").secret().doc("For the repository."),
              Argument.path("executable").doc("The svn to run."),
              Argument.bool("export").or(false).doc("Export instead of checking out."),
              Argument.bool("checkout").or(true).doc("Check out where there is nothing."),
              Argument.bool("update").or(true).doc("Update what is there."),
              Argument.bool("switch").or(true).doc("Switch to the URL before the update."),
              Argument.bool("in_place").or(false).doc("Check out into a directory that exists."),
              Argument.bool("validate_certs").or(false).doc("Check the server's certificate.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  private static final class Run {
    private static final Pattern REVISION =
        Pattern.compile("^\\w+\\s?:\\s+\\d+$", Pattern.MULTILINE | Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern ADDRESS = Pattern.compile("^URL\\s?:.*$", Pattern.MULTILINE);
    private static final Pattern CHANGED = Pattern.compile("[ABDUCGE]\\s.*");
    private static final String MODIFIED = "ERROR: modified files exist in the repository.";

    private final ModuleCall call;
    private final Args args;
    private final RemoteHost host;
    private final String svn;
    private final String repo;
    private final String revision;
    private final @Nullable String dest;
    private final boolean force;
    private @Nullable Boolean passwordByInput;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.host = call.host();
      String given = args.text("executable");
      this.svn = given == null || given.isEmpty() ? Programs.of(host, "svn").must("svn") : given;
      this.repo = args.string("repo");
      this.revision = args.string("revision");
      this.dest = args.text("dest");
      this.force = args.bool("force");
    }

    ModuleResult run() {
      boolean export = args.bool("export");
      boolean checkout = args.bool("checkout");
      boolean update = args.bool("update");
      if (!export && !update && !checkout) {
        return ModuleResult.changed(false)
            .put(
                "after",
                first(
                    REVISION,
                    String.join("\n", must("info", repo)),
                    "Unable to get remote revision"));
      }
      if (dest == null || dest.isEmpty()) {
        throw new ModuleFailure(
            "the destination directory must be specified unless checkout=no, update=no, and"
                + " export=no");
      }
      if (export || !host.stat(dest, StatOptions.FOLLOW).exists()) {
        if (call.checkMode()) {
          return ModuleResult.changed(true);
        }
        if (export) {
          List<String> words = new ArrayList<>(List.of("export"));
          if (force) {
            words.add("--force");
          }
          words.addAll(List.of("-r", revision, repo, dest));
          must(words);
          return ModuleResult.changed(true);
        }
        if (!checkout) {
          return ModuleResult.changed(false);
        }
        must("checkout", "-r", revision, repo, dest);
        return ModuleResult.changed(true).put("before", null).put("after", state());
      }
      if (svn(List.of("info", dest)).ok()) {
        return update ? update() : ModuleResult.changed(false);
      }
      if (!args.bool("in_place")) {
        throw new ModuleFailure(
            "ERROR: %s folder already exists, but its not a subversion repository."
                .formatted(dest));
      }
      must("checkout", "--force", "-r", revision, repo, dest);
      if (isModified() && force) {
        must("revert", "-R", dest);
      }
      return ModuleResult.changed(true).put("before", null).put("after", state());
    }

    private ModuleResult update() {
      if (call.checkMode()) {
        if (isModified() && !force) {
          throw new ModuleFailure(MODIFIED);
        }
        String now = String.valueOf(state().get(0));
        String head =
            first(
                REVISION,
                String.join("\n", must("info", "-r", revision, String.valueOf(dest))),
                "Unable to get revision");
        return ModuleResult.changed(number(now) < number(head))
            .put("before", now)
            .put("after", head);
      }
      List<@Nullable Object> before = state();
      boolean modified = isModified();
      boolean changed = false;
      if (args.bool("switch")) {
        changed = hasChanges(must("switch", "--revision", revision, repo, String.valueOf(dest)));
      }
      if (modified) {
        if (!force) {
          throw new ModuleFailure(MODIFIED);
        }
        boolean other =
            must("revert", "-R", String.valueOf(dest)).stream()
                .anyMatch(line -> !line.startsWith("Reverted "));
        changed |= other;
      }
      changed |= hasChanges(must("update", "-r", revision, String.valueOf(dest)));
      return ModuleResult.changed(changed || modified).put("before", before).put("after", state());
    }

    private static boolean hasChanges(List<String> lines) {
      return lines.stream().anyMatch(line -> CHANGED.matcher(line).matches());
    }

    private static long number(String revision) {
      int colon = revision.indexOf(':');
      try {
        return Long.parseLong(revision.substring(colon + 1).strip());
      } catch (NumberFormatException e) {
        throw new ModuleFailure(revision);
      }
    }

    /** The working copy's revision and URL, as svn says them. */
    private List<@Nullable Object> state() {
      String text = String.join("\n", must("info", String.valueOf(dest)));
      List<@Nullable Object> state = new ArrayList<>();
      state.add(first(REVISION, text, "Unable to get revision"));
      state.add(first(ADDRESS, text, "Unable to get URL"));
      return state;
    }

    private static String first(Pattern pattern, String text, String otherwise) {
      Matcher matcher = pattern.matcher(text);
      return matcher.find() ? matcher.group() : otherwise;
    }

    /** Whether files under version control were changed. */
    private boolean isModified() {
      return must("status", "--quiet", "--ignore-externals", String.valueOf(dest)).stream()
          .anyMatch(line -> !line.isEmpty() && line.charAt(0) != '?' && line.charAt(0) != 'X');
    }

    private List<String> must(String... words) {
      return must(List.of(words));
    }

    private List<String> must(List<String> words) {
      ExecResult result = svn(words);
      if (!result.ok()) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("cmd", Words.join(argv(words, false)));
        values.put("rc", (long) result.rc());
        values.put("stdout", result.out());
        values.put("stderr", result.err());
        throw new ModuleFailure(result.err().stripTrailing(), values);
      }
      return result.out().lines().toList();
    }

    private List<String> argv(List<String> words, boolean shown) {
      List<String> argv = new ArrayList<>(List.of(svn, "--non-interactive", "--no-auth-cache"));
      if (!args.bool("validate_certs")) {
        argv.add("--trust-server-cert");
      }
      String user = args.text("username");
      if (user != null && !user.isEmpty()) {
        argv.addAll(List.of("--username", user));
      }
      String password = args.text("password");
      if (password != null && !password.isEmpty()) {
        if (readsPassword()) {
          argv.add("--password-from-stdin");
        } else {
          if (shown) {
            call.warn(
                "The authentication provided will be used on the svn command line and is not"
                    + " secure. To securely pass credentials, upgrade svn to version 1.10.0 or"
                    + " greater.");
          }
          argv.addAll(List.of("--password", password));
        }
      }
      argv.addAll(words);
      return argv;
    }

    private boolean readsPassword() {
      if (passwordByInput == null) {
        String[] version =
            host.exec(ExecRequest.of(svn, "--version", "--quiet").withEnvironment(LOCALE))
                .out()
                .strip()
                .split("\\.");
        passwordByInput =
            Integer.parseInt(version[0]) > 1
                || (version.length > 1 && Integer.parseInt(version[1]) >= 10);
      }
      return passwordByInput;
    }

    private ExecResult svn(List<String> words) {
      String password = args.text("password");
      List<String> argv = argv(words, true);
      ExecRequest request = ExecRequest.of(argv).withEnvironment(LOCALE);
      return host.exec(
          argv.contains("--password-from-stdin") && password != null
              ? request.withStdin((password + "\n").getBytes(StandardCharsets.UTF_8))
              : request);
    }
  }
}
