package io.jansible.modules.file;

import io.jansible.connection.AttributeResult;
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

  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final RemoteHost host;
    private String path;
    private final FileStat before;
    private final String previous;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.host = call.host();
      this.path = args.string("path");
      this.before = host.stat(path, StatOptions.PLAIN);
      this.previous = PathInfo.state(before);
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
      if ((state.equals("link") || state.equals("hard"))
          && args.has("_original_basename")
          && before.isDirectory()) {
        path = path + "/" + args.text("_original_basename");
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

    /** The file that a link leads to, where links are followed. */
    private FileStat followed() {
      return before.isLink() && args.bool("follow") ? host.stat(path, StatOptions.FOLLOW) : before;
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
      String times = "touch".equals(args.text("state")) ? "now" : "preserve";
      if (!PathInfo.isAny(all)) {
        boolean stamped = stamp(diff, times);
        return PathInfo.add(done(changed || stamped, diff), host, target);
      }
      AttributeResult result;
      try {
        result = host.setAttributes(target, all, call.checkMode());
      } catch (RemoteException e) {
        throw Refusal.of(e, path);
      }
      FileModuleDiff.note(diff, result);
      boolean stamped = stamp(diff, times);
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
      return attributes(path, false, Diffs.ofState(path, state, state), false);
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
        throw failure(
            "There was an issue creating " + path + " as requested: " + Refusal.python(e, path));
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
      FileStat stat = followed();
      String state = PathInfo.state(stat);
      Map<String, @Nullable Object> diff = Diffs.ofState(path, state, "touch");
      if (!stat.exists() && call.checkMode()) {
        return ModuleResult.of(Map.of("dest", path)).put("changed", true);
      }
      if (!stat.exists()) {
        try {
          host.touch(path, null, null);
        } catch (RemoteException e) {
          throw failure("Error, could not touch target: " + Refusal.python(e, path));
        }
      }
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("dest", path);
      try {
        values.putAll(attributes(path, !stat.exists(), diff, false).values());
      } catch (ModuleFailure e) {
        ModuleFailure told = PathInfo.complete(e, host);
        // a new file is there with what was asked for, or not at all
        if (!stat.exists()) {
          host.remove(path);
        }
        throw told;
      }
      values.remove("path");
      return ModuleResult.of(values);
    }

    /**
     * Brings the times of what the path leads to, to what is asked; whether they differed.
     *
     * @param otherwise what is meant where nothing is asked: preserve or now
     */
    private boolean stamp(Map<String, @Nullable Object> diff, String otherwise) {
      Double modified = time("modification_time", otherwise);
      Double accessed = time("access_time", otherwise);
      if (modified == null && accessed == null) {
        return false;
      }
      FileStat stat = host.stat(path, StatOptions.FOLLOW);
      if (!stat.exists()) {
        return true;
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
      return told.endsWith("b'" + src + "'") ? told + " -> b'" + path + "'" : told;
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
          call.checkMode() || src == null ? host.stat(path, StatOptions.FOLLOW).exists() : leads;
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
      if (stamp(diff, "preserve")) {
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
      if (src == null) {
        if (!previous.equals("hard")) {
          throw failure("src is required for creating new hardlinks");
        }
        return attributes(path, false, Diffs.ofState(path, previous, "hard"), false);
      }
      FileStat target = host.stat(src, StatOptions.PLAIN);
      if (!target.exists()) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("dest", path);
        values.put("src", src);
        throw new ModuleFailure("src does not exist", values);
      }
      boolean same =
          before.exists() && before.inode() == target.inode() && before.device() == target.device();
      if (before.exists() && !same && !args.bool("force")) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("dest", path);
        values.put("src", src);
        throw new ModuleFailure("Cannot link, " + previous + " exists at destination", values);
      }
      Map<String, @Nullable Object> diff = Diffs.ofState(path, previous, "hard");
      if (!same && !call.checkMode()) {
        try {
          host.hardLink(path, src, before.exists());
        } catch (RemoteException e) {
          throw failure(
              (before.exists() ? "Error while replacing: " : "Error while linking: ")
                  + linking(e, src));
        }
      }
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("dest", path);
      values.put("src", src);
      values.put("changed", !same);
      values.put("diff", diff);
      ModuleResult result = ModuleResult.of(values);
      FileAttributes wanted = PathInfo.attributes(args);
      if (PathInfo.isAny(wanted) && !(call.checkMode() && !before.exists())) {
        AttributeResult set = set(wanted);
        result.put("changed", !same || set.changed());
      }
      if (stamp(diff, "preserve")) {
        result.put("changed", true);
      }
      return PathInfo.add(result, host, path);
    }
  }
}
