package io.jansible.modules.file;

import io.jansible.connection.AttributeResult;
import io.jansible.connection.Errno;
import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.ListOptions;
import io.jansible.connection.RemoteException;
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
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Strptime;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.file}. */
final class FileModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.file",
          "Manage files and file properties",
          ArgumentSpec.of(
                  Argument.text("state")
                      .choices("absent", "directory", "file", "hard", "link", "touch")
                      .doc("What is to be at the path."),
                  Argument.path("path").must().aliases("dest", "name").doc("The path to manage."),
                  Argument.text("_original_basename").doc("Internal."),
                  Argument.bool("recurse").or(false).doc("Set attributes on all that is below."),
                  Argument.bool("force")
                      .or(false)
                      .doc("Make a link even where that destroys something."),
                  Argument.bool("follow").or(true).doc("Change what a link leads to."),
                  Argument.bool("_diff_peek").doc("Internal."),
                  Argument.path("src").doc("What a link leads to."),
                  Argument.text("modification_time").doc("When it was changed last."),
                  Argument.text("modification_time_format")
                      .or("%Y%m%d%H%M.%S")
                      .doc("How that is written."),
                  Argument.text("access_time").doc("When it was read last."),
                  Argument.text("access_time_format")
                      .or("%Y%m%d%H%M.%S")
                      .doc("How that is written."))
              .withFileAttributes());

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    if (call.checkMode() && !"absent".equals(call.args().text("state"))) {
      UnknownOwners.warn(call);
    }
    try {
      return new Run(call).run();
    } catch (ModuleFailure e) {
      throw PathInfo.complete(e, call.host());
    }
  }

  private static final Pattern MKDIR = Pattern.compile("cannot create directory ['‘](.*)['’]: ");

  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final RemoteHost host;
    private String path;
    private final FileStat before;
    private final String previous;
    private @Nullable Double modified;
    private @Nullable Double accessed;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.host = call.host();
      String given = args.string("path");
      FileStat there = host.stat(given, StatOptions.PLAIN);
      String name = nameInside(there);
      this.path = name == null ? given : given.replaceFirst("/+$", "") + "/" + name;
      this.before = name == null ? there : host.stat(path, StatOptions.PLAIN);
      this.previous = PathInfo.state(before);
    }

    /** Where a source is given and the path is a directory, the source's name in there is meant. */
    private @Nullable String nameInside(FileStat there) {
      String src = args.text("src");
      String name = args.text("_original_basename");
      if (name == null || name.isEmpty()) {
        name = src == null ? "" : src.substring(src.lastIndexOf('/') + 1);
      }
      String state = args.text("state");
      boolean asked =
          !name.isEmpty() && !"link".equals(state) && !"absent".equals(state) && there.exists();
      return asked
              && (there.isDirectory()
                  || there.isLink() && host.stat(there.path(), StatOptions.FOLLOW).isDirectory())
          ? name
          : null;
    }

    ModuleResult run() {
      String state = args.text("state");
      if (state == null) {
        state = !previous.equals("absent") ? previous : args.bool("recurse") ? "directory" : "file";
      }
      String given = args.text("state");
      if (args.bool("recurse") && given != null && !given.equals("directory")) {
        throw failure("recurse option requires state to be 'directory'");
      }
      if (args.has("src") && !state.equals("link") && !state.equals("hard")) {
        throw failure("src option requires state to be 'link' or 'hard'");
      }
      if (!state.equals("absent")) {
        String otherwise = state.equals("touch") ? "now" : "preserve";
        modified = time("modification_time", otherwise);
        accessed = time("access_time", otherwise);
      }
      return switch (state) {
        case "absent" -> absent();
        case "directory" -> directory();
        case "touch" -> touch();
        case "link" -> link();
        case "hard" -> hard();
        default -> file();
      };
    }

    private ModuleFailure failure(String message) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("path", path);
      values.put("changed", false);
      return new ModuleFailure(message, values);
    }

    private ModuleResult done(boolean changed, Map<String, @Nullable Object> diff) {
      return ModuleResult.of(Map.of("path", path)).put("changed", changed).put("diff", diff);
    }

    private ModuleResult absent() {
      Map<String, @Nullable Object> diff = Diffs.ofState(path, previous, "absent");
      if (!before.exists()) {
        return ModuleResult.of(Map.of("path", path)).put("changed", false).put("state", "absent");
      }
      if (before.isDirectory() && call.diffMode()) {
        addContent(diff);
      }
      if (!call.checkMode()) {
        try {
          host.remove(path);
        } catch (RemoteException e) {
          throw failure(
              before.isDirectory()
                  ? "rmtree failed: " + Refusal.python(e, path)
                  : "unlinking failed: " + Refusal.python(e, path) + " ");
        }
      }
      ModuleResult result = done(true, diff);
      return call.checkMode()
          ? PathInfo.add(result.put("state", "absent"), before)
          : result.put("state", "absent");
    }

    @SuppressWarnings("unchecked")
    private void addContent(Map<String, @Nullable Object> diff) {
      Map<String, @Nullable Object> content = new LinkedHashMap<>();
      List<@Nullable Object> files = new java.util.ArrayList<>();
      List<@Nullable Object> directories = new java.util.ArrayList<>();
      for (FileStat each : host.list(path, ListOptions.TREE)) {
        (each.isDirectory() ? directories : files).add(each.path());
      }
      content.put("files", files);
      content.put("directories", directories);
      ((Map<String, @Nullable Object>) diff.get("before")).put("path_content", content);
    }

    /** The file that a link leads to, where links are followed; from then on it is the path. */
    private FileStat followed() {
      if (!before.isLink() || !args.bool("follow")) {
        return before;
      }
      path = before.realPath();
      return host.stat(path, StatOptions.PLAIN);
    }

    private ModuleResult attributes(
        String target, boolean changed, Map<String, @Nullable Object> diff, boolean recurse) {
      FileAttributes wanted = PathInfo.attributes(args);
      FileAttributes all =
          new FileAttributes(
              wanted.mode(),
              wanted.owner(),
              wanted.group(),
              wanted.seUser(),
              wanted.seRole(),
              wanted.seType(),
              wanted.seLevel(),
              wanted.attributes(),
              recurse,
              args.bool("follow"));
      if (!PathInfo.isAny(all)) {
        boolean stamped = stamp(diff);
        return PathInfo.add(done(changed || stamped, diff), host, target);
      }
      AttributeResult result;
      try {
        result = host.setAttributes(target, all, call.checkMode());
      } catch (RemoteException e) {
        throw Refusal.of(e, path);
      }
      FileModuleDiff.note(diff, result);
      boolean stamped = stamp(diff);
      return PathInfo.add(done(changed || result.changed() || stamped, diff), result.stat());
    }

    private AttributeResult set(FileAttributes wanted) {
      try {
        return host.setAttributes(path, wanted, call.checkMode());
      } catch (RemoteException e) {
        throw Refusal.of(e, path);
      }
    }

    private ModuleResult file() {
      FileStat stat = followed();
      String state = PathInfo.state(stat);
      if (!stat.exists()) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("path", path);
        values.put("state", "absent");
        throw new ModuleFailure("file (" + path + ") is absent, cannot continue", values);
      }
      if (!state.equals("file") && !state.equals("hard")) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("path", path);
        values.put("state", state);
        throw new ModuleFailure("file (" + path + ") is " + state + ", cannot continue", values);
      }
      return attributes(path, false, Diffs.ofState(path, state, "file"), false);
    }

    private ModuleResult directory() {
      FileStat stat = followed();
      String state = PathInfo.state(stat);
      if (stat.exists() && !stat.isDirectory()) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("path", path);
        values.put("state", state);
        throw new ModuleFailure(path + " already exists as a " + state, values);
      }
      Map<String, @Nullable Object> diff = Diffs.ofState(path, state, "directory");
      if (stat.exists()) {
        return attributes(path, false, diff, args.bool("recurse"));
      }
      if (call.checkMode()) {
        ModuleResult result = done(true, diff);
        PathInfo.add(result, stat);
        return result;
      }
      FileAttributes wanted = PathInfo.attributes(args);
      List<String> all;
      try {
        all = host.makeDirectories(path);
      } catch (RemoteException e) {
        Matcher refused = MKDIR.matcher(e.text());
        String made = refused.find() ? refused.group(1) : path;
        if (Errno.NO_DIRECTORY.isIn(e.text()) && path.startsWith(made + "/")) {
          // Ansible is refused one step further down
          int next = path.indexOf('/', made.length() + 1);
          made = next < 0 ? path : path.substring(0, next);
        }
        throw failure(
            "There was an issue creating " + made + " as requested: " + Refusal.python(e, made));
      }
      for (String made : all) {
        if (PathInfo.isAny(wanted)) {
          AttributeResult set;
          try {
            set = host.setAttributes(made, wanted, false);
          } catch (RemoteException e) {
            throw Refusal.of(e, made);
          }
          if (made.equals(path)) {
            FileModuleDiff.note(diff, set);
          }
        }
      }
      return attributes(path, true, diff, args.bool("recurse"));
    }

    private ModuleResult touch() {
      Map<String, @Nullable Object> diff = Diffs.ofState(path, previous, "touch");
      boolean fresh = !before.exists();
      if (fresh && call.checkMode()) {
        return ModuleResult.of(Map.of("dest", path)).put("changed", true);
      }
      if (fresh) {
        try {
          host.touch(path, null, null);
        } catch (RemoteException e) {
          throw failure("Error, could not touch target: " + Refusal.python(e, path));
        }
      }
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("dest", path);
      try {
        values.putAll(attributes(path, fresh, diff, false).values());
      } catch (ModuleFailure e) {
        ModuleFailure told = PathInfo.complete(e, host);
        // a new file is there with what was asked for, or not at all
        if (fresh) {
          host.remove(path);
        }
        throw told;
      }
      values.remove("path");
      return ModuleResult.of(values);
    }

    /** Brings the times of what the path leads to, to what is asked; whether they differed. */
    private boolean stamp(Map<String, @Nullable Object> diff) {
      if (modified == null && accessed == null) {
        return false;
      }
      FileStat stat = host.stat(path, StatOptions.FOLLOW);
      if (!stat.exists()) {
        if (args.bool("follow")) {
          path = before.realPath();
        }
        throw failure(
            "Error while updating modification or access time: " + Errno.NOT_FOUND.ofBytes(path));
      }
      double now = System.currentTimeMillis() / 1000.0;
      double mtime = moment(modified, stat.modificationTime(), now);
      double atime = moment(accessed, stat.accessTime(), now);
      boolean same = mtime == stat.modificationTime() && atime == stat.accessTime();
      if (same) {
        return false;
      }
      if (!call.checkMode()) {
        try {
          if (isNow(accessed) && isNow(modified)) {
            host.touchNow(path);
          } else {
            host.touch(path, accessed == null ? null : atime, modified == null ? null : mtime);
          }
        } catch (RemoteException e) {
          String told = Refusal.errno(e.text());
          throw failure(
              "Error while updating modification or access time: "
                  + (told == null ? e.text() : told));
        }
      }
      noteTime(diff, "mtime", stat.modificationTime(), mtime);
      noteTime(diff, "atime", stat.accessTime(), atime);
      return true;
    }

    private static boolean isNow(@Nullable Double asked) {
      return asked != null && asked.isNaN();
    }

    private static double moment(@Nullable Double asked, double known, double now) {
      return asked == null ? known : asked.isNaN() ? now : asked;
    }

    @SuppressWarnings("unchecked")
    private static void noteTime(
        Map<String, @Nullable Object> diff, String name, double known, double fresh) {
      if (known != fresh) {
        ((Map<String, @Nullable Object>) diff.get("before")).put(name, known);
        ((Map<String, @Nullable Object>) diff.get("after")).put(name, fresh);
      }
    }

    /** Seconds since 1970; null for what it is, not a number for now. */
    private @Nullable Double time(String name, String otherwise) {
      String text = args.has(name) ? args.string(name) : otherwise;
      if (text.equals("preserve")) {
        return null;
      }
      if (text.equals("now")) {
        return Double.NaN;
      }
      String format = args.string(name + "_format");
      LocalDateTime time;
      try {
        time = LocalDateTime.from(Strptime.parse(text, format));
      } catch (PythonError e) {
        throw new ModuleFailure(
            "Error while obtaining timestamp for time "
                + text
                + " using format "
                + format
                + ": "
                + e.text());
      }
      // a time without a zone is the node's
      ExecResult told =
          host.exec(
              ExecRequest.of(
                  "date",
                  "-d",
                  time.format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")),
                  "+%s"));
      if (!told.ok()) {
        throw failure(told.err().strip());
      }
      return Double.valueOf(told.out().strip());
    }

    private ModuleResult link() {
      String src = args.text("src");
      boolean follow = args.bool("follow");
      boolean force = args.bool("force");
      if (src == null
          && before.isLink()
          && follow
          && host.stat(path, StatOptions.FOLLOW).exists()) {
        src = before.linkTarget();
      }
      boolean leads = src != null && host.stat(absolute(src), StatOptions.FOLLOW).exists();
      if (src != null && !leads && !force) {
        throw failure(
                "src file does not exist, use \"force=yes\" if you really want to create the link: "
                    + absolute(src))
            .with("src", src);
      }
      if (before.exists() && !before.isLink()) {
        if (!force) {
          throw failure("refusing to convert from " + previous + " to symlink for " + path);
        }
        if (before.isDirectory() && !host.list(path, ListOptions.ENTRIES).isEmpty()) {
          throw failure("the directory " + path + " is not empty, refusing to convert it");
        }
      }
      if (src == null && !before.isLink()) {
        throw new ModuleFailure("src is required for creating new symlinks");
      }
      boolean changed = !before.isLink() || (src != null && !src.equals(before.linkTarget()));
      Map<String, @Nullable Object> diff = Diffs.ofState(path, previous, "link");
      if (changed && before.isLink()) {
        FileModuleDiff.note(diff, "src", before.linkTarget(), src);
      }
      if (changed && src != null && !call.checkMode()) {
        if (before.isDirectory()) {
          host.remove(path);
        }
        try {
          host.symbolicLink(path, src, before.exists());
        } catch (RemoteException e) {
          throw failure(
              (before.exists() ? "Error while replacing: " : "Error while linking: ")
                  + linking(e, src));
        }
      }
      return linked(src, changed, diff, leads);
    }

    private String linking(RemoteException e, String src) {
      String told = Refusal.python(e, src);
      return told.endsWith(Errno.bytes(src)) ? told + " -> " + Errno.bytes(path) : told;
    }

    /** Sees to the attributes and times of a link, or with {@code follow} of what it leads to. */
    private ModuleResult linked(
        @Nullable String src, boolean changed, Map<String, @Nullable Object> diff, boolean leads) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("dest", path);
      values.put("src", src);
      values.put("changed", changed);
      values.put("diff", diff);
      ModuleResult result = ModuleResult.of(values);
      boolean there =
          call.checkMode() || src == null || before.isDirectory()
              ? host.stat(path, StatOptions.FOLLOW).exists()
              : leads;
      if (!there && call.checkMode()) {
        return result;
      }
      if (!there && args.bool("follow")) {
        call.warn(
            "Cannot set fs attributes on a non-existent symlink target. follow should be set to"
                + " False to avoid this.");
        return result;
      }
      FileAttributes wanted = PathInfo.attributes(args, args.raw("mode"), args.bool("follow"));
      if (PathInfo.isAny(wanted)) {
        AttributeResult set = set(wanted);
        result.put("changed", changed || set.changed());
        FileModuleDiff.note(diff, set);
      }
      if (stamp(diff)) {
        result.put("changed", true);
      }
      return there ? PathInfo.add(result, host, path) : result;
    }

    private String absolute(String src) {
      if (src.startsWith("/") || src.startsWith("~")) {
        return src;
      }
      int slash = path.lastIndexOf('/');
      return (before.isDirectory() && !before.isLink()
              ? path
              : slash < 0 ? "." : path.substring(0, slash))
          + "/"
          + src;
    }

    private ModuleResult hard() {
      String src = args.text("src");
      if (src == null && !previous.equals("hard")) {
        throw failure("src is required for creating new hardlinks");
      }
      FileStat named = src == null ? before : host.stat(src, StatOptions.PLAIN);
      FileStat source = named.isLink() ? host.stat(named.path(), StatOptions.FOLLOW) : named;
      if (!source.exists()) {
        throw refused("src does not exist", src);
      }
      boolean same = before.inode() == source.inode();
      boolean changed =
          switch (previous) {
            case "link" -> !Objects.equals(src, before.linkTarget());
            case "hard", "directory" -> !same;
            default -> true;
          };
      if (previous.equals("directory") && same) {
        return ModuleResult.of(Map.of("path", path)).put("changed", false);
      }
      if (changed && !previous.equals("link") && before.exists() && !args.bool("force")) {
        throw refused(
            switch (previous) {
              case "hard" -> "Cannot link, different hard link exists at destination";
              case "directory" -> "Cannot link: different hard link exists at destination";
              default -> "Cannot link, file exists at destination";
            },
            src);
      }
      Map<String, @Nullable Object> diff = Diffs.ofState(path, previous, "hard");
      if (changed && previous.equals("link")) {
        FileModuleDiff.note(diff, "src", before.linkTarget(), src);
      }
      if (changed && src != null && !call.checkMode()) {
        if (previous.equals("absent") && named.isLink() && args.bool("follow")) {
          src = named.linkTarget();
        }
        try {
          host.hardLink(path, src, before.exists());
        } catch (RemoteException e) {
          String reason =
              e.text().endsWith("hard link not allowed for directory")
                  ? forbidden(src)
                  : linking(e, src);
          throw failure(
              (before.exists() ? "Error while replacing: " : "Error while linking: ") + reason);
        }
      }
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("dest", path);
      values.put("src", src);
      values.put("changed", changed);
      values.put("diff", diff);
      ModuleResult result = ModuleResult.of(values);
      if (call.checkMode() && !before.exists()) {
        return result;
      }
      FileAttributes wanted = PathInfo.attributes(args);
      if (PathInfo.isAny(wanted)) {
        AttributeResult set = set(wanted);
        result.put("changed", changed || set.changed());
        FileModuleDiff.note(diff, set);
      }
      if (stamp(diff)) {
        result.put("changed", true);
      }
      return PathInfo.add(result, host, path);
    }

    /** What the kernel says of a hard link to a directory; ln does not ask it. */
    private String forbidden(String src) {
      String parent = path.substring(0, Math.max(1, path.lastIndexOf('/')));
      Errno told =
          host.stat(parent, StatOptions.FOLLOW).exists() ? Errno.NOT_PERMITTED : Errno.NOT_FOUND;
      return told.ofBytes(src) + " -> " + Errno.bytes(path);
    }

    private ModuleFailure refused(String message, @Nullable String src) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("dest", path);
      values.put("src", src);
      return new ModuleFailure(message, values);
    }
  }
}
