package io.jansible.modules.general;

import io.jansible.connection.AttributeResult;
import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
import io.jansible.connection.WriteResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.file.PathInfo;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code community.general.ini_file}. */
final class IniFileModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "community.general.ini_file",
          "Tweak settings in INI files",
          ArgumentSpec.of(
                  Argument.path("path").must().aliases("dest").doc("The file."),
                  Argument.text("section").doc("The section; none for the lines before any."),
                  Argument.list("section_has_values", ArgumentType.DICT)
                      .options(
                          ArgumentSpec.of(
                                  Argument.text("option").must().doc("An option of the section."),
                                  Argument.text("value").doc("Its value."),
                                  Argument.list("values", ArgumentType.STR).doc("Its values."))
                              .exclusive("value", "values"))
                      .doc("Which of several sections of one name is meant."),
                  Argument.text("option").doc("The option; none for the whole section."),
                  Argument.text("value").doc("Its value."),
                  Argument.list("values", ArgumentType.STR).doc("Its values, a line each."),
                  Argument.bool("backup").or(false).doc("Keep what was there."),
                  Argument.text("state")
                      .or("present")
                      .choices("absent", "present")
                      .doc("Whether it is to be there."),
                  Argument.bool("exclusive").or(true).doc("No other values than those given."),
                  Argument.bool("no_extra_spaces").or(false).doc("option=value without spaces."),
                  Argument.bool("ignore_spaces").or(false).doc("Spaces alone are no difference."),
                  Argument.bool("allow_no_value").or(false).doc("Options without a value."),
                  Argument.bool("modify_inactive_option")
                      .or(true)
                      .doc("Use a line that is commented out."),
                  Argument.bool("create").or(true).doc("Make the file if there is none."),
                  Argument.bool("follow").or(false).doc("Edit what a link leads to."))
              .withFileAttributes()
              .exclusive("value", "values"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    boolean present = args.string("state").equals("present");
    List<String> values = args.has("value") ? List.of(args.string("value")) : args.texts("values");
    if (present && !args.bool("allow_no_value") && !args.has("value") && values.isEmpty()) {
      throw new ModuleFailure(
          "Parameter 'value(s)' must be defined if state=present and allow_no_value=False.");
    }
    String path = args.string("path");
    FileStat stat = call.host().stat(path, StatOptions.PLAIN);
    String real =
        args.bool("follow") && stat.isLink() && stat.linkSource() != null
            ? stat.linkSource()
            : path;
    String before =
        call.host()
            .read(real)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8).replaceFirst("^\ufeff", ""))
            .orElse(null);
    if (before == null && !args.bool("create")) {
      throw new ModuleFailure("Destination " + real + " does not exist!", Map.of("rc", 257L));
    }
    IniEdit edit = new IniEdit(before == null ? "" : before, args, values);
    edit.apply();
    boolean changed = edit.changed();
    ModuleResult result = ModuleResult.changed(changed);
    Map<String, @Nullable Object> diff = new LinkedHashMap<>();
    diff.put("before", call.diffMode() && before != null ? before : "");
    diff.put("after", call.diffMode() ? edit.text() : "");
    diff.put("before_header", path + " (content)");
    diff.put("after_header", path + " (content)");
    if (changed && !call.checkMode()) {
      int slash = real.lastIndexOf('/');
      if (before == null && slash > 0) {
        call.host().makeDirectories(real.substring(0, slash));
      }
      WriteResult written =
          call.host()
              .write(
                  WriteRequest.of(real, edit.text().getBytes(StandardCharsets.UTF_8))
                      .withBackup(args.bool("backup") && before != null)
                      .withUnsafeWrites(args.bool("unsafe_writes")));
      if (written.backup() != null) {
        result.put("backup_file", written.backup());
      }
    }
    FileAttributes wanted = PathInfo.attributes(args);
    if (PathInfo.isAny(wanted) && !call.checkMode() && (before != null || changed)) {
      AttributeResult set = call.host().setAttributes(path, wanted, false);
      changed |= set.changed();
    }
    result.put("changed", changed).put("diff", diff).put("msg", edit.message()).put("path", path);
    return changed || before != null
        ? PathInfo.add(result, call.host().stat(path, StatOptions.PLAIN))
        : result;
  }
}
