package io.jansible.modules.pkg;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.pip}: the host's own pip does the work. */
final class PipModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.pip",
          "Manages Python library dependencies",
          ArgumentSpec.of(
                  Argument.list("name", ArgumentType.STR)
                      .doc("Packages, with versions if need be."),
                  Argument.text("version").doc("The version of one package."),
                  Argument.text("requirements").doc("A requirements file."),
                  Argument.path("virtualenv").doc("A virtual environment, made where it is not."),
                  Argument.bool("virtualenv_site_packages")
                      .or(false)
                      .doc("It sees the system's packages."),
                  Argument.path("virtualenv_command").or("virtualenv").doc("What makes it."),
                  Argument.text("virtualenv_python").doc("Its Python."),
                  Argument.text("extra_args").doc("More options of pip."),
                  Argument.bool("editable").or(false).doc("Install in editable mode."),
                  Argument.path("chdir").doc("Where it runs."),
                  Argument.path("executable").doc("Which pip."),
                  Argument.text("umask").doc("For what it makes."),
                  Argument.bool("break_system_packages")
                      .or(false)
                      .doc("Where the system forbids it."),
                  Argument.text("state")
                      .or("present")
                      .choices("absent", "forcereinstall", "latest", "present")
                      .doc("What is to be."))
              .oneOf("name", "requirements")
              .exclusive("name", "requirements")
              .exclusive("executable", "virtualenv"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    List<String> names = new ArrayList<>(args.texts("name"));
    String version = args.text("version");
    String state = args.string("state");
    if (version != null && state.equals("latest")) {
      throw new ModuleFailure("version is incompatible with state=latest");
    }
    if (version != null && names.size() != 1) {
      throw new ModuleFailure(
          "'version' argument is ambiguous when installing multiple package distributions. Please"
              + " specify version restrictions next to each package in 'name' argument.");
    }
    if (version != null) {
      names.set(0, names.get(0) + (version.matches("^[<>=!~].*") ? version : "==" + version));
    }
    Shell shell = new Shell(call);
    boolean made = shell.prepare();
    if (made && call.checkMode()) {
      return result(args, names, version, true, List.of("virtualenv"), "", "");
    }
    List<String> pip = shell.pip();
    List<String> command = new ArrayList<>(pip);
    command.add(state.equals("absent") ? "uninstall" : "install");
    if (state.equals("absent")) {
      command.add("-y");
    } else if (state.equals("latest")) {
      command.add("-U");
    } else if (state.equals("forcereinstall")) {
      command.addAll(List.of("-U", "--force-reinstall"));
    }
    if (args.bool("break_system_packages")) {
      shell.environment.put("PIP_BREAK_SYSTEM_PACKAGES", "1");
    }
    if (args.bool("editable") && !state.equals("absent")) {
      command.add("-e");
    }
    if (args.has("extra_args")) {
      command.addAll(List.of(args.string("extra_args").strip().split("\\s+")));
    }
    command.addAll(names);
    if (args.has("requirements")) {
      command.addAll(List.of("-r", args.string("requirements")));
    }
    String before = shell.freeze(pip);
    boolean plain = names.stream().noneMatch(PipModule::isUrl) && !args.has("requirements");
    if (plain && (state.equals("present") || state.equals("absent"))) {
      boolean satisfied =
          names.stream().allMatch(each -> isInstalled(each, before) == state.equals("present"));
      if (satisfied || call.checkMode()) {
        return result(args, names, version, !satisfied || made, command, "", "");
      }
    }
    if (call.checkMode()) {
      return result(args, names, version, true, command, "", "");
    }
    ExecResult done = shell.run(command);
    boolean absent =
        state.equals("absent") && done.rc() == 1 && done.out().contains("not installed");
    if (!done.ok() && !absent) {
      throw new ModuleFailure(
          "stdout: " + done.out() + (done.err().isEmpty() ? "" : "\n:stderr: " + done.err()),
          Map.of("cmd", String.join(" ", command), "rc", (long) done.rc()));
    }
    boolean changed =
        made
            || (state.equals("absent")
                ? done.out().contains("Successfully uninstalled")
                : done.out().contains("Successfully installed")
                    || !before.equals(shell.freeze(pip)));
    return result(args, names, version, changed, command, done.out(), done.err());
  }

  private static boolean isUrl(String name) {
    return name.contains("://")
        || name.startsWith("git+")
        || name.startsWith(".")
        || name.startsWith("/");
  }

  private static String canonical(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
  }

  private static boolean isInstalled(String wanted, String frozen) {
    String name = wanted.replaceFirst("\\[.*?\\]", "").split("[<>=!~; ]", 2)[0];
    String condition = wanted.replaceFirst("\\[.*?\\]", "").substring(name.length()).strip();
    for (String line : frozen.split("\n")) {
      int equals = line.indexOf("==");
      if (equals > 0 && canonical(line.substring(0, equals)).equals(canonical(name))) {
        return condition.isEmpty() || satisfies(line.substring(equals + 2).strip(), condition);
      }
    }
    return false;
  }

  private static boolean satisfies(String version, String condition) {
    for (String each : condition.split(",")) {
      String text = each.strip();
      String operator = text.replaceFirst("[^<>=!~].*", "");
      String other = text.substring(operator.length()).strip();
      int order = compare(version, other.replaceFirst("\\.\\*$", ""));
      boolean prefix =
          other.endsWith(".*") && version.startsWith(other.substring(0, other.length() - 1));
      boolean holds =
          switch (operator) {
            case "==", "===" -> order == 0 || prefix;
            case "!=" -> order != 0 && !prefix;
            case ">=" -> order >= 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case "<" -> order < 0;
            case "~=" -> order >= 0 && version.startsWith(other.replaceFirst("\\.[^.]*$", "."));
            default -> false;
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  private static int compare(String left, String right) {
    String[] a = left.split("\\.");
    String[] b = right.split("\\.");
    for (int i = 0; i < Math.max(a.length, b.length); i++) {
      String one = i < a.length ? a[i] : "0";
      String two = i < b.length ? b[i] : "0";
      int order =
          one.matches("\\d+") && two.matches("\\d+")
              ? Long.compare(Long.parseLong(one), Long.parseLong(two))
              : one.compareTo(two);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static ModuleResult result(
      Args args,
      List<String> names,
      @Nullable String version,
      boolean changed,
      List<String> command,
      String out,
      String err) {
    return ModuleResult.changed(changed)
        .put("cmd", new ArrayList<Object>(command))
        .put("name", new ArrayList<Object>(names))
        .put("version", version)
        .put("state", args.string("state"))
        .put("requirements", args.text("requirements"))
        .put("virtualenv", args.text("virtualenv"))
        .put("stdout", out)
        .put("stderr", err);
  }

  /** Where pip runs. */
  private static final class Shell {
    private final ModuleCall call;
    private final Args args;
    private final Map<String, String> environment = new HashMap<>(Commands.ENGLISH);

    Shell(ModuleCall call) {
      this.call = call;
      this.args = call.args();
    }

    ExecResult run(List<String> command) {
      String umask = args.text("umask");
      ExecRequest request = ExecRequest.of(command);
      if (umask != null) {
        List<String> argv =
            new ArrayList<>(
                List.of("/bin/sh", "-c", "umask \"$1\"; shift; exec \"$@\"", "sh", umask));
        argv.addAll(command);
        request = ExecRequest.of(argv);
      }
      return call.host().exec(request.withEnvironment(environment).in(args.text("chdir")));
    }

    /** Makes the virtual environment; whether that was (or would be) needed. */
    boolean prepare() {
      String environmentPath = args.text("virtualenv");
      if (environmentPath == null
          || call.host().stat(environmentPath + "/bin/activate", StatOptions.FOLLOW).exists()) {
        return false;
      }
      if (call.checkMode()) {
        return true;
      }
      List<String> command =
          new ArrayList<>(List.of(args.string("virtualenv_command").strip().split("\\s+")));
      if (args.bool("virtualenv_site_packages")) {
        command.add("--system-site-packages");
      }
      if (args.has("virtualenv_python")) {
        command.add("-p" + args.string("virtualenv_python"));
      }
      command.add(environmentPath);
      ExecResult made = run(command);
      if (!made.ok()) {
        throw new ModuleFailure(
            "stdout: " + made.out() + "\n:stderr: " + made.err(),
            Map.of("cmd", String.join(" ", command), "rc", (long) made.rc()));
      }
      return true;
    }

    List<String> pip() {
      if (args.has("virtualenv")) {
        return List.of(args.string("virtualenv") + "/bin/pip");
      }
      if (args.has("executable")) {
        return List.of(args.string("executable"));
      }
      Commands commands = new Commands(call.host());
      if (commands.script("python3 -c 'import pip' 2> /dev/null").ok()) {
        return List.of("python3", "-m", "pip");
      }
      String found = commands.script("command -v pip3 || command -v pip").out().strip();
      if (found.isEmpty()) {
        throw new ModuleFailure(
            "Unable to find any of pip3, pip to use.  pip needs to be installed.");
      }
      return List.of(found);
    }

    String freeze(List<String> pip) {
      List<String> command = new ArrayList<>(pip);
      command.addAll(List.of("list", "--format=freeze"));
      return run(command).out();
    }
  }
}
