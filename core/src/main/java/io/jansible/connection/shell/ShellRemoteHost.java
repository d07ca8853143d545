package io.jansible.connection.shell;

import io.jansible.connection.AttributeResult;
import io.jansible.connection.Detached;
import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.ListOptions;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StartException;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
import io.jansible.connection.WriteResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A host behind a shell: every operation is one command sent to it. */
final class ShellRemoteHost implements RemoteHost {
  private static final int CHUNK = 4 * 1024 * 1024;

  private final ShellPool shells;
  private final Map<String, String> environment;
  private final BooleanSupplier release;

  /**
   * @param release does what {@link #releaseUsers} says
   */
  ShellRemoteHost(ShellPool shells, Map<String, String> environment, BooleanSupplier release) {
    this.shells = shells;
    this.release = release;
    this.environment = Map.copyOf(environment);
  }

  private Answer run(String command) {
    return run(command, null);
  }

  private Answer run(String command, byte @Nullable [] input) {
    return shells.run("LC_ALL=C; export LC_ALL; " + command, input, null);
  }

  /** Runs an operation that has to succeed. */
  private Answer must(String command, byte @Nullable [] input) {
    Answer answer = run(command, input);
    if (answer.code() != 0) {
      throw new RemoteException(reason(answer), answer.code());
    }
    return answer;
  }

  private static String reason(Answer answer) {
    String said = answer.err().strip();
    return said.isEmpty() ? "the command ended with exit code " + answer.code() : said;
  }

  @Override
  public ExecResult exec(ExecRequest request) {
    Answer answer = shells.run(launch(request, "exec"), request.stdin(), request.timeout());
    checkStarted(answer, request);
    return new ExecResult(answer.code(), answer.stdout(), answer.stderr(), answer.timedOut());
  }

  @Override
  public void detach(ExecRequest request, Detached job) {
    String launcher =
        "_job "
            + Quote.words(
                List.of(
                    job.file(),
                    Long.toString(job.seconds()),
                    job.strip() ? "1" : "0",
                    job.opening()));
    Answer answer = shells.run(Scripts.job() + launch(request, launcher), request.stdin(), null);
    checkStarted(answer, request);
    if (answer.code() != 0) {
      throw new RemoteException(reason(answer), answer.code());
    }
  }

  /**
   * Shell text that brings about what the request asks and then gives its program to a launcher.
   *
   * @param launcher {@code exec}, or a function of that form
   */
  private String launch(ExecRequest request, String launcher) {
    StringBuilder command = new StringBuilder();
    if (request.directory() != null) {
      String directory = Quote.path(request.directory());
      command
          .append("cd -P -- ")
          .append(directory)
          .append(" 2>/dev/null || { if [ -d ")
          .append(directory)
          .append(" ]; then printf _jdir13; elif [ -e ")
          .append(directory)
          .append(" ]; then printf _jdir20; else printf _jdir2; fi; exit 99; }; ");
    }
    Map<String, String> variables = new LinkedHashMap<>(request.bare() ? Map.of() : environment);
    variables.putAll(request.environment());
    variables.forEach(
        (name, value) ->
            command
                .append("export ")
                .append(name)
                .append('=')
                .append(Quote.word(value))
                .append("; "));
    String shell = request.executable() == null ? "/bin/sh" : request.executable();
    if (request.script() != null) {
      if (request.executable() != null) {
        String program = Quote.word(shell);
        command
            .append(shell.indexOf('/') < 0 ? "command -v " : "[ -e ")
            .append(program)
            .append(shell.indexOf('/') < 0 ? " >/dev/null 2>&1" : " ]")
            .append(" || { printf _jno; exit 99; }; ");
        if (shell.indexOf('/') >= 0) {
          command
              .append("[ -x ")
              .append(program)
              .append(" ] && [ ! -d ")
              .append(program)
              .append(" ] || { printf _jacc; exit 99; }; ");
        }
      }
      command
          .append(launcher)
          .append(' ')
          .append(Quote.word(shell))
          .append(" -c ")
          .append(Quote.word(request.script()));
    } else {
      List<String> argv = request.argv() == null ? List.of() : request.argv();
      if (request.expand()) {
        command.append("set --");
        argv.forEach(word -> command.append(' ').append(expanding(word)));
        command.append("; ");
      } else {
        command.append("set -- ").append(Quote.words(argv)).append("; ");
      }
      command
          .append("case $1 in */*) [ -e \"$1\" ] || { printf _jno; exit 99; };")
          .append(" [ -x \"$1\" ] && [ ! -d \"$1\" ] || { printf _jacc; exit 99; };;")
          .append(" *) _je=$(command -v -- \"$1\") || { printf _jno; exit 99; };")
          .append(
              " case $_je in /*) ;; *) for _jd in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin;")
          .append(
              " do [ -x \"$_jd/$1\" ] && { _je=$_jd/$1; break; }; done; case $_je in /*) ;; *) printf _jno; exit 99;; esac;; esac;; esac; ")
          .append(launcher)
          .append(" \"$@\"");
    }
    return command.toString();
  }

