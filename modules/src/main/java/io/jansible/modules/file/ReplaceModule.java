package io.jansible.modules.file;

import io.jansible.connection.RemoteException;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.regex.PythonRegex;
import io.jansible.template.value.PythonError;
import io.jansible.value.PythonCodec;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.replace}. */
final class ReplaceModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.replace",
          "Replace all instances of a particular string in a file using a back-referenced regular"
              + " expression",
          ArgumentSpec.of(
                  Argument.path("path").must().aliases("dest", "destfile", "name").doc("The file."),
                  Argument.text("regexp").must().doc("What is replaced."),
                  Argument.text("replace").or("").doc("By what."),
                  Argument.text("after").doc("Only in what comes after this."),
                  Argument.text("before").doc("Only in what comes before this."),
                  Argument.bool("backup").or(false).doc("Keep what was there."),
                  Argument.text("validate")
                      .doc("A command that checks the new file, %s is its path."),
                  Argument.text("encoding").or("utf-8").doc("The file's encoding."))
              .withFileAttributes());

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String path = args.string("path");
    TextFile file;
    try {
      file =
          new TextFile(call, path, true, charset(args.string("encoding"))).backupAs("backup_file");
    } catch (RemoteException e) {
      throw new ModuleFailure("Unable to read the contents of " + path + ": " + e.text());
    }
    if (!file.exists()) {
      throw new ModuleFailure("Path " + path + " does not exist !", Map.of("rc", 257L));
    }
    String text = file.text();
    int from = 0;
    int to = text.length();
    String after = args.text("after");
    String before = args.text("before");
    if (after != null || before != null) {
      String regex =
          after != null && before != null
              ? after + "(?P<subsection>.*?)" + before
              : after != null ? after + "(?P<subsection>.*)" : "(?P<subsection>.*)" + before;
      PythonRegex limits = Regexes.of("(?s)" + regex);
      Matcher section = limits.matcher(text);
      if (!section.find()) {
        return ModuleResult.of(Map.of("rc", 0L))
            .put("msg", "Pattern for before/after params did not match the given file: " + regex)
            .put("changed", false);
      }
      from = section.start(limits.group("subsection"));
      to = section.end(limits.group("subsection"));
    }
    PythonRegex.Replaced replaced;
    try {
      replaced =
          Regexes.of(args.string("regexp"), true)
              .replace(text.substring(from, to), args.string("replace"), 0);
    } catch (PythonError e) {
      throw new ModuleFailure("Unable to process replace due to error: " + e.text());
    }
    String fresh = replaced.text();
    int count = replaced.count();
    String result = text.substring(0, from) + fresh + text.substring(to);
    boolean changed = count > 0 && !result.equals(text);
    ModuleResult saved =
        file.save(
            ModuleResult.changed(changed),
            changed ? result : text,
            changed,
            changed ? count + " replacements made" : "");
    ModuleResult answer = ModuleResult.of(Map.of("rc", 0L));
    if (changed && call.diffMode()) {
      Map<String, @Nullable Object> diff = new LinkedHashMap<>();
      diff.put("before_header", path);
      diff.put("before", text);
      diff.put("after_header", path);
      diff.put("after", result);
      answer.put("diff", diff);
    }
    if (saved.get("backup_file") != null) {
      answer.put("backup_file", saved.get("backup_file"));
    }
    return answer.put("msg", saved.get("msg")).put("changed", saved.get("changed"));
  }

  /** A charset by the name that Python has for it. */
  private static Charset charset(String name) {
    return PythonCodec.charset(name)
        .orElseThrow(() -> new ModuleFailure("unknown encoding: " + name));
  }
}
