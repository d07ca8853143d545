package io.jansible.modules.file;

import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.regex.PythonRegex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/** {@code ansible.builtin.lineinfile}. */
final class LineInFileModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.lineinfile",
          "Manage lines in text files",
          ArgumentSpec.of(
                  Argument.path("path").must().aliases("dest", "destfile", "name").doc("The file."),
                  Argument.text("state")
                      .or("present")
                      .choices("absent", "present")
                      .doc("Whether the line is to be there."),
                  Argument.text("regexp").aliases("regex").doc("Which line is meant."),
                  Argument.text("search_string").doc("Text in the line that is meant."),
                  Argument.text("line").aliases("value").doc("The line."),
                  Argument.text("insertafter").doc("After which line it goes."),
                  Argument.text("insertbefore").doc("Before which line it goes."),
                  Argument.bool("backrefs").or(false).doc("The line refers to groups of regexp."),
                  Argument.bool("create").or(false).doc("Make the file."),
                  Argument.bool("backup").or(false).doc("Keep what was there."),
                  Argument.bool("firstmatch")
                      .or(false)
                      .doc("The first match counts, not the last."),
                  Argument.text("validate")
                      .doc("A command that checks the new file, %s is its path."))
              .withFileAttributes()
              .exclusive("insertbefore", "insertafter")
              .exclusive("regexp", "search_string")
              .exclusive("backrefs", "search_string"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String path = args.string("path");
    if ("".equals(args.text("regexp"))) {
      call.warn(
          "The regular expression is an empty string, which will match every line in the file. This"
              + " may have unintended consequences, such as replacing the last line in the file rather"
              + " than appending. If this is desired, use '^' to match every line in the file and avoid"
              + " this warning.");
    } else if ("".equals(args.text("search_string"))) {
      call.warn(
          "The search string is an empty string, which will match every line in the file. This may"
              + " have unintended consequences, such as replacing the last line in the file rather"
              + " than appending.");
    }
    TextFile file = new TextFile(call, path, true);
    return args.string("state").equals("present")
        ? present(call, args, file, path)
        : absent(call, args, file, path);
  }

  private static ModuleResult present(ModuleCall call, Args args, TextFile file, String path) {
    boolean backrefs = args.bool("backrefs");
    if (backrefs && !args.has("regexp")) {
      throw new ModuleFailure("regexp is required with backrefs=true");
    }
    String line = args.text("line");
    if (line == null) {
      throw new ModuleFailure("line is required with state=present");
    }
    if (!file.exists() && !args.bool("create")) {
      throw new ModuleFailure("Destination " + path + " does not exist !", Map.of("rc", 257L));
    }
    List<String> lines = TextFile.lines(file.text());
    PythonRegex regexp = args.has("regexp") ? Regexes.of(args.string("regexp")) : null;
    String search = args.text("search_string");
    String after = args.text("insertafter");
    String before = args.text("insertbefore");
    if (after == null && before == null) {
      after = "EOF";
    }
    PythonRegex place =
        after != null && !after.equals("BOF") && !after.equals("EOF")
            ? Regexes.of(after)
            : before != null && !before.equals("BOF") ? Regexes.of(before) : null;
    boolean first = args.bool("firstmatch");
    int exact = -1;
    int at = -1;
    int insertAt = -1;
    Matcher match = null;
    for (int i = 0; i < lines.size(); i++) {
      String current = lines.get(i);
      String bare = current.replaceFirst("[\r\n]+$", "");
      boolean found;
      if (regexp != null) {
        Matcher matcher = regexp.matcher(current);
        found = matcher.find();
        if (found && !(first && at >= 0)) {
          match = matcher;
        }
      } else if (search != null) {
        found = current.contains(search);
      } else {
        found = bare.equals(line);
      }
      if (bare.equals(line)) {
        exact = exact < 0 || !first ? i : exact;
      }
      if (found) {
        if (first && at >= 0) {
          continue;
        }
        at = i;
        if (first) {
          continue;
        }
      } else if (place != null && place.matcher(current).find()) {
        if (after != null) {
          if (!first || insertAt < 0) {
            insertAt = i + 1;
          }
        } else if (!first || insertAt < 0) {
          insertAt = i;
        }
      }
    }
    String message = "";
    boolean changed = false;
    if (at >= 0) {
      String fresh =
          backrefs && match != null && regexp != null ? regexp.expand(line, match) : line;
      if (!fresh.endsWith("\n")) {
        fresh += "\n";
      }
      // a line that regexp does not find again is put in its place, unless it stands elsewhere
      if (regexp == null
          && search == null
          && place == null
          && at >= 0
          && lines.get(at).replaceFirst("[\r\n]+$", "").equals(line)) {
        changed = false;
      } else if (!lines.get(at).equals(fresh)) {
        lines.set(at, fresh);
        message = "line replaced";
        changed = true;
      }
    } else if (backrefs) {
      changed = false;
    } else if ("BOF".equals(before) || "BOF".equals(after)) {
      if (exact < 0) {
        lines.add(0, line + "\n");
        message = "line added";
        changed = true;
      }
    } else if ("EOF".equals(after) || insertAt < 0) {
      if (exact < 0) {
        if (!lines.isEmpty() && !lines.get(lines.size() - 1).matches("(?s).*[\n\r]$")) {
          lines.set(lines.size() - 1, lines.get(lines.size() - 1) + "\n");
        }
        lines.add(line + "\n");
        message = "line added";
        changed = true;
      }
    } else if (after != null) {
      boolean there =
          insertAt < lines.size() && lines.get(insertAt).replaceFirst("[\r\n]+$", "").equals(line);
      if (!(there || exact >= 0 && args.text("regexp") == null && search == null)) {
        if (insertAt == lines.size() && !lines.get(insertAt - 1).endsWith("\n")) {
          lines.set(insertAt - 1, lines.get(insertAt - 1) + "\n");
        }
        lines.add(insertAt, line + "\n");
        message = "line added";
        changed = true;
      }
    } else {
      boolean there =
          insertAt > 0 && lines.get(insertAt - 1).replaceFirst("[\r\n]+$", "").equals(line);
      if (!(there || exact >= 0 && args.text("regexp") == null && search == null)) {
        lines.add(insertAt, line + "\n");
        message = "line added";
        changed = true;
      }
    }
    ModuleResult result = ModuleResult.changed(changed).put("backup", "");
    return file.save(result, String.join("", lines), changed, message);
  }

  private static ModuleResult absent(ModuleCall call, Args args, TextFile file, String path) {
    if (!args.has("regexp") && !args.has("search_string") && !args.has("line")) {
      throw new ModuleFailure(
          "one of line, search_string, or regexp is required with state=absent");
    }
    if (!file.exists()) {
      return ModuleResult.changed(false).put("msg", "file not present");
    }
    PythonRegex regexp = args.has("regexp") ? Regexes.of(args.string("regexp")) : null;
    String search = args.text("search_string");
    List<String> kept = new ArrayList<>();
    long found = 0;
    for (String line : TextFile.lines(file.text())) {
      boolean matches =
          regexp != null
              ? regexp.matcher(line).find()
              : search != null
                  ? line.contains(search)
                  : line.replaceFirst("[\r\n]+$", "")
                      .equals(args.string("line").replaceFirst("[\r\n]+$", ""));
      if (matches) {
        found++;
      } else {
        kept.add(line);
      }
    }
    ModuleResult result = ModuleResult.changed(found > 0).put("backup", "").put("found", found);
    return file.save(
        result, String.join("", kept), found > 0, found > 0 ? found + " line(s) removed" : "");
  }
}
