package io.jansible.modules.system;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StartException;
import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.modules.Commands;
import io.jansible.modules.Programs;
import io.jansible.modules.Words;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A checkout on a host, its repository and its remote. What can be asked in one round trip is; a
 * fetch and all that looks at the remote is one git each. Used by one thread.
 */
final class GitCheckout {
  /**
   * Arguments: git or nothing, destination, whether bare, separate directory. Tells git's path,
   * version, the destination and the repository, what is wrong with it, whether it and its
   * configuration exist, the separate directory, ssh's command and options.
   */
  private static final String LOOK =
      "g=$1 d=$2 s=$4; if [ -z \"$g\" ]; then IFS=:; for x in $PATH /sbin /usr/sbin /usr/local/sbin;"
          + " do if [ -f \"$x/git\" ] && [ -x \"$x/git\" ]; then g=$x/git; break; fi; done; unset IFS; fi;"
          + " [ -n \"$g\" ] || exit 97; case $d in ''|/*) ;; *) d=$PWD/$d;; esac;"
          + " r=$d b=; [ -n \"$3\" ] || r=$d/.git; if [ -f \"$r\" ]; then l=$(cat -- \"$r\");"
          + " case $l in 'gitdir: '*) l=${l#gitdir: }; case $l in /*) r=$l;; *) r=$d/$l;; esac;"
          + " [ -d \"$r\" ] || b=\"$r is not a directory\";;"
          + " *) b='.git file has invalid git dir reference format';; esac; fi;"
          + " e=; [ ! -e \"$r\" ] || e=1; c=; [ ! -e \"$r/config\" ] || c=1;"
          + " if [ -n \"$s\" ]; then s=$(readlink -f -- \"$s\" || printf %s \"$s\"); fi;"
          + " printf '%s\\0' \"$g\" \"$(\"$g\" --version 2>/dev/null)\" \"$d\" \"$r\" \"$b\" \"$e\" \"$c\" \"$s\""
          + " \"${GIT_SSH:-${GIT_SSH_COMMAND:-ssh}}\" \"${GIT_SSH_OPTS-}\"";

  private static final Pattern PASSWORD = Pattern.compile("(://[^:/@\\s]*:)[^@/\\s]+@");

  private static final String NO_CHECK = "-o StrictHostKeyChecking=no";
  private static final String ACCEPT_NEW = "-o StrictHostKeyChecking=accept-new";

  private final ModuleCall call;
  private final Args args;
  private final RemoteHost host;
  private final @Nullable String umask;
  private final String git;
  private final String known;
  private final String dest;
  private final @Nullable String problem;
  private final boolean exists;
  private final boolean config;
  private final String separate;
  private final String repo;
  private final String remote;
  private final Map<String, String> environment;
  private String repository;

