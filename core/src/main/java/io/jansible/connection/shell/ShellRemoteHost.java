package io.jansible.connection.shell;

import io.jansible.connection.AttributeResult;
import io.jansible.connection.Detached;
import io.jansible.connection.Errno;
import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.ListOptions;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
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
    Answer answer =
        shells.run(Launch.of(request, "exec", environment), request.stdin(), request.timeout());
    Launch.check(answer, request);
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
    Answer answer =
        shells.run(
            Scripts.job() + Launch.of(request, launcher, environment), request.stdin(), null);
    Launch.check(answer, request);
    if (answer.code() != 0) {
      throw new RemoteException(reason(answer), answer.code());
    }
  }

  @Override
  public List<FileStat> stat(List<String> paths, StatOptions options) {
    if (paths.isEmpty()) {
      return List.of();
    }
    Answer answer = must(statCommand(options, paths), null);
    return new StatRecords(answer.stdout(), options.strict()).all(paths);
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
      String reason = reason(answer);
      throw new RemoteException(
          Errno.told(reason).map(error -> error.of(path)).orElse(reason), answer.code());
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
          // what it writes is for nobody else's eyes, and goes into no file of another's
          .append("(umask 077; set -C; : > \"$t.o\" && : > \"$t.e\") || exit 1; v=0; { ")
          .append(request.validate().replace("%s", "\"$t\""))
          .append(
              "; } > \"$t.o\" 2> \"$t.e\" || v=$?; [ $v = 0 ] ||"
                  + " { printf 'failed to validate: rc:%s error:' $v; cat -- \"$t.e\"; printf '\\0';"
                  + " cat -- \"$t.o\"; printf '\\0'; } >&2; rm -f -- \"$t.o\" \"$t.e\";"
                  + " [ $v = 0 ] || exit 96; ");
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
    if (attributes.mode() != null && !attributes.mode().isEmpty()) {
      FileModes.apply(attributes.mode(), 0, false, 0);
      OptionalInt octal = FileModes.octal(attributes.mode());
      String mode =
          octal.isPresent() ? "%04o".formatted(octal.getAsInt()) : Quote.word(attributes.mode());
      script.append("chmod ").append(mode).append(" \"$t\"; ");
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
      return unwritable(folder, Errno.READ_ONLY.ofBytes(temporary));
    }
    if ((reason.startsWith("mktemp:") || reason.startsWith("mv:"))
        && reason.endsWith(": Permission denied")) {
      return unwritable(folder, Errno.DENIED.ofBytes(temporary));
    }
    return reason.endsWith("No space left on device") && !reason.startsWith("failed to validate")
        ? "Failed to replace file: " + temporary + " to " + path + ": " + Errno.FULL.text()
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
                + AttributeChange.lookups(wanted, path),
            null);
    StatRecords records = new StatRecords(answer.stdout());
    FileStat stat = records.next(path);
    if (!stat.exists()) {
      return new AttributeResult(false, Map.of(), Map.of(), stat);
    }
    AttributeChange change = AttributeChange.of(stat, wanted, AttributeChange.Known.read(records));
    boolean inside =
        wanted.recurse()
            && stat.isDirectory()
            && recurse(path, wanted, dryRun, new HashSet<>(Set.of(identity(stat))));
    if (!dryRun && change.isNeeded()) {
      Answer changed =
          must(
              change.command()
                  + statCommand(
                      new StatOptions(wanted.follow(), null, false, false, false), List.of(path)),
              null);
      stat = new StatRecords(changed.stdout()).next(path);
    }
    return new AttributeResult(inside || change.isNeeded(), change.before(), change.after(), stat);
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
            must(statCommand(options, paths) + AttributeChange.lookups(wanted, paths.get(0)), null)
                .stdout());
    List<FileStat> stats = new ArrayList<>();
    for (String path : paths) {
      stats.add(records.next(path));
    }
    AttributeChange.Known known = AttributeChange.Known.read(records);
    List<AttributeChange> changes = new ArrayList<>();
    StringBuilder commands = new StringBuilder();
    for (FileStat stat : stats) {
      AttributeChange change =
          stat.exists() ? AttributeChange.of(stat, wanted, known) : AttributeChange.NOTHING;
      changes.add(change);
      if (change.isNeeded()) {
        commands.append(change.command()).append(":; ");
      }
    }
    if (!dryRun && !commands.isEmpty()) {
      Answer changed = must("set -e; " + commands + statCommand(options, paths), null);
      StatRecords fresh = new StatRecords(changed.stdout());
      stats.replaceAll(stat -> fresh.next(stat.path()));
    }
    List<AttributeResult> results = new ArrayList<>();
    for (int i = 0; i < stats.size(); i++) {
      AttributeChange change = changes.get(i);
      results.add(
          new AttributeResult(change.isNeeded(), change.before(), change.after(), stats.get(i)));
    }
    return results;
  }

  private static String identity(FileStat stat) {
    return stat.device() + ":" + stat.inode();
  }

  /**
   * @param walked folders that were walked through already, where links lead to some
   */
  private boolean recurse(String path, FileAttributes wanted, boolean dryRun, Set<String> walked) {
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
    AttributeChange.Known known =
        AttributeChange.Known.read(
            new StatRecords(
                must(AttributeChange.lookups(wanted, path).substring(2), null).stdout()));
    List<FileStat> found = new ArrayList<>(entries);
    if (wanted.follow()) {
      // a link has an owner of its own, beside what it leads to
      List<String> links = entries.stream().filter(FileStat::isLink).map(FileStat::path).toList();
      for (FileStat target :
          links.isEmpty() ? List.<FileStat>of() : stat(links, StatOptions.FOLLOW)) {
        found.add(target);
        if (target.isDirectory() && walked.add(identity(target))) {
          changed |= recurse(target.path() + "/", wanted, dryRun, walked);
        }
      }
    }
    for (FileStat entry : found) {
      if (!entry.exists()) {
        continue;
      }
      AttributeChange change = AttributeChange.of(entry, entry.isLink() ? ofLink : each, known);
      if (change.isNeeded()) {
        changed = true;
        all.append(change.command()).append(":; ");
      }
    }
    if (!all.isEmpty() && !dryRun) {
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
    // a directory is never replaced; mv of some nodes has no -T
    must(
        "p="
            + quoted
            + "; if [ -d \"$p\" ] && [ ! -h \"$p\" ]; then echo \"ln: $p: Is a directory\" >&2; exit 1; fi"
            + "; t=$(_jt \"$p\") && rm -f -- \"$t\" && "
            + command
            + Quote.word(target)
            + " \"$t\" && { mv -fT -- \"$t\" \"$p\" 2>/dev/null"
            + " || { rm -f -- \"$p\" && mv -f -- \"$t\" \"$p\"; } || { rm -f -- \"$t\"; exit 1; }; }",
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

  @Override
  public void touchNow(String path) {
    must("touch -- " + Quote.path(path), null);
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
