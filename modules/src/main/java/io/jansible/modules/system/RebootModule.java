package io.jansible.modules.system;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.UnreachableException;
import io.jansible.connection.shell.Quote;
import io.jansible.error.JansibleException;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.ArgumentValidator;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.Variables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.reboot}: an action that waits until the host is there again. */
final class RebootModule implements Module {
  private static final ArgumentSpec ARGUMENTS =
      ArgumentSpec.of(
          Argument.integer("pre_reboot_delay")
              .or(0L)
              .aliases("pre_reboot_delay_sec")
              .doc("Seconds before."),
          Argument.integer("post_reboot_delay")
              .or(0L)
              .aliases("post_reboot_delay_sec")
              .doc("Seconds afterwards."),
          Argument.integer("reboot_timeout")
              .or(600L)
              .aliases("reboot_timeout_sec")
              .doc("How long to wait for it."),
          Argument.integer("connect_timeout")
              .aliases("connect_timeout_sec")
              .doc("For one try to connect."),
          Argument.text("test_command").or("whoami").doc("What has to work afterwards."),
          Argument.text("msg").or("Reboot initiated by Ansible").doc("Told to users."),
          Argument.list("search_paths", ArgumentType.STR)
              .or(List.of("/sbin", "/bin", "/usr/sbin", "/usr/bin", "/usr/local/sbin"))
              .doc("Where the shutdown program is."),
          Argument.text("boot_time_command")
              .or("cat /proc/sys/kernel/random/boot_id")
              .doc("What prints something else after a boot."),
          Argument.text("reboot_command").doc("What is run instead of shutdown."));

  private final ModuleSpec spec =
      ModuleSpec.of("ansible.builtin.reboot", "Reboot a machine", ARGUMENTS.unchecked())
          .withoutAsync();

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    if ("local".equals(connection(call))) {
      throw new ModuleFailure(
          "Running " + call.action() + " with local connection would reboot the control node.",
          Map.of("elapsed", 0L, "rebooted", false));
    }
    if (call.checkMode()) {
      return ModuleResult.changed(true).put("elapsed", 0L).put("rebooted", true);
    }
    Args args = checked(call);
    String before = boot(call, args);
    ExecResult started = shutdown(call, args);
    long begin = System.nanoTime();
    if (started != null && started.rc() != 0) {
      throw new ModuleFailure(
          "Reboot command failed. Error was: '%s, %s'"
              .formatted(started.out().strip(), started.err().strip()),
          Map.of("rebooted", false));
    }
    call.control().resetConnection();
    call.control().sleep(Duration.ofSeconds(number(args, "post_reboot_delay")));
    long limit = number(args, "reboot_timeout");
    wait(call, begin, limit, "last boot time check", () -> !boot(call, args).equals(before));
    wait(
        call,
        begin,
        limit,
        "post-reboot test command",
        () -> call.host().exec(ExecRequest.script(args.string("test_command"))).ok());
    return ModuleResult.changed(true).put("elapsed", seconds(begin)).put("rebooted", true);
  }

  private static String connection(ModuleCall call) {
    Object raw = call.templar().variables().raw("ansible_connection");
    return raw == Variables.ABSENT ? "" : String.valueOf(call.templar().value(raw));
  }

  private static long number(Args args, String name) {
    Long value = args.integer(name);
    return value == null || value < 0 ? 0 : value;
  }

  private static long seconds(long begin) {
    return (System.nanoTime() - begin) / 1_000_000_000;
  }

  /**
   * The action looks at its arguments only where it is to do something, and then refuses the
   * aliases too that its documentation has.
   */
  private Args checked(ModuleCall call) {
    List<String> unknown = new ArrayList<>(call.givenArgs().keySet());
    ARGUMENTS.arguments().forEach(each -> unknown.remove(each.name()));
    if (!unknown.isEmpty()) {
      throw ModuleFailure.ofAction(
          "Invalid options for " + call.action() + ": " + String.join(",", unknown));
    }
    ArgumentValidator.Checked checked =
        ArgumentValidator.check(
            ModuleSpec.of("ansible.builtin.reboot", "Reboot a machine", ARGUMENTS),
            call.action(),
            call.givenArgs(),
            Map.of(),
            call::warn);
    Args args = checked.args();
    if (args == null) {
      throw new ModuleFailure(String.valueOf(checked.error()));
    }
    return args;
  }

  private static String boot(ModuleCall call, Args args) {
    ExecResult result = call.host().exec(ExecRequest.script(args.string("boot_time_command")));
    if (!result.ok()) {
      throw new ModuleFailure(
          "ansible.builtin.reboot: failed to get host boot time info, rc: %d, stdout: %s, stderr: %s"
              .formatted(result.rc(), result.out(), result.err()));
    }
    return result.out().strip();
  }

  /** The connection may break while the command answers: null then. */
  private static @Nullable ExecResult shutdown(ModuleCall call, Args args) {
    String command = args.text("reboot_command");
    long minutes = number(args, "pre_reboot_delay") / 60;
    StringBuilder script = new StringBuilder();
    if (command == null || command.isEmpty()) {
      script.append("p=shutdown; for d in");
      args.texts("search_paths").forEach(each -> script.append(' ').append(Quote.word(each)));
      script.append("; do [ -x \"$d/shutdown\" ] && { p=$d/shutdown; break; }; done\n\"$p\" -r ");
      script.append(minutes).append(' ').append(Quote.word(args.string("msg")));
    } else {
      script.append(command);
    }
    try {
      return call.host().exec(ExecRequest.script(script.toString()));
    } catch (UnreachableException e) {
      return null;
    }
  }

  private interface Test {
    boolean holds();
  }

  private static void wait(ModuleCall call, long begin, long limit, String what, Test test) {
    int failures = 0;
    while (seconds(begin) <= limit) {
      try {
        if (test.holds()) {
          return;
        }
      } catch (JansibleException notYet) {
        call.control().resetConnection();
      }
      call.control().sleep(Duration.ofMillis(Math.min(12_000, 500L << Math.min(failures++, 5))));
    }
    throw new ModuleFailure(
        "Timed out waiting for %s (timeout=%d)".formatted(what, limit),
        Map.of("rebooted", true, "elapsed", seconds(begin)));
  }
}