  private GitCheckout(ModuleCall call, @Nullable String umask, String repo, String[] told) {
    this.call = call;
    this.args = call.args();
    this.host = call.host();
    this.umask = umask;
    this.repo = repo;
    this.remote = args.string("remote");
    this.git = told[0];
    this.known = told[1];
    this.dest = normal(told[2]);
    this.repository = normal(told[3]);
    this.problem = told[4].isEmpty() ? null : told[4];
    this.exists = !told[5].isEmpty();
    this.config = !told[6].isEmpty();
    this.separate = told[7];
    Map<String, String> variables = new LinkedHashMap<>();
    for (String name : List.of("LANG", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANGUAGE")) {
      variables.put(name, "C.UTF-8");
    }
    variables.put("GIT_SSH_COMMAND", told[8] + " " + sshOptions(told[9]));
    this.environment = variables;
  }

  /** Looks at what is there: one round trip. */
  static GitCheckout open(ModuleCall call, @Nullable String umask) {
    Args args = call.args();
    String executable = args.text("executable");
    String repo = args.string("repo");
    if (repo.startsWith("~")) {
      repo = call.host().exec(ExecRequest.of("printf", "%s", repo).expanding()).out();
    }
    if (repo.startsWith("/")) {
      // depth and the like are heeded for URLs alone
      repo = "file://" + repo;
    }
    ExecResult told =
        call.host()
            .exec(
                ExecRequest.of(
                    "/bin/sh",
                    "-c",
                    LOOK,
                    "sh",
                    executable == null ? "" : executable,
                    orEmpty(args.text("dest")),
                    args.bool("bare") ? "1" : "",
                    orEmpty(args.text("separate_git_dir"))));
    String[] fields = told.out().split("\0", -1);
    if (told.rc() == 97) {
      Programs.of(call.host(), "git").must("git");
    }
    if (fields.length < 10) {
      throw new ModuleFailure(told.err().strip());
    }
    return new GitCheckout(call, umask, repo, fields);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** {@code os.path.normpath}, of a path that may be a URL. */
  private static String normal(String path) {
    if (path.isEmpty()) {
      return path;
    }
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/")) {
      if (part.equals("..") && !parts.isEmpty() && !parts.get(parts.size() - 1).equals("..")) {
        parts.remove(parts.size() - 1);
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return (path.startsWith("/") ? "/" : "") + String.join("/", parts);
  }

  private String sshOptions(String ofEnvironment) {
    String options = orEmpty(args.text("ssh_opts"));
    boolean silent = !options.contains(NO_CHECK) && !options.contains(ACCEPT_NEW);
    if (args.bool("accept_hostkey") && silent) {
      options += " " + NO_CHECK;
    }
    if (args.bool("accept_newhostkey")) {
      ExecResult accepts;
      try {
        accepts = host.exec(ExecRequest.of("ssh", "-o", "StrictHostKeyChecking=accept-new", "-V"));
      } catch (StartException e) {
        throw new ModuleFailure(
            "Remote host is missing ssh command, so you cannot use acceptnewhostkey option.",
            Map.of(
                "details",
                "Failed to find required executable \"ssh\" in paths: "
                    + Programs.of(host, "ssh").searched()));
      }
      if (!accepts.ok()) {
        call.warn(
            "Your ssh client does not support accept_newhostkey option, therefore it cannot be"
                + " used.");
      } else if (silent) {
        options += " " + ACCEPT_NEW;
      }
    }
    options = ofEnvironment + " " + options;
    if (!options.contains("BatchMode=yes")) {
      options += " -o BatchMode=yes";
    }
    String key = args.text("key_file");
    if (key != null && !key.isEmpty()) {
      if (!options.contains("-i " + key)) {
        options += " -i " + Words.quote(key);
      }
      if (!options.contains("IdentitiesOnly=yes")) {
        options += " -o IdentitiesOnly=yes";
      }
    }
    return options.strip();
  }

  /** The absolute path of the working files; empty if there are none. */
  String dest() {
    return dest;
  }

  /** The repository itself: {@code .git}, or where that file points. */
  String repository() {
    return repository;
  }

  void movedTo(String path) {
    repository = path;
  }

  /** What is wrong with the {@code .git} file; null if nothing is. */
  @Nullable String problem() {
    return problem;
  }

  boolean exists() {
    return exists;
  }

  boolean hasConfig() {
    return config;
  }

  /** Where the repository is to be; empty for in its place. */
  String separate() {
    return separate;
  }

  String repo() {
    return repo;
  }

  String remote() {
    return remote;
  }

  /** Runs git in the checkout, or elsewhere where that is not there. */
  ExecResult run(List<String> words) {
    return run(words, dest);
  }

  private ExecResult run(List<String> words, String directory) {
    List<String> argv = new ArrayList<>();
    if (umask != null) {
      argv.addAll(List.of("/bin/sh", "-c", "umask \"$0\" && exec \"$@\"", umask));
    }
    argv.add(git);
    argv.addAll(words);
    ExecRequest request = ExecRequest.of(argv).withEnvironment(environment);
    if (directory.isEmpty()) {
      return host.exec(request);
    }
    try {
      return host.exec(request.in(directory));
    } catch (StartException e) {
      // Ansible runs git where it is if there is no such folder
      if (!e.hasNoDirectory()) {
        List<String> command = new ArrayList<>(List.of(git));
        command.addAll(words);
        throw Commands.notStarted(e, command);
      }
      return host.exec(request);
    }
  }

  /** Shell text under the checkout's umask. */
  ExecResult shell(String text, String... arguments) {
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c"));
    argv.add((umask == null ? "" : "umask " + umask + "; ") + text);
    argv.add("sh");
    argv.addAll(List.of(arguments));
    return host.exec(ExecRequest.of(argv).withEnvironment(environment));
  }

  /** Runs git, which has to succeed ({@code check_rc}). */
  ExecResult must(List<String> words) {
    return must(words, dest);
  }

  private ExecResult must(List<String> words, String directory) {
    ExecResult result = run(words, directory);
    if (!result.ok()) {
      List<String> argv = new ArrayList<>(List.of(git));
      argv.addAll(words);
      Map<String, @Nullable Object> values = told(result);
      values.put("cmd", PASSWORD.matcher(Words.join(argv)).replaceAll("$1********@"));
      throw new ModuleFailure(result.err().stripTrailing(), values);
    }
    return result;
  }

  private static Map<String, @Nullable Object> told(ExecResult result) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("rc", (long) result.rc());
    values.put("stdout", result.out());
    values.put("stderr", result.err());
    return values;
  }

  /** The commit that is checked out. */
  String commit() {
    return run(List.of("rev-parse", "HEAD")).out().replaceFirst("\n+$", "");
  }

  /**
   * A checkout that is there.
   *
   * @param modified whether files under version control differ
   * @param url of the remote; null if git does not tell it
   */
  record State(boolean modified, String commit, @Nullable String url) {}

  /** Three questions in one round trip. */
  State state() {
    ExecResult told =
        shell(
            "cd -- \"$1\" || exit; s=$(\"$2\" status --porcelain 2>/dev/null);"
                + " c=$(\"$2\" rev-parse HEAD 2>/dev/null);"
                + " u=$(\"$2\" ls-remote --get-url \"$3\" 2>/dev/null) || u=;"
                + " printf '%s\\0%s\\0%s' \"$s\" \"$c\" \"$u\"",
            dest, git, remote);
    String[] fields = told.out().split("\0", -1);
    if (fields.length < 3) {
      throw new ModuleFailure(told.err().strip());
    }
    boolean modified =
        fields[0].lines().anyMatch(line -> !line.isEmpty() && !line.startsWith("??"));
    return new State(modified, fields[1], fields[2].isEmpty() ? null : fields[2]);
  }

  /** Whether the remote's URL is another than the one asked for. */
  boolean differs(@Nullable String url) {
    return url != null && !url.equals(repo) && !normal(url).equals(normal(repo));
  }

  void setUrl() {
    ExecResult set = run(List.of("remote", "set-url", remote, repo));
    if (!set.ok()) {
      throw new ModuleFailure(
          "Failed to set a new url %s for %s: %s %s".formatted(repo, remote, set.out(), set.err()));
    }
  }

  private List<String> split(String text) {
    return Words.split(text);
  }

  private boolean isRemoteBranch(String from, String version) {
    return must(split("ls-remote " + from + " -h refs/heads/" + version)).out().contains(version);
  }

  private boolean isRemoteTag(String from, String version) {
    return must(split("ls-remote " + from + " -t refs/tags/" + version)).out().contains(version);
  }

  /** The commit that a version is at the remote. */
  String remoteHead(String version, String from) {
    boolean cloning =
        from.equals(args.string("repo"))
            || from.equals("file://" + args.string("repo"))
            || from.equals(repo);
    String directory = cloning ? "" : dest;
    boolean tag = false;
    String command;
    if (version.equals("HEAD")) {
      command =
          cloning
              ? "ls-remote " + from + " -h HEAD"
              : "ls-remote " + from + " -h refs/heads/" + headBranch();
    } else if (isRemoteBranch(from, version)) {
      command = "ls-remote " + from + " -h refs/heads/" + version;
    } else if (isRemoteTag(from, version)) {
      tag = true;
      command = "ls-remote " + from + " -t refs/tags/" + version + "*";
    } else {
      return version;
    }
    ExecResult listed = must(split(command), directory);
    String out = listed.out();
    if (out.isEmpty()) {
      throw new ModuleFailure("Could not determine remote revision for " + version, told(listed));
    }
    if (tag) {
      for (String line : listed.out().split("\n")) {
        if (line.endsWith(version + "^{}")) {
          out = line;
          break;
        }
        if (line.endsWith(version)) {
          out = line;
        }
      }
    }
    return out.strip().split("\\s+")[0];
  }

  private List<String> branches() {
    ExecResult listed = run(List.of("branch", "--no-color", "-a"));
    if (!listed.ok()) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("stdout", listed.out());
      values.put("stderr", listed.err());
      throw new ModuleFailure("Could not determine branch data - received " + listed.out(), values);
    }
    return listed.out().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private boolean isLocalBranch(String version) {
    List<String> branches = branches();
    return branches.contains(version) || branches.contains("* " + version);
  }

  /** The branch that is checked out; where none is, the remote's own. Null if it cannot be told. */
  private @Nullable String headBranch() {
    boolean detached =
        branches().stream()
            .anyMatch(
                line ->
                    line.startsWith("* ")
                        && (line.contains("no branch")
                            || line.contains("detached from")
                            || line.contains("detached at")));
    String file = repository + (detached ? "/refs/remotes/" + remote + "/HEAD" : "/HEAD");
    byte[] bytes = host.read(file).orElse(new byte[0]);
    String line = new String(bytes, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    if (line.isEmpty()) {
      return null;
    }
    int found = line.indexOf("refs/remotes/" + remote);
    if (found >= 0) {
      line = line.substring(0, found) + line.substring(found + 13 + remote.length());
    }
    String[] words = line.split(" ", -1);
    String[] parts = words[words.length - 1].split("/", 3);
    return parts[parts.length - 1];
  }

  /** Makes the checkout where there is none. */
  void cloneIt() {
    String version = args.string("version");
    Long depth = args.integer("depth");
    String refspec = orEmpty(args.text("refspec"));
    int slash = dest.lastIndexOf('/');
    String folder = slash <= 0 ? "/" : dest.substring(0, slash);
    shell("mkdir -p -- \"$1\" 2>/dev/null", folder);
    List<String> words = new ArrayList<>(List.of("clone"));
    boolean bare = args.bool("bare");
    words.addAll(bare ? List.of("--bare") : List.of("--origin", remote));
    boolean named = isRemoteBranch(repo, version) || isRemoteTag(repo, version);
    if (depth != null && depth != 0) {
      if (version.equals("HEAD") || !refspec.isEmpty()) {
        words.addAll(List.of("--depth", depth.toString()));
      } else if (named) {
        words.addAll(List.of("--depth", depth.toString(), "--branch", version));
      } else {
        call.warn(
            "Ignoring depth argument. Shallow clones are only available for HEAD, branches, tags"
                + " or in combination with refspec.");
      }
    }
    String reference = args.text("reference");
    if (reference != null && !reference.isEmpty()) {
      words.addAll(List.of("--reference", reference));
    }
    if (args.bool("single_branch")) {
      needVersion();
      words.add("--single-branch");
      if (named) {
        words.addAll(List.of("--branch", version));
      }
    }
    if (!separate.isEmpty()) {
      needVersion();
      words.add("--separate-git-dir=" + separate);
    }
    words.addAll(List.of(repo, dest));
    must(words, folder);
    if (!separate.isEmpty()) {
      repository = separate;
    }
    if (bare && !remote.equals("origin")) {
      must(List.of("remote", "add", remote, repo));
    }
    if (!refspec.isEmpty()) {
      List<String> fetch = new ArrayList<>(List.of("fetch"));
      if (depth != null && depth != 0) {
        fetch.addAll(List.of("--depth", depth.toString()));
      }
      fetch.addAll(List.of(remote, refspec));
      must(fetch);
    }
    if (args.bool("verify_commit")) {
      verify(version);
    }
  }

  private void needVersion() {
    if (!known.startsWith("git version ")) {
      throw new ModuleFailure("Cannot find git executable at " + git);
    }
  }

  /** Brings what is new from the remote. */
  void fetch(String version, @Nullable String refspec, boolean force) {
    Long depth = args.integer("depth");
    List<String> words = new ArrayList<>(List.of("fetch"));
    List<String> refs = new ArrayList<>();
    boolean extra = refspec != null && !refspec.isEmpty();
    if (depth != null && depth != 0) {
      String head = headBranch();
      if (extra) {
        refs.add(refspec);
      } else if (version.equals("HEAD")) {
        if (head != null) {
          refs.add(head);
        }
      } else if (isRemoteBranch(repo, version)) {
        if (!version.equals(head)) {
          refs.add("+refs/heads/%s:refs/heads/%s".formatted(version, version));
        }
        refs.add("+refs/heads/%s:refs/remotes/%s/%s".formatted(version, remote, version));
      } else if (isRemoteTag(repo, version)) {
        refs.add("+refs/tags/%s:refs/tags/%s".formatted(version, version));
      }
      if (!refs.isEmpty()) {
        words.addAll(List.of("--depth", depth.toString()));
      }
    }
    if (refs.isEmpty()) {
      if (args.bool("bare")) {
        refs.addAll(List.of("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"));
      } else {
        words.add("--tags");
      }
      if (extra) {
        refs.add(refspec);
      }
    }
    if (force) {
      words.add("--force");
    }
    words.add(remote);
    words.addAll(refs);
    ExecResult fetched = run(words);
    if (!fetched.ok()) {
      List<@Nullable Object> command = new ArrayList<>(List.of(git));
      command.addAll(words);
      throw new ModuleFailure(
          "Failed to download remote objects and refs: " + fetched.out() + " " + fetched.err(),
          Map.of("cmd", command));
    }
  }

  /** Switches the working files to a version. */
  void checkOut(String version) {
    Long depth = args.integer("depth");
    String branch = null;
    String command;
    if (version.equals("HEAD")) {
      branch = headBranch();
      force(branch);
      command = "reset --hard " + remote + "/" + branch + " --";
    } else if (isRemoteBranch(remote, version)) {
      boolean local = isLocalBranch(version);
      if (depth != null && depth != 0 && !local) {
        fetchBranch(version, depth);
        local = isLocalBranch(version);
      }
      if (local) {
        force(version);
        command = "reset --hard " + remote + "/" + version;
      } else {
        command = "checkout --track -b " + version + " " + remote + "/" + version;
      }
    } else {
      command = "checkout --force " + version;
    }
    ExecResult switched = run(split(command));
    if (!switched.ok()) {
      Map<String, @Nullable Object> values = told(switched);
      values.put("cmd", git + " " + command);
      throw new ModuleFailure(
          branch == null ? "Failed to checkout " + version : "Failed to checkout branch " + branch,
          values);
    }
    if (args.bool("verify_commit")) {
      verify(version);
    }
  }

  private void force(@Nullable String branch) {
    ExecResult result = run(split("checkout --force " + branch));
    if (!result.ok()) {
      throw new ModuleFailure("Failed to checkout branch " + branch, told(result));
    }
  }

  private void fetchBranch(String version, long depth) {
    ExecResult fetched =
        run(
            List.of(
                "fetch",
                "--depth=" + depth,
                remote,
                "+refs/heads/%s:refs/heads/%s".formatted(version, version),
                "+refs/heads/%s:refs/remotes/%s/%s".formatted(version, remote, version)));
    if (!fetched.ok()) {
      throw new ModuleFailure("Failed to fetch branch from remote: " + version, told(fetched));
    }
  }

  private void verify(String version) {
    ExecResult listed =
        run(List.of("for-each-ref", "refs/tags/", "--format", "%(objecttype):%(refname:short)"));
    if (!listed.ok()) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("stdout", listed.out());
      values.put("stderr", listed.err());
      throw new ModuleFailure("Could not determine tag data - received " + listed.out(), values);
    }
    boolean tag = listed.out().lines().anyMatch(line -> line.strip().equals("tag:" + version));
    List<String> allowed = args.texts("gpg_allowlist");
    List<String> words = new ArrayList<>(List.of(tag ? "verify-tag" : "verify-commit", version));
    if (!allowed.isEmpty()) {
      words.add("--raw");
    }
    ExecResult result = run(words);
    if (!result.ok()) {
      throw new ModuleFailure(
          "Failed to verify GPG signature of commit/tag \"" + version + "\"", told(result));
    }
    if (!allowed.isEmpty()) {
      String fingerprint = fingerprint(result.err());
      if (!allowed.contains(fingerprint)) {
        throw new ModuleFailure(
            "The gpg_allowlist does not include the public key \"%s\" for this commit"
                .formatted(fingerprint),
            told(result));
      }
    }
  }

  /** Of the primary key that signed. */
  private static String fingerprint(String status) {
    for (String line : status.split("\n")) {
      String[] words = line.strip().split("\\s+");
      if (words.length > 2 && words[1].equals("VALIDSIG")) {
        return words[words.length == 11 ? 10 : 2];
      }
    }
    return "None";
  }

  /** Whether submodules are missing or have other commits than they should. */
  boolean submodulesDiffer() {
    String modules =
        host.read(dest + "/.gitmodules")
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .orElse(null);
    if (modules == null) {
      return false;
    }
    List<String> paths =
        modules
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("path") && line.indexOf('=') > 0)
            .map(line -> dest + "/" + line.substring(line.indexOf('=') + 1).strip() + "/.git")
            .toList();
    if (host.stat(paths, StatOptions.FOLLOW).stream().anyMatch(stat -> !stat.exists())) {
      return true;
    }
    Map<String, String> before = submodules("HEAD");
    must(List.of("submodule", "foreach", git, "fetch"));
    if (args.bool("track_submodules")) {
      return !before.equals(submodules(remote + "/master"));
    }
    return must(List.of("submodule", "status"))
        .out()
        .lines()
        .anyMatch(line -> !line.isEmpty() && line.charAt(0) != ' ');
  }

  private Map<String, String> submodules(String version) {
    ExecResult told = run(List.of("submodule", "foreach", git, "rev-parse", version));
    if (!told.ok()) {
      throw new ModuleFailure("Unable to determine hashes of submodules", told(told));
    }
    Map<String, String> commits = new LinkedHashMap<>();
    String name = null;
    for (String line : told.out().split("\n")) {
      if (line.startsWith("Entering '")) {
        name = line.substring(10, line.length() - 1);
      } else if (line.strip().length() == 40 && name != null) {
        commits.put(name, line.strip());
        name = null;
      } else if (!line.isEmpty()) {
        throw new ModuleFailure("Unable to parse submodule hash line: " + line.strip());
      }
    }
    if (name != null) {
      throw new ModuleFailure("Unable to find hash for submodule: " + name);
    }
    return commits;
  }

  /** Initialises and updates all submodules. */
  void updateSubmodules(boolean force) {
    FileStat modules = host.stat(dest + "/.gitmodules", StatOptions.FOLLOW);
    if (!modules.exists()) {
      return;
    }
    must(List.of("submodule", "sync"));
    List<String> words = new ArrayList<>(List.of("submodule", "update", "--init", "--recursive"));
    if (args.bool("track_submodules")) {
      words.add("--remote");
    }
    if (force) {
      words.add("--force");
    }
    ExecResult updated = run(words);
    if (!updated.ok()) {
      throw new ModuleFailure("Failed to init/update submodules: " + updated.out() + updated.err());
    }
  }
}
