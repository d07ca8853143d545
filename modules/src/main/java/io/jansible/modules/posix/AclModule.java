package io.jansible.modules.posix;

import io.jansible.connection.ExecResult;
import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Programs;
import io.jansible.modules.general.Results;
import io.jansible.modules.general.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code ansible.posix.acl}: over setfacl and getfacl, or nfs4_setfacl and nfs4_getfacl. */
final class AclModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.posix.acl",
              "Set and retrieve file ACL information",
              ArgumentSpec.of(
                  Argument.path("path").must().aliases("name").doc("The file or directory."),
                  Argument.text("entry").doc("A whole entry: default:user:joe:rwx."),
                  Argument.text("entity").or("").doc("The user or group."),
                  Argument.text("etype")
                      .choices("group", "mask", "other", "user")
                      .doc("What the entry is of."),
                  Argument.text("permissions").doc("Any of r, w, x, X."),
                  Argument.text("state")
                      .or("query")
                      .choices("absent", "present", "query")
                      .doc("Whether the entry is to be there."),
                  Argument.bool("follow").or(true).doc("Look through symbolic links."),
                  Argument.bool("default").or(false).doc("The entry that new files inherit."),
                  Argument.bool("recursive").or(false).aliases("recurse").doc("All below too."),
                  Argument.text("recalculate_mask")
                      .or("default")
                      .choices("default", "mask", "no_mask")
                      .doc("Whether the mask follows."),
                  Argument.bool("use_nfsv4_acls").or(false).doc("NFSv4's entries.")))
          .withAliases("ansible.builtin.acl");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  /**
   * What an entry says.
   *
   * @param permissions null where it has none
   */
  private record Entry(
      boolean isDefault,
      @Nullable String type,
      @Nullable String entity,
      @Nullable String permissions) {
    static Entry parse(String text, boolean isDefault) {
      List<String> parts = new ArrayList<>(List.of(text.split(":", -1)));
      boolean inherited = isDefault;
      if (text.toLowerCase(Locale.ROOT).startsWith("d")) {
        inherited = true;
        parts.remove(0);
      }
      String type =
          switch (parts.get(0).toLowerCase(Locale.ROOT).concat(" ").charAt(0)) {
            case 'u' -> "user";
            case 'g' -> "group";
            case 'm' -> "mask";
            case 'o' -> "other";
            default -> null;
          };
      if (type == null) {
        throw new ModuleFailure("'entry' does not begin with user, group, mask or other: " + text);
      }
      return new Entry(inherited, type, parts.get(1), parts.size() > 2 ? parts.get(2) : null);
    }

    String text(boolean withPermissions, boolean nfs) {
      if (nfs) {
        return "A:" + ("group".equals(type) ? "g" : "") + ":" + entity + ":" + permissions + "tcy";
      }
      boolean with = withPermissions && permissions != null && !permissions.isEmpty();
      return type + ":" + entity + (with ? ":" + permissions : "");
    }
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String state = args.string("state");
    boolean nfs = args.bool("use_nfsv4_acls");
    if (!call.host().stat(args.string("path"), StatOptions.FOLLOW).exists()) {
      throw new ModuleFailure("Path not found or not accessible.");
    }
    check(args, state, nfs);
    Entry entry =
        args.has("entry") && !args.string("entry").isEmpty()
            ? Entry.parse(args.string("entry"), args.bool("default"))
            : new Entry(
                args.bool("default"),
                args.text("etype"),
                args.string("entity"),
                args.text("permissions"));
    Tools tools = new Tools(call.host());
    boolean changed = false;
    String message = "current acl";
    if (!state.equals("query")) {
      boolean present = state.equals("present");
      String text = entry.text(present, nfs);
      List<String> command =
          command(
              args,
              entry.isDefault(),
              nfs ? "nfs4_setfacl" : "setfacl",
              present ? (nfs ? "-a" : "-m") : "-x",
              text);
      changed = changes(tools, command, text, nfs);
      if (changed && !call.checkMode()) {
        ExecResult ran = tools.run(command);
        if (present && !ran.ok()) {
          throw tools.failure(command, ran);
        }
      }
      message = text + " is " + state;
    }
    List<String> query = new ArrayList<>();
    if (nfs) {
      // Ansible wants both, and asks one
      Programs.of(call.host(), "getfacl").must("getfacl");
      query.add("nfs4_getfacl");
    } else {
      query.addAll(List.of("getfacl", "--absolute-names"));
    }
    query.add("--omit-header");
    return ModuleResult.changed(changed)
        .put("msg", message)
        .put("acl", lines(tools.must(completed(args, entry.isDefault(), query, nfs)).out()));
  }

  private static void check(Args args, String state, boolean nfs) {
    String mask = args.string("recalculate_mask");
    boolean query = state.equals("query");
    if (query && args.bool("recursive")) {
      throw new ModuleFailure("'recursive' MUST NOT be set when 'state=query'.");
    }
    if (query && !mask.equals("default")) {
      throw new ModuleFailure(
          "'recalculate_mask' MUST NOT be set to 'mask' or 'no_mask' when 'state=query'.");
    }
    String entry = args.text("entry");
    boolean permissions = args.has("permissions") && !args.string("permissions").isEmpty();
    if (entry == null || entry.isEmpty()) {
      if (state.equals("absent") && permissions && !nfs) {
        throw new ModuleFailure("'permissions' MUST NOT be set when 'state=absent'.");
      }
      if (state.equals("absent") && args.string("entity").isEmpty()) {
        throw new ModuleFailure("'entity' MUST be set when 'state=absent'.");
      }
      if (!query && !args.has("etype")) {
        throw new ModuleFailure("'etype' MUST be set when 'state=" + state + "'.");
      }
      return;
    }
    if (args.has("etype") || !args.string("entity").isEmpty() || permissions) {
      throw new ModuleFailure(
          "'entry' MUST NOT be set when 'entity', 'etype' or 'permissions' are set.");
    }
    long colons = entry.chars().filter(c -> c == ':').count();
    if (state.equals("present") && colons != 2 && colons != 3) {
      throw new ModuleFailure(
          "'entry' MUST have 3 or 4 sections divided by ':' when 'state=present'.");
    }
    if (state.equals("absent") && colons != 1 && colons != 2) {
      throw new ModuleFailure(
          "'entry' MUST have 2 or 3 sections divided by ':' when 'state=absent'.");
    }
    if (query) {
      throw new ModuleFailure("'entry' MUST NOT be set when 'state=query'.");
    }
  }

  private static List<String> command(
      Args args, boolean isDefault, String program, String option, String entry) {
    List<String> command = new ArrayList<>(List.of(program, option, entry));
    boolean nfs = args.bool("use_nfsv4_acls");
    if (args.bool("recursive") && !nfs) {
      command.add("--recursive");
    }
    switch (args.string("recalculate_mask")) {
      case "mask" -> command.add("--mask");
      case "no_mask" -> command.add("--no-mask");
      default -> {}
    }
    return ending(args, isDefault, command, nfs);
  }

  private static List<String> completed(
      Args args, boolean isDefault, List<String> command, boolean nfs) {
    if (args.bool("recursive") && !nfs) {
      command.add("--recursive");
    }
    return ending(args, isDefault, command, nfs);
  }

  private static List<String> ending(
      Args args, boolean isDefault, List<String> command, boolean nfs) {
    if (!args.bool("follow") && !nfs) {
      command.add("--physical");
    }
    if (isDefault) {
      command.add(1, "-d");
    }
    command.add(args.string("path"));
    return command;
  }

  /** What the program says it would do. */
  private static boolean changes(Tools tools, List<String> command, String entry, boolean nfs) {
    List<String> test = new ArrayList<>(command);
    test.add(1, "--test");
    List<@Nullable Object> lines = lines(tools.must(test).out());
    if (nfs) {
      // it lists the new entry and then those that are there: one that is there stands twice
      return lines.stream().filter(entry::equals).count() != 2;
    }
    return lines.stream().anyMatch(line -> !String.valueOf(line).endsWith("*,*"));
  }

  private static List<@Nullable Object> lines(String out) {
    List<@Nullable Object> lines = new ArrayList<>();
    for (String line : Results.lines(out)) {
      if (!line.startsWith("#")) {
        lines.add(line.strip());
      }
    }
    if (!lines.isEmpty() && String.valueOf(lines.get(lines.size() - 1)).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }
}
