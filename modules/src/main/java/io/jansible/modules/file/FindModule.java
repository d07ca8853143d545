package io.jansible.modules.file;

import io.jansible.connection.FileStat;
import io.jansible.connection.ListOptions;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.connection.shell.FileModes;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.regex.PythonRegex;
import io.jansible.template.value.Text;
import io.jansible.value.PythonCodec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.find}. */
final class FindModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.find",
          "Return a list of files based on specific criteria",
          ArgumentSpec.of(
              Argument.list("paths", ArgumentType.PATH)
                  .must()
                  .aliases("name", "path")
                  .doc("Where to look."),
              Argument.list("patterns", ArgumentType.STR)
                  .or(List.of())
                  .aliases("pattern")
                  .doc("Names to find."),
              Argument.list("excludes", ArgumentType.STR)
                  .aliases("exclude")
                  .doc("Names to leave out."),
              Argument.text("contains").doc("A regular expression that a line must match."),
              Argument.bool("read_whole_file").or(false).doc("Match it against the whole file."),
              Argument.text("file_type")
                  .or("file")
                  .choices("any", "directory", "file", "link")
                  .doc("The kind."),
              Argument.text("age").doc("How old at least, or with - at most."),
              Argument.text("age_stamp")
                  .or("mtime")
                  .choices("atime", "ctime", "mtime")
                  .doc("Which time counts."),
              Argument.text("size").doc("How large at least, or with - at most."),
              Argument.bool("recurse").or(false).doc("Look into directories."),
              Argument.bool("hidden").or(false).doc("Find hidden ones too."),
              Argument.bool("follow").or(false).doc("Follow links."),
              Argument.bool("get_checksum").or(false).doc("Compute a digest."),
              Argument.bool("use_regex").or(false).doc("Patterns are regular expressions."),
              Argument.integer("depth").doc("How deep to look."),
              Argument.raw("mode").doc("Which permissions."),
              Argument.bool("exact_mode").or(true).doc("Exactly those."),
              Argument.text("encoding").doc("Of the files that contains looks at."),
              Argument.integer("limit").doc("How many at most.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    RemoteHost host = call.host();
    requireText(args.raw("mode"));
    Double age = seconds(args.text("age"));
    Double size = bytes(args.text("size"));
    List<String> patterns =
        args.list("patterns").isEmpty()
            ? List.of(args.bool("use_regex") ? ".*" : "*")
            : args.texts("patterns");
    List<@Nullable Object> files = new ArrayList<>();
    Map<String, @Nullable Object> skipped = new LinkedHashMap<>();
    long looked = 0;
    Long limit = args.integer("limit");
    if (limit != null && limit <= 0) {
      throw new ModuleFailure("limit cannot be " + limit + " (use None for unlimited)");
    }
    boolean full = false;
    boolean warned = false;
    for (String path : args.texts("paths")) {
      FileStat root = host.stat(path, StatOptions.FOLLOW);
      if (!root.isDirectory()) {
        String why = "'" + path + "' is not a directory";
        skipped.put(path, why);
        call.warn("Skipped '" + path + "' path due to this access issue: " + why + "\n");
        warned = true;
        continue;
      }
      boolean recurse = args.bool("recurse");
      Long depth = args.integer("depth");
      int deepest = depth == null ? 0 : Math.max(depth.intValue(), 0);
      ListOptions options =
          new ListOptions(
              // what lies one level too deep is looked at too, and counted
              recurse ? deepest == 0 ? 0 : deepest + 1 : 1,
              args.bool("follow"),
              new StatOptions(
                  false, args.bool("get_checksum") ? "sha1" : null, false, false, false));
      String plain = path.length() > 1 ? path.replaceFirst("/+$", "") : path;
      full = false;
      List<FileStat> entries = host.list(plain, options);
      noteClosed(root.path(), root, skipped);
      if (recurse) {
        entries.stream()
            .filter(each -> deepest == 0 || levels(each.path()) - levels(plain) <= deepest)
            .forEach(each -> noteClosed(each.path(), each, skipped));
      }
      for (List<FileStat> directory : Walk.directories(plain, entries)) {
        looked += directory.size();
        try {
          for (FileStat stat : directory) {
            if (deepest > 0 && levels(stat.path()) - levels(plain) > deepest) {
              continue;
            }
            if (fits(stat, patterns, age, size, args) && contains(host, stat, args)) {
              files.add(told(stat, args.bool("get_checksum")));
            }
            if (limit != null && files.size() == limit) {
              full = true;
              break;
            }
          }
        } catch (CharacterCodingException e) {
          String why = String.valueOf(e.getMessage());
          skipped.put(path, why);
          call.warn("Skipped '" + path + "' path due to this access issue: " + why + "\n");
          warned = true;
          break;
        }
        if (full) {
          break;
        }
      }
    }
    return ModuleResult.changed(false)
        .put("files", files)
        .put("matched", (long) files.size())
        .put("examined", looked)
        .put(
            "msg",
            warned
                ? "Not all paths examined, check warnings for details"
                : full ? "Limit of matches reached" : "All paths examined")
        .put("skipped_paths", skipped);
  }

  /** A directory that may not be read is left out, and told of without a warning. */
  private static void noteClosed(
      String path, FileStat stat, Map<String, @Nullable Object> skipped) {
    if (stat.isDirectory() && !stat.readable()) {
      skipped.put(path, "[Errno 13] Permission denied: " + Text.repr(path));
    }
  }

  private static long levels(String path) {
    return path.equals("/") ? 0 : path.chars().filter(c -> c == '/').count();
  }

  private static boolean fits(
      FileStat stat,
      List<String> patterns,
      @Nullable Double age,
      @Nullable Double size,
      Args args) {
    String name = stat.path().substring(stat.path().lastIndexOf('/') + 1);
    return (args.bool("hidden") || !name.startsWith("."))
        && kind(args.string("file_type"), stat)
        && matches(name, patterns, args.texts("excludes"), args.bool("use_regex"))
        && isAged(stat, age, args.string("age_stamp"))
        && (!stat.isFile() || isSized(stat, size))
        && hasMode(stat, args);
  }

  private static Map<String, @Nullable Object> told(FileStat stat, boolean checksum) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("path", stat.path());
    Map<String, @Nullable Object> common = new LinkedHashMap<>();
    StatModule.common(stat, common);
    common.keySet().removeAll(List.of("blocks", "block_size", "device_type"));
    common.forEach(
        (name, value) -> {
          if (name.equals("wusr")) {
            values.put("gr_name", stat.group() == null ? "" : stat.group());
            values.put("pw_name", stat.owner() == null ? "" : stat.owner());
          }
          values.put(name, value);
        });
    if (checksum && stat.checksum() != null) {
      values.put("checksum", stat.checksum());
    }
    return values;
  }

  /** A mode has to be text: a number of YAML may be another one than was meant. */
  private static void requireText(@Nullable Object mode) {
    if (mode == null || mode instanceof String || Long.valueOf(0).equals(mode)) {
      return;
    }
    throw new ModuleFailure(
        "argument 'mode' is not a string and conversion is not allowed, value is of type "
            + io.jansible.template.value.Values.typeName(mode));
  }

  private static boolean kind(String wanted, FileStat stat) {
    return switch (wanted) {
      case "any" -> true;
      case "directory" -> stat.isDirectory();
      case "link" -> stat.isLink();
      default -> stat.isFile();
    };
  }

  private static boolean matches(
      String name, List<String> patterns, List<String> excludes, boolean regex) {
    return patterns.stream().anyMatch(each -> one(name, each, regex))
        && excludes.stream().noneMatch(each -> one(name, each, regex));
  }

  private static boolean one(String name, String pattern, boolean regex) {
    if (regex) {
      return Regexes.of(pattern).matcher(name).lookingAt();
    }
    StringBuilder glob = new StringBuilder("(?s)");
    for (char c : pattern.toCharArray()) {
      switch (c) {
        case '*' -> glob.append(".*");
        case '?' -> glob.append('.');
        case '[', ']' -> glob.append(c);
        case '!' ->
            glob.append(glob.length() > 4 && glob.charAt(glob.length() - 1) == '[' ? "^" : "!");
        default -> glob.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return name.matches(glob.toString());
  }

  private static boolean isAged(FileStat stat, @Nullable Double age, String stamp) {
    if (age == null) {
      return true;
    }
    double time =
        switch (stamp) {
          case "atime" -> stat.accessTime();
          case "ctime" -> stat.changeTime();
          default -> stat.modificationTime();
        };
    double old = System.currentTimeMillis() / 1000.0 - time;
    return age >= 0 ? old >= age : old <= Math.abs(age);
  }

  private static boolean isSized(FileStat stat, @Nullable Double size) {
    return size == null || (size >= 0 ? stat.size() >= size : stat.size() <= Math.abs(size));
  }

  private static boolean hasMode(FileStat stat, Args args) {
    String mode = PathInfo.modeText(args.raw("mode"));
    if (mode == null) {
      return true;
    }
    int wanted = FileModes.apply(mode, 0, false, FileModes.USUAL_UMASK);
    return args.bool("exact_mode") ? stat.mode() == wanted : (stat.mode() & wanted) != 0;
  }

  private static boolean contains(RemoteHost host, FileStat stat, Args args)
      throws CharacterCodingException {
    String wanted = args.text("contains");
    if (wanted == null || !args.string("file_type").equals("file")) {
      return true;
    }
    Charset charset = StandardCharsets.UTF_8;
    String encoding = args.text("encoding");
    if (encoding != null) {
      charset =
          PythonCodec.charset(encoding)
              .orElseThrow(() -> new Undecodable("unknown encoding: " + encoding));
    }
    byte[] bytes;
    try {
      bytes = host.read(stat.path()).orElse(new byte[0]);
    } catch (RemoteException e) {
      // what cannot be read contains nothing
      return false;
    }
    String text;
    try {
      text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Undecodable.file(stat.path(), encoding);
    }
    PythonRegex pattern = Regexes.of(wanted);
    if (args.bool("read_whole_file")) {
      return pattern.matcher(text).find();
    }
    return text.lines().anyMatch(line -> pattern.matcher(line).lookingAt());
  }

  /** A file that is not in the encoding that was asked for, or there is no such encoding. */
  private static final class Undecodable extends CharacterCodingException {
    private static final long serialVersionUID = 1L;
    private final String text;

    Undecodable(String text) {
      this.text = text;
    }

    static Undecodable file(String path, @Nullable String encoding) {
      return new Undecodable(
          "Failed to read the file %s due to an encoding error. current encoding: %s"
              .formatted(
                  path,
                  encoding == null
                      ? "None (default determined by the Python built-in function \"open\")"
                      : encoding));
    }

    @Override
    public String getMessage() {
      return text;
    }
  }

  private static @Nullable Double seconds(@Nullable String age) {
    return scaled(age, "smhdw", new double[] {1, 60, 3600, 86400, 604800}, "age");
  }

  private static @Nullable Double bytes(@Nullable String size) {
    return scaled(
        size, "bkmgt", new double[] {1, 1024, 1 << 20, 1 << 30, 1024.0 * (1 << 30)}, "size");
  }

  private static @Nullable Double scaled(
      @Nullable String text, String units, double[] factors, String what) {
    if (text == null) {
      return null;
    }
    Matcher matcher =
        Pattern.compile("^(-?\\d+)([" + units + "])?$").matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new ModuleFailure("failed to process " + what, Map.of(what, text));
    }
    String unit = matcher.group(2);
    return Double.parseDouble(matcher.group(1)) * (unit == null ? 1 : factors[units.indexOf(unit)]);
  }
}
