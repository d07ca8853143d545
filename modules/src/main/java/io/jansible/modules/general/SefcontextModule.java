package io.jansible.modules.general;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code community.general.sefcontext}, over semanage: one round trip to look, one to change. */
final class SefcontextModule implements Module {
  private static final String NONE = "<<none>>";

  private static final Map<String, String> TYPES = new LinkedHashMap<>();

  static {
    TYPES.put("a", "all files");
    TYPES.put("b", "block device");
    TYPES.put("c", "character device");
    TYPES.put("d", "directory");
    TYPES.put("f", "regular file");
    TYPES.put("l", "symbolic link");
    TYPES.put("p", "named pipe");
    TYPES.put("s", "socket");
  }

  /** Prints the context of a target and type, and what else the target is equal to. */
  private static final String LOOK =
      """
      PATH=$PATH:/sbin:/usr/sbin
      command -v semanage >/dev/null || exit 97
      [ "$3" = 1 ] || selinuxenabled || exit 98
      l=$(semanage fcontext -l -n) || exit
      printf '%s\\n' "$l" | TARGET=$1 TYPE=$2 awk '
        BEGIN { t = ENVIRON["TARGET"]; y = ENVIRON["TYPE"]; n = length(t) }
        index($0, t " = ") == 1 { print "=" substr($0, n + 4); next }
        index($0, t " ") == 1 {
          r = substr($0, n + 1); sub(/^ +/, "", r)
          if (index(r, y " ") == 1) { r = substr(r, length(y) + 1); gsub(/^ +| +$/, "", r); print ":" r }
        }'
      """;

  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.sefcontext",
              "Manages SELinux file context mapping definitions",
              ArgumentSpec.of(
                      Argument.text("target").must().aliases("path").doc("The path's pattern."),
                      Argument.text("ftype")
                          .or("a")
                          .choices(TYPES.keySet().toArray())
                          .doc("For which kind of file."),
                      Argument.text("setype").doc("The type; <<none>> for no context."),
                      Argument.text("substitute")
                          .aliases("equal")
                          .doc("The path whose contexts it has."),
                      Argument.text("seuser").doc("The user."),
                      Argument.text("selevel").aliases("serange").doc("The level."),
                      Argument.text("state")
                          .or("present")
                          .choices("absent", "present")
                          .doc("Whether it is to be there."),
                      Argument.bool("reload").or(true).doc("Load the policy afterwards."),
                      Argument.bool("ignore_selinux_state")
                          .or(false)
                          .doc("Do it also where SELinux is off."))
                  .exclusive("setype", "substitute")
                  .exclusive("substitute", "ftype")
                  .exclusive("substitute", "seuser")
                  .exclusive("substitute", "selevel")
                  .requiredIfAny("state", "present", "setype", "substitute"))
          .withAliases("ansible.builtin.sefcontext");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  /** A context; all parts but the type are null where there is none. */
  private record Context(
      @Nullable String user, @Nullable String role, String type, @Nullable String level) {
    static Context parse(String text) {
      if (text.equalsIgnoreCase(NONE)) {
        return new Context(null, null, NONE, null);
      }
      String[] parts = text.split(":", 4);
      return new Context(
          parts[0],
          parts.length > 1 ? parts[1] : null,
          parts.length > 2 ? parts[2] : "",
          parts.length > 3 ? parts[3] : null);
    }
  }

  /** One task on one host. */
  private static final class Run {
    private final Args args;
    private final Tools tools;
    private final boolean check;
    private final boolean showsDiff;
    private final String target;
    private final String kind;
    private final @Nullable String type;
    private final @Nullable String substitute;
    private final StringBuilder diff = new StringBuilder();
    private @Nullable Context context;
    private @Nullable String equal;

    Run(ModuleCall call) {
      this.args = call.args();
      this.tools = new Tools(call.host());
      this.check = call.checkMode();
      this.showsDiff = call.diffMode();
      this.target = args.string("target");
      this.kind = args.string("ftype");
      this.type = args.text("setype");
      this.substitute = args.text("substitute");
    }

    ModuleResult run() {
      look();
      ModuleResult result = ModuleResult.changed(false);
      result.put(
          "changed",
          args.string("state").equals("absent")
              ? delete()
              : substitute == null ? modify(result) : substitute(result));
      for (String each : List.of("target", "ftype", "setype", "substitute", "state")) {
        result.put(each, args.raw(each));
      }
      if (showsDiff && !diff.isEmpty()) {
        result.put("diff", Map.of("prepared", diff.toString()));
      }
      return result;
    }

    private void look() {
      ExecResult told =
          tools.script(
              LOOK,
              target,
              Objects.requireNonNull(TYPES.get(kind)),
              args.bool("ignore_selinux_state") ? "1" : "");
      if (told.rc() == 97) {
        tools.path("semanage");
      }
      if (told.rc() == 98) {
        throw new ModuleFailure("SELinux is disabled on this host.");
      }
      if (!told.ok()) {
        throw new ModuleFailure(told.err());
      }
      for (String line : Results.lines(told.out())) {
        if (line.startsWith("=") && equal == null) {
          equal = line.substring(1);
        } else if (line.startsWith(":")) {
          context = Context.parse(line.substring(1));
        }
      }
    }

    private void semanage(String verb, String... more) {
      if (check) {
        return;
      }
      List<String> command = new ArrayList<>(List.of("semanage", "fcontext"));
      if (!args.bool("reload")) {
        command.add("-N");
      }
      command.add(verb);
      command.addAll(List.of(more));
      command.add(target);
      ExecResult ran = tools.run(command);
      if (!ran.ok()) {
        throw new ModuleFailure(ran.err().isEmpty() ? ran.out() : ran.err());
      }
    }

    private static String shown(@Nullable String part) {
      return part == null ? "None" : part;
    }

    private boolean modify(ModuleResult result) {
      String wanted = String.valueOf(type);
      String user = args.text("seuser");
      String level = args.text("selevel");
      Context is = context;
      boolean changed = true;
      if (is == null) {
        user = user == null ? "system_u" : user;
        level = level == null ? "s0" : level;
        semanage("-a", "-t", wanted, "-f", kind, "-r", level, "-s", user);
        diff.append("# Addition to semanage file context mappings\n");
        diff.append(
            "+%s      %s      %s:object_r:%s:%s\n".formatted(target, kind, user, wanted, level));
      } else {
        user = user == null ? is.user() : user;
        level = level == null ? is.level() : level;
        boolean none = wanted.equalsIgnoreCase(NONE) && is.type().equals(NONE);
        changed =
            (!none && !wanted.equals(is.type()))
                || !Objects.equals(user, is.user())
                || !Objects.equals(level, is.level());
        if (changed) {
          semanage(
              "-m",
              "-t",
              wanted,
              "-f",
              kind,
              "-r",
              level == null ? "s0" : level,
              "-s",
              user == null ? "system_u" : user);
          diff.append("# Change to semanage file context mappings\n");
          diff.append(line("-", is));
          diff.append(line("+", new Context(user, is.role(), wanted, level)));
        }
      }
      result.put("seuser", user).put("serange", level);
      return changed;
    }

    private String line(String sign, Context of) {
      return "%s%s      %s      %s:%s:%s:%s\n"
          .formatted(
              sign, target, kind, shown(of.user()), shown(of.role()), of.type(), shown(of.level()));
    }

    private boolean substitute(ModuleResult result) {
      String wanted = String.valueOf(substitute);
      result.put("seuser", args.raw("seuser")).put("serange", args.raw("selevel"));
      String is = equal;
      if (is == null) {
        semanage("-a", "-e", wanted);
        diff.append("# Addition to semanage file context path substitutions\n");
      } else if (wanted.equals(is)) {
        return false;
      } else {
        semanage("-m", "-e", wanted);
        diff.append("# Change to semanage file context path substitutions\n");
        diff.append("-%s = %s\n".formatted(target, is));
      }
      diff.append("+%s = %s\n".formatted(target, wanted));
      return true;
    }

    private boolean delete() {
      boolean changed = false;
      Context is = context;
      if (is != null && substitute == null) {
        semanage("-d", "-f", kind);
        changed = true;
        diff.append("# Deletion to semanage file context mappings\n").append(line("-", is));
      }
      String other = equal;
      if (other != null && type == null && (substitute == null || substitute.equals(other))) {
        semanage("-d", "-e", other);
        changed = true;
        diff.append("# Deletion to semanage file context path substitutions\n");
        diff.append("-%s = %s\n".formatted(target, other));
      }
      return changed;
    }
  }
}