  /** What {@link #launch} says of a program that cannot be started. */
  private static void checkStarted(Answer answer, ExecRequest request) {
    if (answer.code() == 99) {
      String told = answer.out();
      int place = told.lastIndexOf("_jdir");
      if (place >= 0 && request.directory() != null && told.substring(place).matches("_jdir\\d+")) {
        int errno = Integer.parseInt(told.substring(place + "_jdir".length()));
        throw new StartException(errno, request.directory(), true);
      }
      String program = request.argv() != null ? request.argv().get(0) : request.executable();
      if (told.endsWith("_jno") && program != null) {
        throw new StartException(2, program, false);
      }
      if (told.endsWith("_jacc") && program != null) {
        throw new StartException(13, program, false);
      }
    }
  }

  /** A word in which the shell expands {@code ~} and variables, and nothing else. */
  private static String expanding(String word) {
    String text = word;
    String home = "";
    if (text.equals("~") || text.startsWith("~/")) {
      home = "\"$HOME\"";
      text = text.substring(1);
    } else if (text.matches("(?s)~[A-Za-z_][A-Za-z0-9._-]*(/.*)?")) {
      int end = text.indexOf('/') < 0 ? text.length() : text.indexOf('/');
      // a quoted slash would end the expansion
      home = text.substring(0, end) + (end < text.length() ? "/" : "");
      text = end < text.length() ? text.substring(end + 1) : "";
      if (text.isEmpty()) {
        return home;
      }
    }
    StringBuilder quoted = new StringBuilder(home).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '$') {
        java.util.regex.Matcher name =
            java.util.regex.Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)})")
                .matcher(text)
                .region(i, text.length());
        if (name.lookingAt()) {
          String variable = name.group(1) == null ? name.group(2) : name.group(1);
          if (variable.matches("[A-Za-z_]\\w*")) {
            // a brace of the name itself must not end the expansion
            quoted
                .append("${")
                .append(variable)
                .append("-\\")
                .append(name.group().replace("}", "\\}"))
                .append('}');
          } else {
            quoted.append('\\').append(name.group());
          }
          i += name.group().length() - 1;
          continue;
        }
      }
      if (c == '"' || c == '\\' || c == '`' || c == '$') {
        quoted.append('\\');
      }
      quoted.append(c);
    }
    return quoted.append('"').toString();
  }

  @Override
  public List<FileStat> stat(List<String> paths, StatOptions options) {
    if (paths.isEmpty()) {
      return List.of();
    }
    Answer answer = must(statCommand(options, paths), null);
    return new StatRecords(answer.stdout()).all(paths);
  }

  private static String statCommand(StatOptions options, List<String> paths) {
    StringBuilder command = new StringBuilder("_js ");
    command.append(options.follow() ? 1 : 0);
    command.append(' ').append(options.checksum() == null ? "''" : options.checksum());
    command.append(' ').append(options.mime() ? 1 : 0);
    command.append(' ').append(options.selinux() ? 1 : 0);
    command.append(' ').append(options.attributes() ? 1 : 0);
    paths.forEach(path -> command.append(' ').append(Quote.path(path)));
    return command.toString();
  }

  @Override
  public Optional<byte[]> read(String path) {
    String quoted = Quote.path(path);
    Answer answer = run("cat -- " + quoted);
    if (answer.code() != 0) {
      if (answer.err().contains("No such file or directory")) {
        return Optional.empty();
      }
      throw new RemoteException(reason(answer), answer.code());
    }
    return Optional.of(answer.stdout());
  }

  @Override
  public void download(String path, Path target) {
    // the shell expands ~ where a value is set, not behind dd's if=
    String set = "p=" + Quote.path(path) + "; ";
    try {
      Path folder = target.toAbsolutePath().getParent();
      Path fresh = Files.createTempFile(folder, ".jansible", "");
      try (OutputStream out = Files.newOutputStream(fresh)) {
        for (long block = 0; ; block++) {
          Answer answer =
              must(
                  set
                      + "dd if=\"$p\" bs="
                      + CHUNK
                      + " skip="
                      + block
                      + " count=1 2>/dev/null || cat -- \"$p\" >/dev/null",
                  null);
          out.write(answer.stdout());
          if (answer.stdout().length < CHUNK) {
            break;
          }
        }
        out.close();
        Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public WriteResult write(WriteRequest request) {
    String path = Quote.path(request.path());
    StringBuilder script = new StringBuilder();
    script.append("set -e; p=").append(path).append("; ");
    byte[] input = null;
    String uploaded = null;
    if (request.content() != null && request.content().length > CHUNK) {
      uploaded = uploaded(request.content());
    } else if (request.local() != null) {
      uploaded = temporary(false, ".jansible", "");
      upload(request.local(), uploaded);
    }
    // whatever fails, the old file stays and nothing else does
    script
        .append("t=; b=; q=")
        .append(uploaded == null ? "" : Quote.word(uploaded))
        .append("; trap 'rm -f -- ${t:+\"$t\"} ${q:+\"$q\"} ${b:+\"$b\"}' EXIT; ");
    if (request.remote() != null && request.moveRemote()) {
      script.append("t=").append(Quote.path(request.remote())).append("; s=1; ");
    } else {
      script.append(
          request.unsafeWrites()
              ? "t=$(_jt \"$p\" 2>/dev/null) || t=$(mktemp); "
              : "t=$(_jt \"$p\"); ");
    }
    if (uploaded != null) {
      script.append("mv -f -- \"$q\" \"$t\"; ");
    } else if (request.content() != null) {
      input = request.content();
      if (input.length == 0) {
        script.append(": > \"$t\"; ");
      } else {
        script.append("cat > \"$t\"; ").append(whole("\"$t\"", input.length)).append("; ");
      }
    } else if (request.remote() != null && !request.moveRemote()) {
      script.append("cat -- ").append(Quote.path(request.remote())).append(" > \"$t\"; ");
    }
    if (!request.moveRemote()) {
      // on the disk before it takes the old one's place; dd, since not every sync takes a file
      script.append("dd if=/dev/null of=\"$t\" conv=notrunc,fsync 2>/dev/null || :; ");
    }
    if (request.validate() != null) {
      script
          .append("v=0; { ")
          .append(request.validate().replace("%s", "\"$t\""))
          .append(
              "; } >&2 || v=$?; [ $v = 0 ] || { printf 'failed to validate: rc:%s error:' $v >&2; exit 96; }; ");
    }
    script
        .append("if [ -e \"$p\" ]; then ")
        // with its access list, where cp knows of such things
        .append("cp --attributes-only --preserve=mode,ownership -- \"$p\" \"$t\" 2>/dev/null || ")
        .append("{ o=$(stat -L -c '%a %u:%g' -- \"$p\"); ")
        .append("chown \"${o#* }\" \"$t\" 2>/dev/null || :; chmod \"${o%% *}\" \"$t\"; }; ")
        .append("else u=$(umask); chmod \"$(printf %o $((0666 & ~0$u)))\" \"$t\"; fi; ");
    // what is there keeps its SELinux context, what is new gets the one of its place
    script.append(
        "if [ -n \"$_jE\" ]; then { m=$(matchpathcon -n -- \"$p\"); if [ -e \"$p\" ];"
            + " then chcon --reference=\"$p\" -- \"$t\"; else chcon -- \"$m\" \"$t\"; fi; }"
            + " 2>/dev/null || :; fi; ");
    FileAttributes attributes = request.attributes();
    String owned = attributesOf(attributes);
    script.append(owned);
    if (request.backup()) {
      script.append(
          // the shell lives on, so its number alone does not tell two backups of a second apart
          "if [ -e \"$p\" ]; then d=$(date +%Y-%m-%d@%H:%M:%S); n=$$;"
              + " while [ -e \"$p.$n.$d~\" ]; do n=$((n + 1)); done;"
              + " b=\"$p.$n.$d~\"; cp -p -- \"$p\" \"$b\"; fi; ");
    }
    if (request.unsafeWrites()) {
      // what cannot be replaced is written in place, and then has the attributes put on itself
      script
          .append(
              "mv -fT -- \"$t\" \"$p\" 2>/dev/null || { cat -- \"$t\" > \"$p\"; rm -f -- \"$t\"; t=$p; ")
          .append(owned)
          .append("}; ");
    } else {
      script.append(
          // a link to a directory is replaced itself
          "if [ -d \"$p\" ]; then [ -L \"$p\" ] || { echo \"$p is a directory\" >&2; exit 21; };"
              + " mv -fT -- \"$t\" \"$p\"; else mv -f -- \"$t\" \"$p\"; fi; ");
    }
    script.append("trap - EXIT; ");
    if (attributes.attributes() != null) {
      script.append("chattr ").append(Quote.word(attributes.attributes())).append(" \"$p\"; ");
    }
    script.append("printf '%s\\0' \"${b-}\"; _js 0 '' 0 0 0 \"$p\"");
    Answer answer = run(script.toString(), input);
    if (answer.code() != 0) {
      throw new RemoteException(unwritten(request.path(), reason(answer)), answer.code());
    }
    StatRecords records = new StatRecords(answer.stdout());
    String backup = records.field();
    return new WriteResult(records.next(request.path()), backup.isEmpty() ? null : backup);
  }

  /** Commands that give {@code $t} its owner, group and mode. */
  private static String attributesOf(FileAttributes attributes) {
    StringBuilder script = new StringBuilder();
    if (attributes.owner() != null) {
      script.append("chown ").append(Quote.word(attributes.owner())).append(" \"$t\"; ");
    }
    if (attributes.group() != null) {
      script.append("chgrp ").append(Quote.word(attributes.group())).append(" \"$t\"; ");
    }
    if (attributes.mode() != null) {
      FileModes.apply(attributes.mode(), 0, false);
      script.append("chmod ").append(Quote.word(attributes.mode())).append(" \"$t\"; ");
    }
    if (attributes.hasContext()) {
      StringBuilder parts = new StringBuilder();
      List<@Nullable String> context = attributes.context();
      for (int i = 0; i < context.size(); i++) {
        String part = context.get(i);
        if (part != null) {
          String field = i + 1 < context.size() ? "" + (i + 1) : i + 1 + "-";
          parts
              .append(" -")
              .append("urtl".charAt(i))
              .append(' ')
              .append(
                  part.equals(FileAttributes.DEFAULT)
                      ? "\"$(printf %s \"$m\" | cut -d: -f" + field + ")\""
                      : Quote.word(part));
        }
      }
      script
          .append("[ -z \"$_jE\" ] || chcon")
          .append(parts)
          .append(" -- \"$t\" || { echo 'set selinux context failed' >&2; exit 1; }; ");
    }
    return script.toString();
  }

  /** Says why a file was not written, as Ansible does; what validation says stays as it is. */
  private static String unwritten(String path, String reason) {
    int slash = path.lastIndexOf('/');
    String folder = slash <= 0 ? "/" : path.substring(0, slash);
    String temporary = folder + "/.ansible_tmp" + path.substring(slash + 1);
    if (reason.startsWith("mktemp:") && reason.endsWith(": Read-only file system")) {
      return unwritable(folder, "[Errno 30] Read-only file system: b'" + temporary + "'");
    }
    if (reason.startsWith("mktemp:") && reason.endsWith(": Permission denied")) {
      return unwritable(folder, "[Errno 13] Permission denied: b'" + temporary + "'");
    }
    return reason.endsWith("No space left on device") && !reason.startsWith("failed to validate")
        ? "Failed to replace file: "
            + temporary
            + " to "
            + path
            + ": [Errno 28] No space left on device"
        : reason;
  }

  private static String unwritable(String folder, String error) {
    return "The destination directory ("
        + folder
        + ") is not writable by the current user. Error was: "
        + error;
  }

  private String uploaded(byte[] content) {
    String temporary = temporary(false, ".jansible", "");
    upload(new java.io.ByteArrayInputStream(content), temporary);
    return temporary;
  }

  @Override
  public AttributeResult setAttributes(String path, FileAttributes wanted, boolean dryRun) {
    Answer answer =
        must(
            statCommand(
                    new StatOptions(
                        wanted.follow(), null, false, false, wanted.attributes() != null),
                    List.of(path))
                + lookups(wanted, path),
            null);
    StatRecords records = new StatRecords(answer.stdout());
    FileStat stat = records.next(path);
    if (!stat.exists()) {
      return new AttributeResult(false, Map.of(), Map.of(), stat);
    }
    Change change = change(stat, wanted, Known.read(records));
    if (wanted.recurse() && stat.isDirectory()) {
      boolean inside = recurse(path, wanted, dryRun);
      if (inside) {
        change = new Change(change.before, change.after, change.command, true);
      }
    }
    if (!dryRun && !change.command.isEmpty()) {
      Answer changed =
          must(
              change.command
                  + statCommand(
                      new StatOptions(wanted.follow(), null, false, false, false), List.of(path)),
              null);
      stat = new StatRecords(changed.stdout()).next(path);
    }
    return new AttributeResult(
        change.other || !change.command.isEmpty(), change.before, change.after, stat);
  }

  @Override
  public List<AttributeResult> setAttributes(
      List<String> paths, FileAttributes wanted, boolean dryRun) {
    if (wanted.recurse() || wanted.context().contains(FileAttributes.DEFAULT) || paths.size() < 2) {
      return RemoteHost.super.setAttributes(paths, wanted, dryRun);
    }
    StatOptions options =
        new StatOptions(wanted.follow(), null, false, false, wanted.attributes() != null);
    StatRecords records =
        new StatRecords(
            must(statCommand(options, paths) + lookups(wanted, paths.get(0)), null).stdout());
    List<FileStat> stats = new ArrayList<>();
    for (String path : paths) {
      stats.add(records.next(path));
    }
    Known known = Known.read(records);
    List<Change> changes = new ArrayList<>();
    StringBuilder commands = new StringBuilder();
    for (FileStat stat : stats) {
      Change change =
          stat.exists() ? change(stat, wanted, known) : new Change(Map.of(), Map.of(), "", false);
      changes.add(change);
      if (!change.command.isEmpty()) {
        commands.append(change.command).append(":; ");
      }
    }
    if (!dryRun && !commands.isEmpty()) {
      Answer changed = must("set -e; " + commands + statCommand(options, paths), null);
      StatRecords fresh = new StatRecords(changed.stdout());
      stats.replaceAll(stat -> fresh.next(stat.path()));
    }
    List<AttributeResult> results = new ArrayList<>();
    for (int i = 0; i < stats.size(); i++) {
      Change change = changes.get(i);
      results.add(
          new AttributeResult(
              !change.command.isEmpty(), change.before, change.after, stats.get(i)));
    }
    return results;
  }

  /** Asks for the numbers of names, so that a name is compared with a number rightly. */
  private static String lookups(FileAttributes wanted, String path) {
    StringBuilder command = new StringBuilder();
    command.append("; ").append(id(wanted.owner(), "user"));
    command.append("; ").append(id(wanted.group(), "group"));
    command.append(
        wanted.context().contains(FileAttributes.DEFAULT)
            ? "; printf '%s\\0' \"$(matchpathcon -n -- " + Quote.path(path) + " 2>/dev/null)\""
            : "; printf '\\0'");
    return command.toString();
  }

  private static String id(@Nullable String name, String kind) {
    if (name == null) {
      return "printf '\\0'";
    }
    if (name.matches("\\d+")) {
      return "printf '%s\\0' " + name;
    }
    String found =
        kind.equals("user")
            ? "id -u -- " + Quote.word(name) + " 2>/dev/null"
            : "{ getent group -- "
                + Quote.word(name)
                + " 2>/dev/null || grep -e "
                + Quote.word("^" + name + ":")
                + " /etc/group; } | cut -d: -f3";
    return "printf '%s\\0' \"$(" + found + ")\"";
  }

  private record Change(
      Map<String, @Nullable Object> before,
      Map<String, @Nullable Object> after,
      String command,
      boolean other) {}

  /** What {@link #lookups} found on the node; empty where there is nothing. */
  private record Known(String uid, String gid, String context) {
    static Known read(StatRecords records) {
      return new Known(records.field(), records.field(), records.field());
    }
  }

  private static Change change(FileStat stat, FileAttributes wanted, Known known) {
    String uid = known.uid;
    String gid = known.gid;
    Map<String, @Nullable Object> before = new LinkedHashMap<>();
    Map<String, @Nullable Object> after = new LinkedHashMap<>();
    StringBuilder command = new StringBuilder();
    String path = Quote.path(stat.path());
    String flag = wanted.follow() ? "" : "-h ";
    if (wanted.owner() != null) {
      if (uid.isEmpty()) {
        throw new RemoteException("chown failed: failed to look up user " + wanted.owner(), 1);
      }
      if (Long.parseLong(uid) != stat.uid()) {
        before.put("owner", stat.uid());
        after.put("owner", Long.parseLong(uid));
        command.append("chown ").append(flag).append(uid).append(' ').append(path).append(" && ");
      }
    }
    if (wanted.group() != null) {
      if (gid.isEmpty()) {
        throw new RemoteException("chgrp failed: failed to look up group " + wanted.group(), 1);
      }
      if (Long.parseLong(gid) != stat.gid()) {
        before.put("group", stat.gid());
        after.put("group", Long.parseLong(gid));
        command.append("chgrp ").append(flag).append(gid).append(' ').append(path).append(" && ");
      }
    }
    if (wanted.mode() != null && !stat.isLink()) {
      int mode = FileModes.apply(wanted.mode(), stat.mode(), stat.isDirectory());
      if (mode != stat.mode()) {
        before.put("mode", "0%03o".formatted(stat.mode()));
        after.put("mode", "0%03o".formatted(mode));
        command
            .append("chmod ")
            .append(Integer.toOctalString(mode))
            .append(' ')
            .append(path)
            .append(" && ");
      }
    }
    if (wanted.attributes() != null) {
      String flags = wanted.attributes();
      boolean signed = flags.startsWith("+") || flags.startsWith("-");
      String letters = signed ? flags.substring(1) : flags;
      String now = stat.attributes() == null ? "" : stat.attributes();
      // as Ansible compares them: the letters as they are written, and - always runs
      boolean differs = !letters.isEmpty() && (!now.equals(letters) || flags.startsWith("-"));
      if (differs) {
        before.put("attributes", now);
        String argument = signed ? flags : "=" + flags;
        after.put("attributes", argument);
        command
            .append("chattr ")
            .append(Quote.word(argument))
            .append(' ')
            .append(path)
            .append(" && ");
      }
    }
    if (stat.selinuxContext() != null && wanted.hasContext()) {
      String[] now = stat.selinuxContext().split(":", 4);
      String[] usual = known.context.split(":", 4);
      String[] next = now.clone();
      for (int i = 0; i < now.length; i++) {
        String part = wanted.context().get(i);
        if (FileAttributes.DEFAULT.equals(part)) {
          part = i < usual.length && !usual[i].isEmpty() ? usual[i] : null;
        }
        next[i] = part == null ? now[i] : part;
      }
      if (!Arrays.equals(now, next)) {
        before.put("secontext", List.of(now));
        after.put("secontext", List.of(next));
        command
            .append("chcon ")
            .append(flag)
            .append(Quote.word(String.join(":", next)))
            .append(' ')
            .append(path)
            .append(" && ");
      }
    }
    return new Change(before, after, command.toString(), false);
  }

  private boolean recurse(String path, FileAttributes wanted, boolean dryRun) {
    boolean changed = false;
    FileAttributes each = notRecursive(wanted, wanted.follow());
    FileAttributes ofLink = notRecursive(wanted, false);
    List<FileStat> entries = list(path, ListOptions.TREE);
    if (entries.isEmpty()) {
      return false;
    }
    if (wanted.context().contains(FileAttributes.DEFAULT)) {
      // each path has a context of its own
      for (FileStat entry : entries) {
        changed |= setAttributes(entry.path(), entry.isLink() ? ofLink : each, dryRun).changed();
      }
      return changed;
    }
    StringBuilder all = new StringBuilder();
    Known known =
        Known.read(new StatRecords(must(lookups(wanted, path).substring(2), null).stdout()));
    List<FileStat> found = new ArrayList<>(entries);
    if (wanted.follow()) {
      // a link has an owner of its own, beside what it leads to
      List<String> links = entries.stream().filter(FileStat::isLink).map(FileStat::path).toList();
      found.addAll(links.isEmpty() ? List.of() : stat(links, StatOptions.FOLLOW));
    }
    for (FileStat entry : found) {
      if (!entry.exists()) {
        continue;
      }
      Change change = change(entry, entry.isLink() ? ofLink : each, known);
      if (!change.command.isEmpty()) {
        changed = true;
        all.append(change.command).append(":; ");
      }
    }
    if (changed && !dryRun) {
      must("set -e; " + all, null);
    }
    return changed;
  }

  private static FileAttributes notRecursive(FileAttributes wanted, boolean follow) {
    return new FileAttributes(
        wanted.mode(),
        wanted.owner(),
        wanted.group(),
        wanted.seUser(),
        wanted.seRole(),
        wanted.seType(),
        wanted.seLevel(),
        wanted.attributes(),
        false,
        follow);
  }

  @Override
  public List<FileStat> list(String directory, ListOptions options) {
    StatOptions stat = options.stat();
    String quoted = Quote.path(directory);
    StringBuilder command = new StringBuilder();
    // a shell that find starts has no functions of ours: entries are told first, then looked at
    command.append("find ").append(options.follow() ? "-L " : "").append(quoted);
    command.append(" -mindepth 1");
    if (options.depth() > 0) {
      command.append(" -maxdepth ").append(options.depth());
    }
    command.append(" -print0 2>/dev/null | sort -z");
    Answer answer = run("[ -d " + quoted + " ] || exit 0; " + command);
    StatRecords names = new StatRecords(answer.stdout());
    List<String> paths = new ArrayList<>();
    while (names.hasMore()) {
      paths.add(names.field());
    }
    List<FileStat> all = new ArrayList<>();
    for (int i = 0; i < paths.size(); i += 500) {
      all.addAll(stat(paths.subList(i, Math.min(paths.size(), i + 500)), stat));
    }
    return all;
  }

  @Override
  public List<String> makeDirectories(String path) {
    Answer answer = must("_jd " + Quote.path(path), null);
    return answer.out().lines().filter(line -> !line.isEmpty()).toList();
  }

  @Override
  public void remove(String path) {
    must("rm -rf -- " + Quote.path(path), null);
  }

  @Override
  public void symbolicLink(String path, String target, boolean force) {
    link("ln -s -- ", path, target, force);
  }

  @Override
  public void hardLink(String path, String target, boolean force) {
    link("ln -- ", path, target, force);
  }

  private void link(String command, String path, String target, boolean force) {
    String quoted = Quote.path(path);
    if (!force) {
      must(command + Quote.word(target) + " " + quoted, null);
      return;
    }
    must(
        "p="
            + quoted
            + "; t=$(_jt \"$p\") && rm -f -- \"$t\" && "
            + command
            + Quote.word(target)
            + " \"$t\" && { mv -fT -- \"$t\" \"$p\" 2>/dev/null || { rm -rf -- \"$p\"; mv -f -- \"$t\" \"$p\"; }; }",
        null);
  }

  @Override
  public void rename(String from, String to) {
    must("mv -f -- " + Quote.path(from) + " " + Quote.path(to), null);
  }

  @Override
  public void touch(String path, @Nullable Double accessTime, @Nullable Double modificationTime) {
    String quoted = Quote.path(path);
    StringBuilder command =
        new StringBuilder("[ -e ").append(quoted).append(" ] || : > ").append(quoted);
    if (accessTime != null) {
      command.append(" && ").append(touching("-a", accessTime, quoted));
    }
    if (modificationTime != null) {
      command.append(" && ").append(touching("-m", modificationTime, quoted));
    }
    must("{ " + command + "; }", null);
  }

  /** busybox's touch knows whole seconds only. */
  private static String touching(String option, double time, String quoted) {
    String whole = "touch " + option + " -d @" + (long) Math.floor(time) + " -- " + quoted;
    return time == Math.floor(time)
        ? whole
        : "{ touch "
            + option
            + " -d @"
            + number(time)
            + " -- "
            + quoted
            + " 2>/dev/null || "
            + whole
            + "; }";
  }

  private static String number(double seconds) {
    return new java.math.BigDecimal(seconds)
        .setScale(6, java.math.RoundingMode.HALF_EVEN)
        .toPlainString();
  }

  @Override
  public String temporary(boolean directory, String prefix, String suffix) {
    Answer answer =
        must(
            "d=${TMPDIR:-/tmp}; t=$(mktemp "
                + (directory ? "-d " : "")
                + "\"$d\"/"
                + Quote.word(prefix)
                + "XXXXXXXX)"
                + (suffix.isEmpty()
                    ? ""
                    : " && mv -- \"$t\" \"$t\""
                        + Quote.word(suffix)
                        + " && t=$t"
                        + Quote.word(suffix))
                + " && printf %s \"$t\"",
            null);
    return answer.out();
  }

  @Override
  public void upload(Path source, String path) {
    try (InputStream in = Files.newInputStream(source)) {
      upload(in, path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void upload(InputStream source, String path) {
    String quoted = Quote.path(path);
    try {
      boolean first = true;
      long size = 0;
      for (byte[] chunk = source.readNBytes(CHUNK);
          first || chunk.length > 0;
          chunk = source.readNBytes(CHUNK)) {
        size += chunk.length;
        must(
            (first ? "umask 077; cat > " : "cat >> ")
                + quoted
                + (first ? " && chmod 600 " + quoted : "")
                + " && "
                + whole(quoted, size)
                + " || { rm -f -- "
                + quoted
                + "; exit 1; }",
            chunk);
        first = false;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Fails unless a file has its size. What decodes the input is a process of its own: if the node
   * ends it, out of memory say, the reader sees no more than an early end.
   */
  private static String whole(String file, long size) {
    return "{ [ \"$(wc -c < "
        + file
        + ")\" -eq "
        + size
        + " ] || { echo 'the content was cut short on its way' >&2; false; }; }";
  }

  @Override
  public boolean releaseUsers() {
    return release.getAsBoolean();
  }

  @Override
  public String user() {
    return shells.user();
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
