package io.jansible.testkit.host;

import static io.jansible.testkit.host.CommandCall.ok;

import io.jansible.connection.ExecResult;
import io.jansible.connection.FileStat;
import io.jansible.connection.FileType;
import io.jansible.connection.shell.FileModes;
import io.jansible.testkit.files.FakeFileSystem;
import io.jansible.testkit.files.FileError;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Programs that work on files: coreutils, as far as modules and playbooks use them. */
final class FileTools {
  private FileTools() {}

  static Map<String, FakeCommand> all() {
    Map<String, FakeCommand> tools = new TreeMap<>();
    tools.put("mkdir", FileTools::mkdir);
    tools.put("rmdir", FileTools::rmdir);
    tools.put("rm", FileTools::rm);
    tools.put("mv", FileTools::mv);
    tools.put("cp", FileTools::cp);
    tools.put("ln", FileTools::ln);
    tools.put("touch", FileTools::touch);
    tools.put("chmod", FileTools::chmod);
    tools.put("chown", FileTools::chown);
    tools.put("chgrp", FileTools::chown);
    tools.put("mktemp", FileTools::mktemp);
    tools.put("stat", FileTools::stat);
    tools.put("ls", FileTools::ls);
    tools.put("readlink", FileTools::readlink);
    tools.put("realpath", FileTools::readlink);
    tools.put("basename", FileTools::basename);
    tools.put("dirname", FileTools::dirname);
    for (String digest : List.of("md5", "sha1", "sha224", "sha256", "sha384", "sha512")) {
      tools.put(digest + "sum", call -> sum(call, digest));
    }
    return tools;
  }

