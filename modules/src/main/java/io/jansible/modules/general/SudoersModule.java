package io.jansible.modules.general;

import io.jansible.connection.ExecResult;
import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteException;
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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code community.general.sudoers}. */
final class SudoersModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "community.general.sudoers",
          "Manage sudoers files",
          ArgumentSpec.of(
                  Argument.list("commands", ArgumentType.STR).doc("What may be run."),
                  Argument.list("defaults", ArgumentType.STR).doc("Settings for the user."),
                  Argument.text("group").doc("Who may."),
                  Argument.text("name").must().doc("The file's name."),
                  Argument.bool("noexec").or(false).doc("Commands start no others."),
                  Argument.bool("nopassword").or(true).doc("No password is asked for."),
                  Argument.bool("setenv").or(false).doc("Environments may be kept."),
                  Argument.text("host").or("ALL").doc("On which host."),
                  Argument.text("runas").doc("As whom."),
                  Argument.text("sudoers_path").or("/etc/sudoers.d").doc("The folder."),
                  Argument.text("state")
                      .or("present")
                      .choices("present", "absent")
                      .doc("Whether the rule is to be there."),
                  Argument.text("user").doc("Who may."),
                  Argument.text("validation")
                      .or("detect")
                      .choices("absent", "detect", "required")
                      .doc("Whether visudo looks at it."))
              .exclusive("user", "group")
              .requiredIf("state", "present", "commands"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String folder = args.string("sudoers_path");
    String name = args.string("name");
    String file = name.startsWith("/") ? name : folder.replaceFirst("/$", "") + "/" + name;
    FileStat stat = call.host().stat(file, StatOptions.FOLLOW);
    if (args.string("state").equals("absent")) {
      if (stat.exists() && !call.checkMode()) {
        call.host().remove(file);
      }
      return ModuleResult.changed(stat.exists());
    }
    String content = content(args);
    Tools tools = new Tools(call.host());
    String validation = args.string("validation");
    @Nullable String visudo =
        switch (validation) {
          case "absent" -> null;
          case "required" -> tools.path("visudo");
          default -> tools.find("visudo");
        };
    if (visudo != null) {
      ExecResult checked = tools.run(List.of(visudo, "-c", "-f", "-"), null, content);
      if (!checked.ok()) {
        throw new ModuleFailure(
            "Failed to validate sudoers rule:\n"
                + (checked.out().isEmpty() ? checked.err() : checked.out()),
            Map.of("stdout", checked.out(), "stderr", checked.err()));
      }
    }
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    try {
      if (stat.exists()
          && (stat.mode() & 0777) == 0440
          && Arrays.equals(call.host().read(file).orElse(new byte[0]), bytes)) {
        return ModuleResult.changed(false);
      }
      if (!call.checkMode()) {
        call.host().write(WriteRequest.of(file, bytes).with(FileAttributes.NONE.withMode("0440")));
      }
    } catch (RemoteException e) {
      throw new ModuleFailure(
          call.host().stat(folder, StatOptions.FOLLOW).exists()
              ? Results.errno(e.text(), file)
              : Results.errno("No such file or directory", file));
    }
    return ModuleResult.changed(true);
  }

  private static String content(Args args) {
    String user = args.text("user");
    String group = args.text("group");
    if (empty(user) && empty(group)) {
      throw new ModuleFailure(
          "cannot access local variable 'owner' where it is not associated with a value");
    }
    String owner = empty(user) ? "%" + group : String.valueOf(user);
    StringBuilder text = new StringBuilder();
    args.texts("defaults").forEach(each -> text.append("Defaults:%s %s\n".formatted(owner, each)));
    text.append(owner).append(' ').append(args.string("host")).append('=');
    if (args.has("runas")) {
      text.append('(').append(args.string("runas")).append(')');
    }
    text.append(args.bool("noexec") ? "NOEXEC:" : "")
        .append(args.bool("nopassword") ? "NOPASSWD:" : "")
        .append(args.bool("setenv") ? "SETENV:" : "");
    return text.append(' ')
        .append(String.join(", ", args.texts("commands")))
        .append('\n')
        .toString();
  }

  private static boolean empty(@Nullable String text) {
    return text == null || text.isEmpty();
  }
}
