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

/** {@code ansible.builtin.blockinfile}. */
final class BlockInFileModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.blockinfile",
          "Insert/update/remove a text block surrounded by marker lines",
          ArgumentSpec.of(
                  Argument.path("path").must().aliases("dest", "destfile", "name").doc("The file."),
                  Argument.text("state")
                      .or("present")
                      .choices("absent", "present")
                      .doc("Whether the block is to be there."),
                  Argument.text("marker")
                      .or("# {mark} ANSIBLE MANAGED BLOCK")
                      .doc("The lines around it."),
                  Argument.text("block").or("").aliases("content").doc("The block."),
                  Argument.text("insertafter").doc("After which line it goes."),
                  Argument.text("insertbefore").doc("Before which line it goes."),
                  Argument.bool("create").or(false).doc("Make the file."),
                  Argument.bool("backup").or(false).doc("Keep what was there."),
                  Argument.text("validate")
                      .doc("A command that checks the new file, %s is its path."),
                  Argument.text("marker_begin").or("BEGIN").doc("What {mark} is above it."),
                  Argument.text("marker_end").or("END").doc("What {mark} is below it."),
                  Argument.bool("append_newline").or(false).doc("An empty line below it."),
                  Argument.bool("prepend_newline").or(false).doc("An empty line above it."))
              .withFileAttributes()
              .exclusive("insertbefore", "insertafter"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String path = args.string("path");
    boolean present = args.string("state").equals("present");
    TextFile file = new TextFile(call, path, true).backupAs("backup_file");
    if (!file.exists()) {
      if (!args.bool("create")) {
        if (!present) {
          return ModuleResult.changed(false).put("msg", "File " + path + " not present");
        }
        throw new ModuleFailure("Path " + path + " does not exist !", Map.of("rc", 257L));
      }
      if (!present) {
        return ModuleResult.changed(false).put("msg", "File " + path + " not present");
      }
    }
    List<String> lines = TextFile.lines(file.text());
    String after = args.text("insertafter");
    String before = args.text("insertbefore");
    if (after == null && before == null) {
      after = "EOF";
    }
    PythonRegex place =
        after != null && !after.equals("EOF")
            ? Regexes.of(after)
            : before != null && !before.equals("BOF") ? Regexes.of(before) : null;
    String marker = args.string("marker");
    String start = marker.replace("{mark}", args.string("marker_begin")) + "\n";
    String end = marker.replace("{mark}", args.string("marker_end")) + "\n";
    List<String> block = new ArrayList<>();
    String text = args.string("block");
    if (present && !text.isEmpty()) {
      block.add(start);
      TextFile.lines(text.endsWith("\n") ? text : text + "\n").forEach(block::add);
      block.add(end);
    }
    int from = -1;
    int to = -1;
    for (int i = 0; i < lines.size(); i++) {
      String bare = lines.get(i).endsWith("\n") ? lines.get(i) : lines.get(i) + "\n";
      if (bare.equals(start)) {
        from = i;
      }
      if (bare.equals(end)) {
        to = i;
      }
    }
    int insert;
    if (from < 0 || to < 0) {
      insert = -1;
      if (place != null && place.source().matches("(?s)\\(\\?[a-zA-Z]*m[a-zA-Z]*\\).*")) {
        // a regular expression over several lines is searched for in the whole
        Matcher match = place.matcher(file.text());
        if (match.find()) {
          int reached = after != null ? match.end() : match.start();
          insert = (int) file.text().substring(0, reached).chars().filter(c -> c == '\n').count();
        }
        insert = insert < 0 ? lines.size() : after != null ? insert + 1 : insert;
      } else if (place != null) {
        for (int i = 0; i < lines.size(); i++) {
          if (place.matcher(lines.get(i)).find()) {
            insert = i;
          }
        }
        insert = insert < 0 ? lines.size() : after != null ? insert + 1 : insert;
      } else {
        insert = before != null ? 0 : lines.size();
      }
    } else if (from < to) {
      lines.subList(from, to + 1).clear();
      insert = from;
    } else {
      lines.subList(to, from + 1).clear();
      insert = to;
    }
    if (insert > 0 && !lines.get(insert - 1).endsWith("\n")) {
      lines.set(insert - 1, lines.get(insert - 1) + "\n");
    }
    if (present && args.bool("prepend_newline")) {
      if (insert > 0 && !lines.get(insert - 1).equals("\n")) {
        lines.add(insert++, "\n");
      }
    }
    lines.addAll(insert, block);
    int below = insert + block.size();
    if (present && args.bool("append_newline")) {
      if (below < lines.size() && !lines.get(below).equals("\n")) {
        lines.add(below, "\n");
      }
    }
    String result = String.join("", lines);
    boolean changed;
    String message;
    if (file.exists() && file.text().equals(result)) {
      changed = false;
      message = "";
    } else if (!file.exists()) {
      changed = true;
      message = "File created";
    } else if (block.isEmpty()) {
      changed = true;
      message = "Block removed";
    } else {
      changed = true;
      message = "Block inserted";
    }
    return file.save(ModuleResult.changed(changed), result, changed, message);
  }
}
