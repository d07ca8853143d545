package io.jansible.testkit.host;

import io.jansible.connection.AttributeResult;
import io.jansible.connection.BecomeException;
import io.jansible.connection.Detached;
import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.FileType;
import io.jansible.connection.ListOptions;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StartException;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
import io.jansible.connection.WriteResult;
import io.jansible.connection.shell.FileModes;
import io.jansible.connection.shell.Quote;
import io.jansible.testkit.files.Actor;
import io.jansible.testkit.files.FakeFileSystem;
import io.jansible.testkit.files.FileError;
import io.jansible.value.PythonJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A fake host as one task sees it: under a user, with an environment. */
final class FakeRemoteHost implements RemoteHost {
  private static final int UMASK = 022;
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:([A-Za-z_]\\w*)|\\{([A-Za-z_]\\w*)})");

  private final FakeHost host;
  private final FakeFileSystem files;
  private final String user;
  private final Map<String, String> environment;

  FakeRemoteHost(FakeHost host, String user, Map<String, String> environment) {
    this.host = host;
    this.files = host.files();
    this.user = user;
    this.environment = Map.copyOf(environment);
  }

  FakeHost fake() {
    return host;
  }

  private Actor actor() {
    Actor actor = host.accounts().actor(user);
    if (actor == null) {
      throw new BecomeException("sudo: unknown user " + user);
    }
    return actor;
  }

  /** One operation: nobody else works on the host meanwhile, and a refusal fails the task. */
  private <T> T operation(String tool, Supplier<T> work) {
    synchronized (host) {
      try {
        return work.get();
      } catch (FileError e) {
        throw new RemoteException(tool + ": " + e.getMessage(), 1, e);
      }
    }
  }

  private void change(String tool, Runnable work) {
    operation(
        tool,
        () -> {
          work.run();
          return true;
        });
  }

  /** An absolute path, with {@code ~} expanded. */
  private String path(String path) {
    String home = host.accounts().home(user);
    if (path.equals("~") || path.startsWith("~/")) {
      return home + path.substring(1);
    }
    if (path.startsWith("~")) {
      int slash = path.indexOf('/');
      String name = path.substring(1, slash < 0 ? path.length() : slash);
      if (host.accounts().find("passwd", name) != null) {
        return host.accounts().home(name) + (slash < 0 ? "" : path.substring(slash));
      }
    }
    return path.startsWith("/") ? path : home + "/" + path;
  }

  @Override
  public ExecResult exec(ExecRequest request) {
    return operation("sh", () -> execute(request));
  }

  /** Nothing goes on by itself on a fake host: the command has ended when this has. */
  @Override
  public void detach(ExecRequest request, Detached job) {
    ExecResult ended = exec(request);
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("stdout", job.strip() ? ended.out().stripTrailing() : ended.out());
    told.put("stderr", job.strip() ? ended.err().stripTrailing() : ended.err());
    told.put("rc", ended.rc());
    if (!ended.ok()) {
      told.put("failed", true);
      told.put("msg", "non-zero return code");
    }
    String text = job.opening() + ", " + PythonJson.PLAIN.dumps(told).substring(1);
    write(WriteRequest.of(job.file(), text.getBytes(StandardCharsets.UTF_8)));
  }

  private ExecResult execute(ExecRequest request) {
    Actor actor = actor();
    String directory = host.accounts().home(user);
    if (request.directory() != null) {
      directory = path(request.directory());
      if (!files.isDirectory(directory, actor)) {
        boolean there = files.exists(directory, true, actor);
        throw new StartException(there ? 20 : 2, request.directory(), true);
      }
      if (!files.allows(directory, 1, actor)) {
        throw new StartException(13, request.directory(), true);
      }
    }
    Map<String, String> variables = new LinkedHashMap<>(host.environment(user));
    if (!request.bare()) {
      variables.putAll(environment);
    }
    variables.putAll(request.environment());
    InputStream in =
        request.stdin() == null
            ? InputStream.nullInputStream()
            : new ByteArrayInputStream(request.stdin());
    String script = request.script();
    if (script != null) {
      String shell = request.executable() == null ? "/bin/sh" : request.executable();
      CommandCall call =
          new CommandCall(host, List.of(shell, "-c", script), in, variables, directory, actor);
      return host.run(call);
    }
    List<String> argv = new ArrayList<>();
    for (String word : request.argv() == null ? List.<String>of() : request.argv()) {
      argv.add(request.expand() ? expanded(word, variables) : word);
    }
    return host.run(new CommandCall(host, argv, in, variables, directory, actor));
  }

  private String expanded(String word, Map<String, String> variables) {
    String text = word;
    if (word.startsWith("~")) {
      String path = path(word);
      text = path.startsWith("/") && !path.contains("/~") ? path : word;
    }
    return VARIABLE
        .matcher(text)
        .replaceAll(
            found -> {
              String name = found.group(1) == null ? found.group(2) : found.group(1);
              return Matcher.quoteReplacement(variables.getOrDefault(name, found.group()));
            });
  }

  @Override
  public List<FileStat> stat(List<String> paths, StatOptions options) {
    return operation(
        "stat", () -> paths.stream().map(each -> look(each, options, actor())).toList());
  }

  private FileStat look(String path, StatOptions options, Actor actor) {
    String absolute = path(path);
    FileStat stat =
        files.stat(
            absolute,
            options.follow(),
            actor,
            host.accounts()::userName,
            host.accounts()::groupName);
    boolean readable = stat.isFile() && stat.readable();
    byte[] content =
        readable && (options.checksum() != null || options.mime())
            ? files.read(absolute, actor)
            : new byte[0];
    boolean text = new String(content, java.nio.charset.StandardCharsets.UTF_8).indexOf('\0') < 0;
    return new FileStat(
        absolute,
        stat.type(),
        stat.mode(),
        stat.uid(),
        stat.gid(),
        stat.owner(),
        stat.group(),
        stat.size(),
        stat.accessTime(),
        stat.modificationTime(),
        stat.changeTime(),
        stat.birthTime(),
        stat.inode(),
        stat.device(),
        stat.links(),
        stat.blocks(),
        stat.blockSize(),
        stat.deviceType(),
        stat.linkTarget(),
        stat.linkSource(),
        stat.readable(),
        stat.writable(),
        stat.executable(),
        readable && options.checksum() != null
            ? FileTools.digest(options.checksum(), content)
            : null,
        !options.mime()
            ? null
            : stat.isDirectory()
                ? "inode/directory"
                : text ? "text/plain" : "application/octet-stream",
        !options.mime() ? null : stat.isFile() && text ? "us-ascii" : "binary",
        null,
        options.attributes() ? stat.attributes() : null,
        null);
  }

  @Override
  public Optional<byte[]> read(String path) {
    return operation(
        "cat",
        () ->
            files.exists(path(path), true, actor())
                ? Optional.of(files.read(path(path), actor()))
                : Optional.empty());
  }

  @Override
  public void download(String path, Path target) {
    byte[] content = operation("cat", () -> files.read(path(path), actor()));
    try {
      Files.write(target, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public WriteResult write(WriteRequest request) {
    byte[] local = request.local() == null ? new byte[0] : localFile(request.local());
    return operation("mv", () -> put(request, local));
  }

  private static byte[] localFile(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private WriteResult put(WriteRequest request, byte[] local) {
    Actor actor = actor();
    String path = path(request.path());
    String remote = request.remote();
    String temporary;
    if (remote != null && request.moveRemote()) {
      temporary = path(remote);
    } else {
      byte[] content =
          request.content() != null
              ? request.content()
              : remote != null ? files.read(path(remote), actor) : local;
      temporary = FakeFileSystem.parent(path) + "/.jansible." + host.temporaryName();
      files.write(temporary, content, false, 077, actor);
    }
    try {
      validate(request.validate(), temporary);
      FileStat old = look(path, StatOptions.FOLLOW, actor);
      if (old.exists()) {
        if (actor.isRoot()) {
          files.setOwner(temporary, old.uid(), old.gid(), true, actor);
        }
        files.setMode(temporary, old.mode(), true, actor);
      } else {
        files.setMode(temporary, 0666 & ~UMASK, true, actor);
      }
      FileAttributes wanted = request.attributes();
      long uid = number("passwd", wanted.owner());
      long gid = number("group", wanted.group());
      files.setOwner(temporary, uid, gid, true, actor);
      if (wanted.mode() != null) {
        int now = look(temporary, StatOptions.FOLLOW, actor).mode();
        files.setMode(
            temporary,
            FileModes.apply(wanted.mode(), now, false, FileModes.USUAL_UMASK),
            true,
            actor);
      }
      String backup = null;
      if (request.backup() && old.exists()) {
        backup = path + ".4242." + FileTools.backupTime(host.now()) + "~";
        files.write(backup, files.read(path, actor), false, UMASK, actor);
        files.setMode(backup, old.mode(), true, actor);
        if (actor.isRoot()) {
          files.setOwner(backup, old.uid(), old.gid(), true, actor);
        }
      }
      if (files.type(path, false, actor) == FileType.DIRECTORY) {
        throw new RemoteException(path + " is a directory", 21);
      }
      files.rename(temporary, path, actor);
      if (wanted.attributes() != null) {
        files.setAttributes(path, letters(wanted.attributes(), "e"), actor);
      }
      return new WriteResult(look(path, StatOptions.PLAIN, actor), backup);
    } finally {
      if (remote == null || !request.moveRemote()) {
        files.remove(temporary, Actor.ROOT);
      }
    }
  }

  private void validate(@Nullable String command, String temporary) {
    if (command == null) {
      return;
    }
    ExecResult result = execute(ExecRequest.script(command.replace("%s", Quote.word(temporary))));
    if (!result.ok()) {
      throw new RemoteException(
          "failed to validate: rc:"
              + result.rc()
              + " error:"
              + result.err()
              + "\0"
              + result.out()
              + "\0",
          96);
    }
  }

  /** A user's or group's number; -1 for null. */
  private long number(String database, @Nullable String name) {
    if (name == null) {
      return -1;
    }
    long number = host.accounts().number(database, name);
    if (number < 0) {
      boolean isUser = database.equals("passwd");
      throw new RemoteException(
          (isUser
                  ? "chown failed: failed to look up user "
                  : "chgrp failed: failed to look up group ")
              + name,
          1);
    }
    return number;
  }

  @Override
  public AttributeResult setAttributes(String path, FileAttributes wanted, boolean dryRun) {
    return operation("chmod", () -> bring(path(path), wanted, dryRun));
  }

  private AttributeResult bring(String path, FileAttributes wanted, boolean dryRun) {
    Actor actor = actor();
    StatOptions options = new StatOptions(wanted.follow(), null, false, false, true);
    FileStat stat = look(path, options, actor);
    if (!stat.exists()) {
      return new AttributeResult(false, Map.of(), Map.of(), stat);
    }
    long uid = number("passwd", wanted.owner());
    long gid = number("group", wanted.group());
    Map<String, @Nullable Object> before = new LinkedHashMap<>();
    Map<String, @Nullable Object> after = new LinkedHashMap<>();
    boolean changed = one(stat, wanted, uid, gid, dryRun, before, after);
    if (wanted.recurse() && stat.isDirectory()) {
      for (FileStat each : list(path, ListOptions.TREE)) {
        FileStat entry = wanted.follow() ? look(each.path(), StatOptions.FOLLOW, actor) : each;
        if (entry.exists()) {
          changed |=
              one(entry, wanted, uid, gid, dryRun, new LinkedHashMap<>(), new LinkedHashMap<>());
        }
      }
    }
    return new AttributeResult(changed, before, after, look(path, options, actor));
  }

  private boolean one(
      FileStat stat,
      FileAttributes wanted,
      long uid,
      long gid,
      boolean dryRun,
      Map<String, @Nullable Object> before,
      Map<String, @Nullable Object> after) {
    Actor actor = actor();
    boolean follow = wanted.follow() && !stat.isLink();
    if (uid >= 0 && uid != stat.uid()) {
      before.put("owner", stat.uid());
      after.put("owner", uid);
    }
    if (gid >= 0 && gid != stat.gid()) {
      before.put("group", stat.gid());
      after.put("group", gid);
    }
    if (!dryRun && !before.isEmpty()) {
      files.setOwner(stat.path(), uid, gid, follow, actor);
    }
    if (wanted.mode() != null && !stat.isLink()) {
      int mode =
          FileModes.apply(wanted.mode(), stat.mode(), stat.isDirectory(), FileModes.USUAL_UMASK);
      if (mode != stat.mode()) {
        before.put("mode", "0%03o".formatted(stat.mode()));
        after.put("mode", "0%03o".formatted(mode));
        if (!dryRun) {
          files.setMode(stat.path(), mode, true, actor);
        }
      }
    }
    String flags = wanted.attributes();
    if (flags != null && stat.attributes() != null) {
      String now = letters(flags, stat.attributes());
      if (!now.equals(stat.attributes())) {
        before.put("attributes", stat.attributes());
        after.put("attributes", flags);
        if (!dryRun) {
          files.setAttributes(stat.path(), now, actor);
        }
      }
    }
    return !before.isEmpty();
  }

  /** chattr's letters after a change such as {@code +i}. */
  private static String letters(String change, String now) {
    char sign = change.isEmpty() ? '=' : change.charAt(0);
    String letters = "+-=".indexOf(sign) >= 0 ? change.substring(1) : change;
    StringBuilder result = new StringBuilder(sign == '+' || sign == '-' ? now : "");
    for (char each : letters.toCharArray()) {
      int at = result.indexOf(String.valueOf(each));
      if (sign == '-' && at >= 0) {
        result.deleteCharAt(at);
      } else if (sign != '-' && at < 0) {
        result.append(each);
      }
    }
    return result.toString();
  }

  @Override
  public List<FileStat> list(String directory, ListOptions options) {
    return operation(
        "find",
        () -> {
          List<FileStat> all = new ArrayList<>();
          String path = path(directory).replaceFirst("(?<=.)/+$", "");
          if (files.isDirectory(path, actor())) {
            walk(path, 1, options, all);
          }
          all.sort(java.util.Comparator.comparing(FileStat::path));
          return all;
        });
  }

  private void walk(String directory, int depth, ListOptions options, List<FileStat> all) {
    Actor actor = actor();
    if (!files.allows(directory, 4, actor)) {
      return;
    }
    for (String name : files.names(directory, actor)) {
      String path = (directory.equals("/") ? "" : directory) + "/" + name;
      all.add(look(path, options.stat(), actor));
      boolean enters = files.type(path, options.follow(), actor) == FileType.DIRECTORY;
      if (enters && (options.depth() == 0 || depth < options.depth())) {
        walk(path, depth + 1, options, all);
      }
    }
  }

  @Override
  public List<String> makeDirectories(String path) {
    return operation("mkdir", () -> files.makeDirectories(path(path), 0777 & ~UMASK, actor()));
  }

  @Override
  public void remove(String path) {
    change("rm", () -> files.remove(path(path), actor()));
  }

  @Override
  public void symbolicLink(String path, String target, boolean force) {
    change(
        "ln",
        () -> {
          clear(path, force);
          files.symbolicLink(path(path), target, actor());
        });
  }

  private void clear(String path, boolean force) {
    if (force) {
      files.remove(path(path), actor());
    }
  }

  @Override
  public void hardLink(String path, String target, boolean force) {
    change(
        "ln",
        () -> {
          clear(path, force);
          files.hardLink(path(path), path(target), actor());
        });
  }

  @Override
  public void rename(String from, String to) {
    change("mv", () -> files.rename(path(from), path(to), actor()));
  }

  @Override
  public void touchNow(String path) {
    double now = System.currentTimeMillis() / 1000.0;
    touch(path, now, now);
  }

  @Override
  public void touch(String path, @Nullable Double accessTime, @Nullable Double modificationTime) {
    change(
        "touch",
        () -> {
          if (!files.exists(path(path), true, actor())) {
            files.write(path(path), new byte[0], false, UMASK, actor());
          }
          files.setTimes(path(path), accessTime, modificationTime, actor());
        });
  }

  @Override
  public String temporary(boolean directory, String prefix, String suffix) {
    return operation(
        "mktemp",
        () -> {
          String path = "/tmp/" + prefix + host.temporaryName() + suffix;
          if (directory) {
            files.makeDirectory(path, 0700, actor());
          } else {
            files.write(path, new byte[0], false, 077, actor());
          }
          return path;
        });
  }

  @Override
  public void upload(Path source, String path) {
    byte[] content = localFile(source);
    change("cat", () -> place(path, content));
  }

  private void place(String path, byte[] content) {
    files.write(path(path), content, false, 077, actor());
    files.setMode(path(path), 0600, true, actor());
  }

  @Override
  public void upload(InputStream source, String path) {
    try {
      byte[] content = source.readAllBytes();
      change("cat", () -> place(path, content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String user() {
    return user;
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }
}
