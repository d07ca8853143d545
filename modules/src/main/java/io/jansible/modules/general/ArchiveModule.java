package io.jansible.modules.general;

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
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import io.jansible.modules.file.PathInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code community.general.archive}: the host's tar, zip and compressors do the work. Whether an
 * archive differs from the one before is told by its members' headers, as Ansible does.
 */
final class ArchiveModule implements Module {
  private static final Pattern IS_ARCHIVE =
      Pattern.compile(
          "\\.(tar|tar\\.(gz|bz2|xz|zst)|tgz|tbz2|tzst|zip)$", Pattern.CASE_INSENSITIVE);

  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.archive",
              "Creates a compressed archive of one or more files or trees",
              ArgumentSpec.of(
                      Argument.list("path", ArgumentType.PATH).must().doc("Files, folders, globs."),
                      Argument.text("format")
                          .or("gz")
                          .choices("bz2", "gz", "tar", "xz", "zip", "zstd")
                          .doc("How to compress."),
                      Argument.path("dest").doc("The archive."),
                      Argument.list("exclude_path", ArgumentType.PATH)
                          .or(List.of())
                          .doc("Paths to leave out."),
                      Argument.list("exclusion_patterns", ArgumentType.PATH)
                          .doc("Globs of files to leave out."),
                      Argument.bool("force_archive")
                          .or(false)
                          .doc("An archive also of a single file."),
                      Argument.bool("remove").or(false).doc("Remove what was archived."))
                  .withFileAttributes())
          .withAliases("ansible.builtin.archive");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  /** Paths of a list, globs among them expanded. */
  private record Expanded(List<String> paths, boolean globs) {}

  /** One task on one host. */
  private static final class Run {
    private static final String GLOB =
        """
        IFS=
        for pattern; do
          case $pattern in
          *[*?]*) for each in $pattern; do
              if [ -e "$each" ] || [ -L "$each" ]; then printf '%s\\0' "$each"; fi
            done ;;
          *) printf '%s\\0' "$pattern" ;;
          esac
          printf '\\0'
        done
        """;

    private final ModuleCall call;
    private final Args args;
    private final RemoteHost host;
    private final Tools tools;
    private final String format;
    private final List<String> archived = new ArrayList<>();
    private final Set<String> folders = new HashSet<>();
    private String root = "/";
    private String dest = "";
    private String state = "absent";

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.host = call.host();
      this.tools = new Tools(host);
      this.format = args.string("format");
    }

    ModuleResult run() {
      Expanded found = expand(args.texts("path"));
      Expanded left = expand(args.texts("exclude_path"));
      TreeSet<String> sorted = new TreeSet<>(found.paths());
      left.paths().forEach(sorted::remove);
      List<String> paths = List.copyOf(sorted);
      String named = String.join(", ", args.texts("path"));
      if (paths.isEmpty()) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("path", named);
        values.put("expanded_paths", String.join(", ", found.paths()));
        values.put("expanded_exclude_paths", String.join(", ", left.paths()));
        throw Results.withFile(
            new ModuleFailure("Error, no source paths were found", values), named, host);
      }
      root = commonFolder(paths);
      List<FileStat> stats = host.stat(paths, StatOptions.PLAIN);
      boolean[] folder = new boolean[paths.size()];
      List<FileStat> followed = host.stat(paths, StatOptions.FOLLOW);
      for (int i = 0; i < folder.length; i++) {
        folder[i] = followed.get(i).isDirectory();
      }
      boolean several =
          args.bool("force_archive") || found.globs() || folder[0] || paths.size() > 1;
      if (args.has("dest")) {
        dest = args.string("dest");
      } else if (several) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("dest", "None");
        values.put("path", named);
        throw Results.withFile(
            new ModuleFailure(
                "Error, must specify \"dest\" when archiving multiple files or trees", values),
            named,
            host);
      } else {
        dest = paths.get(0) + "." + format;
      }
      boolean remove = args.bool("remove");
      for (int i = 0; remove && i < folder.length; i++) {
        if (folder[i] && dest.startsWith(paths.get(i).replaceFirst("/$", "") + "/")) {
          String all = String.join(", ", paths);
          throw Results.withFile(
              new ModuleFailure(
                  "Error, created archive can not be contained in source paths when remove=true",
                  Map.of("path", all)),
              all,
              host);
        }
      }
      List<String> missing = new ArrayList<>();
      List<String> targets = new ArrayList<>();
      for (FileStat each : stats) {
        (each.exists() ? targets : missing).add(each.path());
      }
      boolean there = host.stat(dest, StatOptions.FOLLOW).exists();
      boolean changed = false;
      if (targets.isEmpty()) {
        if (there) {
          state = IS_ARCHIVE.matcher(dest).find() ? "archive" : "compress";
        }
      } else if (call.checkMode()) {
        changed = several || !there;
      } else if (several) {
        changed = pack(members(targets), there);
        if (format.equals("zip")) {
          // a zip's folders have other names than those that Ansible looks for in it
          archived.removeAll(folders);
        }
        state = missing.isEmpty() ? "archive" : "incomplete";
        if (remove) {
          remove(paths);
        }
        there = true;
      } else {
        changed = single(paths.get(0), there);
        there = true;
        if (remove) {
          removeSingle(paths.get(0));
        }
      }
      if (there) {
        FileAttributes wanted = PathInfo.attributes(args);
        if (PathInfo.isAny(wanted)) {
          try {
            changed |= host.setAttributes(dest, wanted, call.checkMode()).changed();
          } catch (RemoteException e) {
            throw new ModuleFailure(e.text());
          }
        }
      }
      ModuleResult result =
          ModuleResult.changed(changed)
              .put("archived", new ArrayList<@Nullable Object>(archived))
              .put("dest", dest)
              .put("dest_state", state)
              .put("arcroot", root)
              .put("missing", new ArrayList<@Nullable Object>(missing))
              .put("expanded_paths", new ArrayList<@Nullable Object>(found.paths()))
              .put("expanded_exclude_paths", new ArrayList<@Nullable Object>(left.paths()));
      return Results.withFile(result, host);
    }

    private Expanded expand(List<String> paths) {
      if (paths.stream().noneMatch(path -> path.contains("*") || path.contains("?"))) {
        return new Expanded(List.copyOf(paths), false);
      }
      String out = tools.script(GLOB, paths.toArray(new String[0])).out();
      List<String> all = new ArrayList<>(List.of(out.split("\0")));
      all.removeIf(String::isEmpty);
      return new Expanded(List.copyOf(all), true);
    }

    /** The folder that all paths are in, with a slash at its end. */
    private static String commonFolder(List<String> paths) {
      String common = null;
      for (String path : paths) {
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        if (common == null) {
          common = folder;
        }
        int same = 0;
        while (same < common.length()
            && same < folder.length()
            && common.charAt(same) == folder.charAt(same)) {
          same++;
        }
        common = common.substring(0, same);
      }
      String text = String.valueOf(common);
      return text.substring(0, text.lastIndexOf('/') + 1);
    }

    /** What the archive is to hold: what is in folders, but not the folders named themselves. */
    private List<String> members(List<String> targets) {
      List<String> members = new ArrayList<>();
      List<FileStat> stats = host.stat(targets, StatOptions.FOLLOW);
      for (int i = 0; i < targets.size(); i++) {
        if (!stats.get(i).isDirectory()) {
          members.add(targets.get(i));
          continue;
        }
        String target = targets.get(i).replaceFirst("(?<=.)/$", "");
        Map<String, List<FileStat>> tree = new HashMap<>();
        for (FileStat each : host.list(target, ListOptions.TREE)) {
          String parent = each.path().substring(0, each.path().lastIndexOf('/'));
          tree.computeIfAbsent(parent, key -> new ArrayList<>()).add(each);
        }
        walk(target.equals("/") ? "" : target, tree, members);
      }
      return members;
    }

    /** As {@code os.walk} goes: a folder's folders, its files, then what is in its folders. */
    private void walk(String folder, Map<String, List<FileStat>> tree, List<String> members) {
      List<FileStat> entries = tree.getOrDefault(folder, List.of());
      entries.stream()
          .filter(FileStat::isDirectory)
          .forEach(
              each -> {
                members.add(each.path());
                folders.add(each.path());
              });
      entries.stream()
          .filter(each -> !each.isDirectory())
          .forEach(each -> members.add(each.path()));
      for (FileStat each : entries) {
        if (each.isDirectory()) {
          walk(each.path(), tree, members);
        }
      }
    }

    private String memberName(String path) {
      return path.startsWith(root) ? path.substring(root.length()) : path;
    }

    /** Whether the new archive's members differ from those of the one that was there. */
    private boolean pack(List<String> members, boolean there) {
      boolean zip = format.equals("zip");
      List<String> names = new ArrayList<>();
      List<Pattern> patterns = args.texts("exclusion_patterns").stream().map(Run::fnmatch).toList();
      for (String each : members) {
        String name = memberName(each);
        String tested = zip ? each : name.replaceFirst("^/+", "");
        if (patterns.stream().noneMatch(pattern -> pattern.matcher(tested).matches())) {
          archived.add(each);
          names.add(name);
        }
      }
      String work = host.temporary(true, "jansible-archive-", "");
      try {
        String file = work + (zip ? "/archive.zip" : "/archive");
        ExecResult made = zip ? zip(file, names) : tar(file, names);
        if (!made.ok()) {
          String kind =
              zip || format.equals("tar")
                  ? format
                  : "tar." + (format.equals("zstd") ? "zst" : format);
          throw new ModuleFailure(
              "Error when writing " + kind + " archive at " + dest + ": " + made.err().strip());
        }
        boolean differs = differs(file, there);
        place(file);
        return differs;
      } finally {
        host.remove(work);
      }
    }

    private ExecResult tar(String file, List<String> names) {
      String text =
          """
          p=$PATH:/sbin:/usr/sbin
          cd -- "$1" || exit 1
          if tar --version 2>/dev/null | grep -q GNU; then
            pack() { tar --null --no-recursion -c -T -; }
          else
            pack() { tr '\\0' '\\n' | tar --no-recursion -c -f - -T -; }
          fi
          if [ "$3" = cat ]; then pack > "$2"
          else r=$( { { pack; echo $? >&3; } | "$3" -c > "$2"; } 3>&1 ) || exit 1; exit "${r:-1}"; fi
          """;
      StringBuilder list = new StringBuilder();
      names.forEach(name -> list.append(name).append('\0'));
      if (names.isEmpty()) {
        // tar will not make an empty archive of an empty list
        return tools.script(
            "head -c 10240 /dev/zero | \"$2\" " + (format.equals("tar") ? "" : "-c") + " > \"$1\"",
            file,
            compressor());
      }
      return withInput(text, list.toString(), root, file, compressor());
    }

    private ExecResult zip(String file, List<String> names) {
      tools.path("zip");
      if (names.isEmpty()) {
        // an end of the directory is all of it
        return tools.script(
            "printf 'PK\\005\\006\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0' > \"$1\"",
            file);
      }
      return withInput(
          "cd -- \"$1\" && zip -q -X \"$2\" -@", String.join("\n", names) + "\n", root, file);
    }

    private ExecResult withInput(String text, String input, String... arguments) {
      List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", text, "sh"));
      argv.addAll(List.of(arguments));
      return host.exec(
          ExecRequest.of(argv)
              .withEnvironment(Commands.ENGLISH)
              .withStdin(input.getBytes(StandardCharsets.UTF_8)));
    }

    private String compressor() {
      return switch (format) {
        case "gz" -> tools.path("gzip");
        case "bz2" -> tools.path("bzip2");
        case "xz" -> tools.path("xz");
        case "zstd" -> tools.path("zstd");
        default -> "cat";
      };
    }

    /** One file, compressed without an archive around it. */
    private boolean single(String path, boolean there) {
      if (format.equals("zip") || format.equals("tar")) {
        boolean differs = pack(List.of(path), there);
        state = "archive";
        return differs;
      }
      String work = host.temporary(true, "jansible-archive-", "");
      try {
        String file = work + "/archive";
        ExecResult made = tools.script("\"$1\" -c < \"$2\" > \"$3\"", compressor(), path, file);
        if (!made.ok()) {
          Map<String, @Nullable Object> values = new LinkedHashMap<>();
          values.put("path", path);
          values.put("dest", dest);
          String why =
              Errno.told(made.err()).map(error -> error.ofBytes(path)).orElse(made.err().strip());
          throw Results.withFile(
              new ModuleFailure("Unable to write to compressed file: " + why, values), path, host);
        }
        archived.add(path);
        state = "compress";
        boolean differs = differs(file, there);
        place(file);
        return differs;
      } finally {
        host.remove(work);
      }
    }

    /** Compares members' headers; where there are none, the content. */
    private boolean differs(String fresh, boolean there) {
      if (!there) {
        return true;
      }
      String zipped =
          """
          sum() {
            if command -v unzip >/dev/null 2>&1; then unzip -v "$1" 2>/dev/null |
              awk 'NR > 3 && NF >= 8 { $1 = $2 = $3 = $4 = $5 = $6 = ""; print }' | LC_ALL=C sort
            else cksum < "$1"; fi
          }
          [ "$(sum "$1")" = "$(sum "$2")" ]
          """;
      String packed =
          """
          c=$3
          open() { if [ "$c" = cat ]; then cat < "$1"; else "$c" -dc < "$1" 2>/dev/null; fi; }
          sum() {
            o='--numeric-owner --full-time'
            tar --help 2>&1 | grep -q full-time || o=
            l=$(open "$1" | tar -tv $o -f - 2>/dev/null) && printf '%s\\n' "$l" | LC_ALL=C sort || open "$1" | cksum
          }
          [ "$(sum "$1")" = "$(sum "$2")" ]
          """;
      return !tools
          .script(format.equals("zip") ? zipped : packed, dest, fresh, compressorIfAny())
          .ok();
    }

    private String compressorIfAny() {
      return format.equals("zip") ? "cat" : compressor();
    }

    private void place(String file) {
      try {
        host.write(WriteRequest.ofRemote(dest, file, true).withUnsafeWrites(true));
      } catch (RemoteException e) {
        throw new ModuleFailure(
            "Error when writing archive at " + dest + ": " + Results.errno(e.text(), dest));
      }
    }

    private void remove(List<String> paths) {
      List<String> all = new ArrayList<>(archived);
      for (FileStat each : host.stat(paths, StatOptions.FOLLOW)) {
        if (each.isDirectory()) {
          all.add(each.path());
        }
      }
      StringBuilder list = new StringBuilder();
      all.forEach(path -> list.append(path).append('\0'));
      ExecResult ran = withInput("xargs -0 rm -rf --", list.toString());
      if (!ran.ok()) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("dest", dest);
        values.put("files", new ArrayList<@Nullable Object>(Results.lines(ran.err())));
        throw new ModuleFailure("Error deleting some source files: ", values);
      }
    }

    private void removeSingle(String path) {
      ExecResult ran = tools.script("rm -f -- \"$1\"", path);
      if (!ran.ok()) {
        throw new ModuleFailure(
            "Unable to remove source file: " + Results.errno(ran.err(), path),
            Map.of("path", path));
      }
    }

    /** Python's {@code fnmatch}: stars match slashes too. */
    private static Pattern fnmatch(String glob) {
      StringBuilder regex = new StringBuilder();
      for (int i = 0; i < glob.length(); i++) {
        char c = glob.charAt(i);
        int close = c == '[' ? glob.indexOf(']', i + 2) : -1;
        if (c == '*') {
          regex.append(".*");
        } else if (c == '?') {
          regex.append('.');
        } else if (close > 0) {
          String inside = glob.substring(i + 1, close).replace("\\", "\\\\");
          regex
              .append('[')
              .append(inside.startsWith("!") ? "^" + inside.substring(1) : inside)
              .append(']');
          i = close;
        } else {
          regex.append(Pattern.quote(String.valueOf(c)));
        }
      }
      return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
  }
}