  static String digest(String algorithm, byte[] content) {
    String name =
        algorithm.startsWith("sha")
            ? "SHA-" + algorithm.substring(3)
            : algorithm.toUpperCase(java.util.Locale.ROOT);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(name).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("no digest " + algorithm, e);
    }
  }

  static String backupTime(double now) {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd@HH:mm:ss")
        .format(Instant.ofEpochSecond((long) now).atOffset(ZoneOffset.UTC));
  }

  private static FileStat look(CommandCall call, String path, boolean follow) {
    return call.files()
        .stat(
            call.path(path),
            follow,
            call.actor(),
            call.host().accounts()::userName,
            call.host().accounts()::groupName);
  }

  private static ExecResult mkdir(CommandCall call) {
    Options options = Options.of(call.arguments(), "m", "mode");
    String mode = options.value("m", "mode");
    for (String each : options.operands()) {
      String path = call.path(each);
      if (options.has("p", "parents")) {
        call.files().makeDirectories(path, 0755, call.actor());
      } else {
        call.files().makeDirectory(path, 0755, call.actor());
      }
      if (mode != null) {
        call.files()
            .setMode(
                path, FileModes.apply(mode, 0755, true, FileModes.USUAL_UMASK), true, call.actor());
      }
    }
    return ok();
  }

  private static ExecResult rmdir(CommandCall call) {
    for (String each : Options.of(call.arguments(), "").operands()) {
      try {
        call.files().removeDirectory(call.path(each), call.actor());
      } catch (FileError e) {
        return call.fail(1, "failed to remove '" + each + "': " + e.words());
      }
    }
    return ok();
  }

  private static ExecResult rm(CommandCall call) {
    Options options = Options.of(call.arguments(), "");
    boolean recursive = options.has("r", "R", "recursive");
    for (String each : options.operands()) {
      FileType type = call.files().type(call.path(each), false, call.actor());
      if (type == FileType.ABSENT && !options.has("f", "force")) {
        return call.fail(1, "cannot remove '" + each + "': No such file or directory");
      }
      if (type == FileType.DIRECTORY && !recursive) {
        return call.fail(1, "cannot remove '" + each + "': Is a directory");
      }
      call.files().remove(call.path(each), call.actor());
    }
    return ok();
  }

  /** Where an operand goes: into a directory under its own name, or as it says. */
  private static String target(CommandCall call, Options options, String source, String last) {
    String path = call.path(last);
    return !options.has("T") && call.files().isDirectory(path, call.actor())
        ? path + "/" + FakeFileSystem.name(source)
        : path;
  }

  private static List<String> sources(CommandCall call, Options options, String tool) {
    List<String> all = new ArrayList<>(options.operands());
    if (options.has("t", "target-directory")) {
      return all;
    }
    if (all.size() < 2) {
      throw call.host()
          .unscripted(
              tool + " without operands: " + call.line(),
              "node.on(" + FakeHost.literal(call.line()) + ").prints(\"\");");
    }
    return all.subList(0, all.size() - 1);
  }

  private static String last(Options options) {
    String given = options.value("t", "target-directory");
    return given != null ? given : options.operands().get(options.operands().size() - 1);
  }

  private static ExecResult mv(CommandCall call) {
    Options options = Options.of(call.arguments(), "tS", "target-directory", "suffix");
    for (String each : sources(call, options, "mv")) {
      if (!call.files().exists(call.path(each), false, call.actor())) {
        return call.fail(1, "cannot stat '" + each + "': No such file or directory");
      }
      String to = target(call, options, call.path(each), last(options));
      if (options.has("n") && call.files().exists(to, false, call.actor())) {
        continue;
      }
      call.files().rename(call.path(each), to, call.actor());
    }
    return ok();
  }

  private static ExecResult cp(CommandCall call) {
    Options options = Options.of(call.arguments(), "tS", "target-directory", "suffix", "preserve");
    boolean recursive = options.has("r", "R", "a", "archive", "recursive");
    boolean keeps = options.has("p", "a", "archive", "preserve");
    boolean follows = options.has("L") || !recursive && !options.has("P", "d");
    for (String each : sources(call, options, "cp")) {
      String from = call.path(each);
      FileType type = call.files().type(from, follows, call.actor());
      if (type == FileType.ABSENT) {
        return call.fail(1, "cannot stat '" + each + "': No such file or directory");
      }
      if (type == FileType.DIRECTORY && !recursive) {
        return call.fail(1, "-r not specified; omitting directory '" + each + "'");
      }
      String to =
          each.endsWith("/.")
              ? call.path(last(options))
              : target(call, options, from, last(options));
      copy(call, from, to, follows, keeps);
    }
    return ok();
  }

  private static void copy(
      CommandCall call, String from, String to, boolean follows, boolean keeps) {
    FakeFileSystem files = call.files();
    FileStat stat = look(call, from, follows);
    switch (stat.type()) {
      case DIRECTORY -> {
        if (!files.exists(to, true, call.actor())) {
          files.makeDirectory(to, stat.mode(), call.actor());
        }
        for (String name : files.names(from, call.actor())) {
          copy(call, from + "/" + name, to + "/" + name, follows, keeps);
        }
      }
      case LINK -> {
        files.remove(to, call.actor());
        files.symbolicLink(to, String.valueOf(stat.linkTarget()), call.actor());
        return;
      }
      default -> {
        boolean fresh = !files.exists(to, true, call.actor());
        files.write(to, files.read(from, call.actor()), false, 022, call.actor());
        if (fresh || keeps) {
          files.setMode(to, keeps ? stat.mode() : stat.mode() & ~022, true, call.actor());
        }
      }
    }
    if (keeps) {
      if (call.actor().isRoot()) {
        files.setOwner(to, stat.uid(), stat.gid(), true, call.actor());
      }
      files.setTimes(to, stat.accessTime(), stat.modificationTime(), call.actor());
    }
  }

  private static ExecResult ln(CommandCall call) {
    Options options = Options.of(call.arguments(), "t", "target-directory");
    for (String each : sources(call, options, "ln")) {
      String last = call.path(last(options));
      boolean asFile = options.has("n", "T", "no-dereference");
      String to =
          !asFile && call.files().isDirectory(last, call.actor())
              ? last + "/" + FakeFileSystem.name("/" + each)
              : last;
      if (options.has("f", "force")) {
        call.files().remove(to, call.actor());
      }
      if (options.has("s", "symbolic")) {
        call.files().symbolicLink(to, each, call.actor());
      } else {
        call.files().hardLink(to, call.path(each), call.actor());
      }
    }
    return ok();
  }

  private static ExecResult touch(CommandCall call) {
    Options options = Options.of(call.arguments(), "dtr", "date", "reference");
    String date = options.value("d", "date");
    Double time =
        date != null && date.startsWith("@")
            ? Double.parseDouble(date.substring(1))
            : call.host().now();
    for (String each : options.operands()) {
      String path = call.path(each);
      if (!call.files().exists(path, true, call.actor())) {
        if (options.has("c")) {
          continue;
        }
        call.files().write(path, new byte[0], false, 022, call.actor());
      }
      call.files()
          .setTimes(
              path, options.has("m") ? null : time, options.has("a") ? null : time, call.actor());
    }
    return ok();
  }

  private interface Change {
    void apply(String path);
  }

  private static void each(CommandCall call, String path, boolean recursive, Change change) {
    change.apply(path);
    if (recursive && call.files().type(path, false, call.actor()) == FileType.DIRECTORY) {
      for (String name : call.files().names(path, call.actor())) {
        if (call.files().type(path + "/" + name, false, call.actor()) != FileType.LINK) {
          each(call, path + "/" + name, true, change);
        }
      }
    }
  }

  private static ExecResult chmod(CommandCall call) {
    List<String> words = new ArrayList<>(call.arguments());
    boolean recursive = words.removeIf(word -> word.equals("-R"));
    words.removeIf(word -> word.equals("--") || word.equals("-v") || word.equals("-f"));
    String mode = words.remove(0);
    for (String word : words) {
      each(
          call,
          call.path(word),
          recursive,
          path -> {
            FileStat stat = look(call, path, true);
            call.files()
                .setMode(
                    path,
                    FileModes.apply(mode, stat.mode(), stat.isDirectory(), FileModes.USUAL_UMASK),
                    true,
                    call.actor());
          });
    }
    return ok();
  }

  private static ExecResult chown(CommandCall call) {
    Options options = Options.of(call.arguments(), "");
    List<String> operands = new ArrayList<>(options.operands());
    String[] names = operands.remove(0).split("[:.]", -1);
    boolean group = call.name().equals("chgrp");
    String userName = group ? "" : names[0];
    String groupName = group ? names[0] : names.length > 1 ? names[1] : "";
    Accounts accounts = call.host().accounts();
    long uid = userName.isEmpty() ? -1 : accounts.number("passwd", userName);
    long gid = groupName.isEmpty() ? -1 : accounts.number("group", groupName);
    if (!userName.isEmpty() && uid < 0 || !groupName.isEmpty() && gid < 0) {
      return call.fail(1, "invalid " + (uid < 0 ? "user: '" : "group: '") + names[0] + "'");
    }
    for (String word : operands) {
      each(
          call,
          call.path(word),
          options.has("R"),
          path -> call.files().setOwner(path, uid, gid, !options.has("h"), call.actor()));
    }
    return ok();
  }

  private static ExecResult mktemp(CommandCall call) {
    Options options = Options.of(call.arguments(), "p", "tmpdir", "suffix");
    String template = options.operands().isEmpty() ? "tmp.XXXXXXXX" : options.operands().get(0);
    String directory = options.value("p", "tmpdir");
    if (directory == null && (options.has("t") || options.operands().isEmpty())) {
      directory = call.environment().getOrDefault("TMPDIR", "/tmp");
    }
    String suffix = options.value("suffix");
    String path =
        call.path((directory == null ? "" : directory + "/") + template)
                .replaceFirst("X{3,}$", call.host().temporaryName())
            + (suffix == null ? "" : suffix);
    try {
      if (options.has("d", "directory")) {
        call.files().makeDirectory(path, 0700, call.actor());
      } else {
        call.files().write(path, new byte[0], false, 077, call.actor());
      }
    } catch (FileError e) {
      return call.fail(1, "failed to create file via template '" + template + "': " + e.words());
    }
    return ok(path + "\n");
  }

  private static ExecResult stat(CommandCall call) {
    Options options = Options.of(call.arguments(), "c", "format", "printf");
    String format = options.value("c", "format", "printf");
    StringBuilder out = new StringBuilder();
    for (String each : options.operands()) {
      FileStat stat = look(call, each, options.has("L", "dereference"));
      if (!stat.exists()) {
        return ExecResult.of(
            1, out.toString(), "stat: cannot statx '" + each + "': No such file or directory\n");
      }
      out.append(
          (format == null ? "%n" : format)
              .replace("%n", each)
              .replace("%a", Integer.toOctalString(stat.mode()))
              .replace("%U", String.valueOf(stat.owner()))
              .replace("%G", String.valueOf(stat.group()))
              .replace("%u", String.valueOf(stat.uid()))
              .replace("%g", String.valueOf(stat.gid()))
              .replace("%s", String.valueOf(stat.size()))
              .replace("%d", String.valueOf(stat.device()))
              .replace("%i", String.valueOf(stat.inode()))
              .replace("%h", String.valueOf(stat.links()))
              .replace("%X", String.valueOf((long) stat.accessTime()))
              .replace("%Y", String.valueOf((long) stat.modificationTime()))
              .replace("%Z", String.valueOf((long) stat.changeTime()))
              .replace("%F", kind(stat))
              .replace(
                  "%T", call.path(each).startsWith("/sys/fs/cgroup") ? "cgroup2fs" : "ext2/ext3"));
      out.append('\n');
    }
    return ok(out.toString());
  }

  private static String kind(FileStat stat) {
    return switch (stat.type()) {
      case DIRECTORY -> "directory";
      case LINK -> "symbolic link";
      case CHARACTER_DEVICE -> "character special file";
      default -> stat.size() == 0 ? "regular empty file" : "regular file";
    };
  }

  private static ExecResult ls(CommandCall call) {
    Options options = Options.of(call.arguments(), "");
    if (options.has("l")) {
      throw call.host()
          .unscripted(
              "ls -l is not known to the fake host: " + call.line(),
              "node.on(" + FakeHost.literal(call.line()) + ").prints(\"\");");
    }
    List<String> operands = options.operands().isEmpty() ? List.of(".") : options.operands();
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    for (String each : operands) {
      String path = call.path(each);
      if (!call.files().exists(path, false, call.actor())) {
        err.append("ls: cannot access '").append(each).append("': No such file or directory\n");
      } else if (call.files().isDirectory(path, call.actor()) && !options.has("d")) {
        for (String name : call.files().names(path, call.actor())) {
          if (!name.startsWith(".") || options.has("a", "A")) {
            out.append(name).append('\n');
          }
        }
      } else {
        out.append(each).append('\n');
      }
    }
    return ExecResult.of(err.isEmpty() ? 0 : 2, out.toString(), err.toString());
  }

  private static ExecResult readlink(CommandCall call) {
    Options options = Options.of(call.arguments(), "");
    StringBuilder out = new StringBuilder();
    for (String each : options.operands()) {
      if (call.name().equals("realpath") || options.has("f", "e", "m")) {
        out.append(call.files().resolve(call.path(each), call.actor())).append('\n');
      } else {
        FileStat stat = look(call, each, false);
        if (!stat.isLink()) {
          return ExecResult.of(1, out.toString(), "");
        }
        out.append(stat.linkTarget()).append('\n');
      }
    }
    return ok(out.toString());
  }

  private static ExecResult basename(CommandCall call) {
    List<String> words = call.arguments();
    String name = words.get(0).replaceFirst("(?<=.)/+$", "");
    name = name.substring(name.lastIndexOf('/') + 1);
    if (words.size() > 1 && name.endsWith(words.get(1)) && !name.equals(words.get(1))) {
      name = name.substring(0, name.length() - words.get(1).length());
    }
    return ok(name + "\n");
  }

  private static ExecResult dirname(CommandCall call) {
    String path = call.arguments().get(0).replaceFirst("(?<=.)/+$", "");
    int slash = path.lastIndexOf('/');
    return ok((slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash)) + "\n");
  }

  private static ExecResult sum(CommandCall call, String digest) {
    StringBuilder out = new StringBuilder();
    List<String> operands = Options.of(call.arguments(), "").operands();
    if (operands.isEmpty()) {
      return ok(digest(digest, call.stdin()) + "  -\n");
    }
    for (String each : operands) {
      byte[] content =
          each.equals("-") ? call.stdin() : call.files().read(call.path(each), call.actor());
      out.append(digest(digest, content)).append("  ").append(each).append('\n');
    }
    return ok(out.toString());
  }
}
