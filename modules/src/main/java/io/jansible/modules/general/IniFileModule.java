package io.jansible.modules.general;

import io.jansible.connection.AttributeResult;
import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
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
import io.jansible.modules.file.PathInfo;
import io.jansible.value.EscapedText;
import java.util.ArrayList;
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
                      Argument.text("section").doc("The section; none for what precedes all."),
                      Argument.list("section_has_values", ArgumentType.DICT)
                          .options(
                              ArgumentSpec.of(
                                      Argument.text("option").must().doc("An option."),
                                      Argument.text("value").doc("Its value."),
                                      Argument.list("values", ArgumentType.STR).doc("One of them."))
                                  .exclusive("value", "values"))
                          .doc("What tells the section from others of its name."),
                      Argument.text("option").doc("The option; none for the section itself."),
                      Argument.text("value").doc("Its value."),
                      Argument.list("values", ArgumentType.STR).doc("Its values, a line each."),
                      Argument.bool("backup").or(false).doc("Keep what was there."),
                      Argument.text("state")
                          .or("present")
                          .choices("absent", "present")
                          .doc("Whether it is to be there."),
                      Argument.bool("exclusive")
                          .or(true)
                          .doc("The option has these values and no others."),
                      Argument.bool("no_extra_spaces").or(false).doc("No spaces around '='."),
                      Argument.bool("ignore_spaces")
                          .or(false)
                          .doc("A line that differs in spaces alone stays."),
                      Argument.bool("allow_no_value").or(false).doc("An option without value."),
                      Argument.bool("modify_inactive_option")
                          .or(true)
                          .doc("Use a commented-out line of the option."),
                      Argument.bool("create").or(true).doc("Make the file if there is none."),
                      Argument.bool("follow").or(false).doc("Edit what a link leads to."))
                  .exclusive("value", "values")
                  .withFileAttributes())
          .withAliases("ansible.builtin.ini_file");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    RemoteHost host = call.host();
    String path = args.string("path");
    List<String> values = values(args.text("value"), args.list("values"));
    if (args.string("state").equals("present")
        && !args.bool("allow_no_value")
        && !args.has("value")
        && args.list("values").isEmpty()) {
      throw new ModuleFailure(
          "Parameter 'value(s)' must be defined if state=present and allow_no_value=False.");
    }
    FileStat stat = host.stat(path, StatOptions.PLAIN);
    String target = args.bool("follow") ? stat.realPath() : path;
    byte @Nullable [] old = stat.exists() ? host.read(target).orElse(null) : null;
    if (old == null && !args.bool("create")) {
      throw new ModuleFailure("Destination " + target + " does not exist!", Map.of("rc", 257L));
    }
    List<String> lines = lines(old);
    IniEditor editor = new IniEditor(lines, args, values, conditions(args));
    String before = String.join("", lines);
    editor.edit();
    String after = String.join("", editor.lines());
    boolean changed = editor.changed();
    ModuleResult result = ModuleResult.changed(changed);
    Map<String, @Nullable Object> diff = new LinkedHashMap<>();
    diff.put("before", call.diffMode() ? before : "");
    diff.put("after", call.diffMode() ? after : "");
    diff.put("before_header", path + " (content)");
    diff.put("after_header", path + " (content)");
    result.put("diff", diff).put("msg", editor.message()).put("path", path);
    if (changed && !call.checkMode()) {
      int slash = target.lastIndexOf('/');
      if (old == null && slash > 0) {
        host.makeDirectories(target.substring(0, slash));
      }
      String backup =
          host.write(
                  WriteRequest.of(target, EscapedText.bytes(after))
                      .withBackup(args.bool("backup") && old != null)
                      .withUnsafeWrites(args.bool("unsafe_writes")))
              .backup();
      if (backup != null) {
        result.put("backup_file", backup);
      }
    }
    FileAttributes wanted = PathInfo.attributes(args);
    if (!call.checkMode() && PathInfo.isAny(wanted) && (changed || old != null)) {
      try {
        AttributeResult set = host.setAttributes(path, wanted, false);
        result.put("changed", changed || set.changed());
      } catch (RemoteException e) {
        throw new ModuleFailure(e.text());
      }
    }
    return PathInfo.add(result, host.stat(path, StatOptions.PLAIN));
  }

  private static List<IniEditor.Condition> conditions(Args args) {
    List<IniEditor.Condition> conditions = new ArrayList<>();
    for (Object each : args.list("section_has_values")) {
      Map<?, ?> map = (Map<?, ?>) each;
      Object value = map.get("value");
      List<?> several = map.get("values") instanceof List<?> list ? list : List.of();
      conditions.add(
          new IniEditor.Condition(
              String.valueOf(map.get("option")),
              values(value == null ? null : value.toString(), several)));
    }
    return conditions;
  }

  private static List<String> values(@Nullable String one, List<?> several) {
    if (one != null) {
      return List.of(one);
    }
    List<String> all = new ArrayList<>();
    for (Object each : several) {
      if (each != null && !all.contains(each.toString())) {
        all.add(each.toString());
      }
    }
    return all;
  }

  /** With their ends; as Python reads text, every end of line is one character. */
  private static List<String> lines(byte @Nullable [] bytes) {
    List<String> lines = new ArrayList<>();
    if (bytes == null) {
      return lines;
    }
    String text = EscapedText.of(bytes);
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    text = text.replace("\r\n", "\n").replace('\r', '\n');
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      int next = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(start, next));
      start = next;
    }
    return lines;
  }
}
