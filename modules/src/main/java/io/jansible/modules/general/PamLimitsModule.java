package io.jansible.modules.general;

import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteException;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.value.Text;
import io.jansible.value.EscapedText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code community.general.pam_limits}. */
final class PamLimitsModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.pam_limits",
              "Modify Linux PAM limits",
              ArgumentSpec.of(
                  Argument.text("domain").must().doc("A user, @group, or a wildcard."),
                  Argument.text("limit_type")
                      .must()
                      .choices("soft", "hard", "-")
                      .doc("Which limit."),
                  Argument.text("limit_item")
                      .must()
                      .choices(
                          "core",
                          "data",
                          "fsize",
                          "memlock",
                          "nofile",
                          "rss",
                          "stack",
                          "cpu",
                          "nproc",
                          "as",
                          "maxlogins",
                          "maxsyslogins",
                          "priority",
                          "locks",
                          "sigpending",
                          "msgqueue",
                          "nice",
                          "rtprio",
                          "chroot")
                      .doc("What is limited."),
                  Argument.text("value").must().doc("To how much."),
                  Argument.bool("use_max").or(false).doc("A higher value stays."),
                  Argument.bool("use_min").or(false).doc("A lower value stays."),
                  Argument.bool("backup").or(false).doc("Keep what was there."),
                  Argument.text("dest").or("/etc/security/limits.conf").doc("The file."),
                  Argument.text("comment").or("").doc("What stands behind it.")))
          .withAliases("ansible.builtin.pam_limits");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String file = args.string("dest");
    String folder = file.contains("/") ? file.substring(0, file.lastIndexOf('/')) : "";
    List<FileStat> stats =
        call.host().stat(List.of(file, folder.isEmpty() ? "/" : folder), StatOptions.FOLLOW);
    boolean there = stats.get(0).isFile();
    if (there && !stats.get(0).writable()) {
      throw new ModuleFailure(file + " is not writable. Use sudo");
    }
    if (!there && !(stats.get(1).isDirectory() && stats.get(1).writable())) {
      throw new ModuleFailure(
          "directory " + folder + " is not writable (check presence, access rights, use sudo)");
    }
    if (args.bool("use_max") && args.bool("use_min")) {
      throw new ModuleFailure("Cannot use use_min and use_max at the same time.");
    }
    check(args.string("limit_item"), args.string("value"), "");
    String before = there ? EscapedText.of(call.host().read(file).orElse(new byte[0])) : "";
    Edit edit = new Edit(args, file);
    String after = edit.edit(before);
    boolean changed = edit.changed || !there;
    Map<String, @Nullable Object> diff = new LinkedHashMap<>();
    diff.put("before", before);
    diff.put("after", after);
    ModuleResult result = ModuleResult.changed(changed).put("msg", edit.message).put("diff", diff);
    if (!call.checkMode() && changed) {
      try {
        String backup =
            call.host()
                .write(
                    WriteRequest.of(file, EscapedText.bytes(after))
                        .withBackup(args.bool("backup") && there))
                .backup();
        if (backup != null) {
          result.put("backup_file", backup);
        }
      } catch (RemoteException e) {
        throw new ModuleFailure(e.text());
      }
    }
    return result;
  }

  private static void check(String item, String value, String prefix) {
    boolean relative = item.equals("nice") || item.equals("priority");
    boolean valid;
    if (relative) {
      valid = value.strip().matches("[+-]?\\d{1,9}");
      valid = valid && number(value) >= -20 && number(value) <= 19;
    } else {
      valid = unlimited(value) || value.matches("\\d+");
    }
    if (!valid) {
      String what = prefix + " Value of " + Text.repr(value) + " for item " + Text.repr(item);
      throw new ModuleFailure(
          relative
              ? what
                  + " is invalid. Value must be a number in the range -20 to 19 inclusive. Refer to"
                  + " the limits.conf(5) manual pages for more details."
              : what
                  + " is invalid. Value must either be 'unlimited', 'infinity' or -1, all of which"
                  + " indicate no limit, or a limit of 0 or larger. Refer to the limits.conf(5)"
                  + " manual pages for more details.");
    }
  }

  private static boolean unlimited(String value) {
    return value.equals("unlimited") || value.equals("infinity") || value.equals("-1");
  }

  private static long number(String value) {
    return Long.parseLong(value.strip().replaceFirst("^\\+", ""));
  }

  /** One change of a file's text. */
  private static final class Edit {
    private final Args args;
    private final String file;
    private final String value;
    private String wanted;
    private String comment;
    private String message = "";
    private boolean changed;

    Edit(Args args, String file) {
      this.args = args;
      this.file = file;
      this.value = args.string("value");
      this.wanted = value;
      this.comment = args.string("comment");
    }

    String edit(String before) {
      StringBuilder text = new StringBuilder();
      boolean found = false;
      for (String line : Results.linesWithEnds(before)) {
        String bare = line.replaceAll("\\s+", " ").strip();
        if (line.startsWith("#") || bare.isEmpty()) {
          text.append(line);
          continue;
        }
        int hash = line.indexOf('#');
        if (comment.isEmpty() && hash >= 0) {
          // one of an earlier line too: so Ansible has it
          comment = line.substring(hash + 1);
        }
        String[] fields = bare.split("#", 2)[0].stripTrailing().split(" ");
        if (fields.length != 4) {
          text.append(line);
          continue;
        }
        check(fields[2], fields[3], "Invalid configuration found in '" + file + "'.");
        boolean same =
            fields[0].equals(args.string("domain"))
                && fields[1].equals(args.string("limit_type"))
                && fields[2].equals(args.string("limit_item"));
        found |= same;
        text.append(same ? changedLine(line, fields[3]) : line);
      }
      if (!found) {
        text.append(fresh());
      }
      return text.toString();
    }

    private String changedLine(String line, String old) {
      message = line;
      if (value.equals(old)) {
        return line;
      }
      if (args.bool("use_max")) {
        wanted =
            unlimited(old) ? old : unlimited(value) || number(value) > number(old) ? value : old;
      }
      if (args.bool("use_min")) {
        wanted =
            unlimited(old)
                ? (unlimited(value) ? old : value)
                : unlimited(value) || number(value) >= number(old) ? old : value;
      }
      return wanted.equals(old) ? line : fresh();
    }

    private String fresh() {
      changed = true;
      if (!comment.isEmpty()) {
        comment = "\t#" + comment;
      }
      message =
          String.join(
                  "\t",
                  args.string("domain"),
                  args.string("limit_type"),
                  args.string("limit_item"),
                  wanted)
              + comment
              + "\n";
      return message;
    }
  }
}
