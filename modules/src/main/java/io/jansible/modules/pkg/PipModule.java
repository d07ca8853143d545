package io.jansible.modules.pkg;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.StartException;
import io.jansible.connection.StatOptions;
import io.jansible.connection.shell.Quote;
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
import io.jansible.modules.Programs;
import io.jansible.modules.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.pip}: the host's own pip does the work. */
final class PipModule implements Module {
  private static final Pattern VERSIONED = Pattern.compile("(svn|git|hg|bzr)\\+");
  private static final Pattern VENV = Pattern.compile("(^| )-m *venv( |$)");

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
                      .choices("present", "absent", "latest", "forcereinstall")
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
    List<String> names = args.texts("name");
    String version = args.text("version");
    String state = args.string("state");
    String requirements = args.text("requirements");
    Node node = new Node(call);
    if (version != null && state.equals("latest")) {
      throw new ModuleFailure("version is incompatible with state=latest");
    }
    boolean made = node.lacksEnvironment();
    if (made && call.checkMode()) {
      return ModuleResult.changed(true);
    }
    ExecResult making = made ? node.makeEnvironment() : ExecResult.of(0, "", "");
    List<String> pip = node.pip();
    List<PipRequirement> packages = names.isEmpty() ? List.of() : packages(names, version);
    List<String> command = new ArrayList<>(pip);
    command.addAll(
        switch (state) {
          case "absent" -> List.of("uninstall", "-y");
          case "latest" -> List.of("install", "-U");
          case "forcereinstall" -> List.of("install", "-U", "--force-reinstall");
          default -> List.of("install");
        });
    String extra = args.text("extra_args") == null ? "" : args.string("extra_args");
    if (args.bool("editable") && !List.of(extra.split(" ")).contains("-e")) {
      extra = extra.isEmpty() ? "-e" : extra + " -e";
    }
    command.addAll(Words.split(extra));
    if (!packages.isEmpty()) {
      packages.forEach(each -> command.add(each.text()));
    } else if (requirements != null && !requirements.isEmpty()) {
      command.addAll(List.of("-r", requirements));
    } else {
      call.warn("No valid name or requirements file found.");
      return ModuleResult.changed(false);
    }
    if (call.checkMode()) {
      if (!extra.isEmpty() || packages.isEmpty() || state.equals("latest")) {
        return ModuleResult.changed(true);
      }
      Listing now = node.list(pip);
      boolean changed =
          packages.stream()
              .anyMatch(
                  each -> each.isIn(now.out()) ? state.equals("absent") : state.equals("present"));
      return ModuleResult.changed(changed)
          .put("cmd", String.join(" ", now.command()))
          .put("stdout", now.out())
          .put("stderr", now.err());
    }
    // what pip says of these does not tell whether anything is new
    boolean compared =
        packages.isEmpty() || names.stream().anyMatch(name -> VERSIONED.matcher(name).lookingAt());
    String before = compared ? node.list(pip).out() : "";
    ExecResult done = node.run(command, true);
    String out = making.out() + done.out();
    String err = making.err() + done.err();
    boolean nothing =
        done.rc() == 1
            && state.equals("absent")
            && (done.out() + "\n" + done.err()).contains("not installed");
    if (!done.ok() && !nothing) {
      throw failure(command, out, err);
    }
    boolean changed =
        state.equals("absent")
            ? done.out().contains("Successfully uninstalled")
            : compared
                ? !before.equals(node.list(pip).out())
                : done.out().contains("Successfully installed");
    return ModuleResult.changed(changed || made)
        .put("cmd", new ArrayList<Object>(command))
        .put("name", args.has("name") ? new ArrayList<Object>(names) : null)
        .put("version", version)
        .put("state", state)
        .put("requirements", requirements)
        .put("virtualenv", node.environment)
        .put("stdout", out)
        .put("stderr", err);
  }

  private static List<PipRequirement> packages(List<String> names, @Nullable String version) {
    List<PipRequirement> packages = PipRequirement.all(names);
    if (version == null) {
      return packages;
    }
    if (packages.size() > 1) {
      throw new ModuleFailure(
          "'version' argument is ambiguous when installing multiple package distributions. Please"
              + " specify version restrictions next to each package in 'name' argument.");
    }
    if (!packages.get(0).conditions().isEmpty()) {
      throw new ModuleFailure(
          "The 'version' argument conflicts with any version specifier provided along with a"
              + " package name. Please keep the version specifier, but remove the 'version'"
              + " argument.");
    }
    return List.of(packages.get(0).at(version));
  }

  private static ModuleFailure failure(List<String> command, String out, String err) {
    return new ModuleFailure(
        (out.isEmpty() ? "" : "stdout: " + out) + (err.isEmpty() ? "" : "\n:stderr: " + err),
        Map.of("cmd", new ArrayList<Object>(command)));
  }

  private record Listing(List<String> command, String out, String err) {}

  /** Where pip runs. */
  private static final class Node {
    private final ModuleCall call;
    private final Args args;
    private final String folder;
    private final @Nullable String mask;
    private final @Nullable String environment;
    private @Nullable String python;

    Node(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.mask = mask(args.text("umask"));
      String chdir = args.text("chdir");
      String given = args.text("virtualenv");
      // relative to the folder, where there is one
      this.environment =
          given == null || given.isEmpty() || given.startsWith("/") || chdir == null
              ? given
              : chdir.replaceFirst("/+$", "") + "/" + given;
      this.folder = chdir == null ? "/tmp" : chdir;
    }

    private static @Nullable String mask(@Nullable String text) {
      if (text == null || text.isEmpty()) {
        return null;
      }
      if (!text.matches("\\s*(0[oO])?_?[0-7]+(_[0-7]+)*\\s*")) {
        throw new ModuleFailure(
            "umask must be an octal integer",
            Map.of("details", "invalid literal for int() with base 8: '" + text + "'"));
      }
      return text.strip().replaceFirst("^0[oO]", "").replace("_", "");
    }

    /**
     * Runs a program with the rights for new files that are asked for.
     *
     * @param inside whether the programs of the virtual environment come first
     */
    ExecResult run(List<String> command, boolean inside) {
      StringBuilder before = new StringBuilder();
      if (mask != null) {
        before.append("umask ").append(mask).append("; ");
      }
      Map<String, String> variables = new HashMap<>();
      if (args.bool("break_system_packages")) {
        // old versions of pip do not know the option
        variables.put("PIP_BREAK_SYSTEM_PACKAGES", "1");
      }
      List<String> argv = command;
      if (inside && environment != null && !environment.isEmpty()) {
        before.append("PATH=").append(Quote.word(environment + "/bin")).append(":$PATH; ");
      }
      if (!before.isEmpty()) {
        argv = new ArrayList<>(List.of("/bin/sh", "-c", before + "exec \"$@\"", "sh"));
        argv.addAll(command);
      }
      try {
        return call.host().exec(ExecRequest.of(argv).withEnvironment(variables).in(folder));
      } catch (StartException e) {
        throw Commands.notStarted(e, command);
      }
    }

    boolean lacksEnvironment() {
      return environment != null
          && !environment.isEmpty()
          && !call.host().stat(environment + "/bin/activate", StatOptions.FOLLOW).exists();
    }

    ExecResult makeEnvironment() {
      String asked = args.string("virtualenv_command");
      List<String> command = new ArrayList<>(Words.split(asked));
      if (command.get(0).indexOf('/') < 0) {
        command.set(0, Programs.of(call.host(), command.get(0)).must(command.get(0)));
      }
      boolean venv =
          command.get(0).endsWith("pyvenv")
              || VENV.matcher(String.join(" ", command.subList(1, command.size()))).find();
      if (args.bool("virtualenv_site_packages")) {
        command.add("--system-site-packages");
      } else {
        ExecResult help = run(List.of(command.get(0), "--help"), false);
        if (!help.ok()) {
          throw new ModuleFailure(
              "Could not get output from "
                  + (command.get(0) + " --help: ")
                  + (help.out() + help.err()));
        }
        if (List.of(help.out().strip().split("\\s+")).contains("--no-site-packages")) {
          command.add("--no-site-packages");
        }
      }
      String wanted = args.text("virtualenv_python");
      boolean given = wanted != null && !wanted.isEmpty();
      if (venv && given) {
        throw new ModuleFailure(
            "virtualenv_python should not be used when using the venv module or pyvenv as"
                + " virtualenv_command");
      }
      if (!venv) {
        command.add("-p" + (given ? wanted : python()));
      }
      command.add(Objects.requireNonNull(environment));
      ExecResult made = run(command, false);
      if (!made.ok()) {
        throw failure(command, made.out(), made.err());
      }
      return made;
    }

    List<String> pip() {
      String executable = args.text("executable");
      if (environment != null && !environment.isEmpty()) {
        String bin = environment + "/bin/";
        ExecResult found =
            new Commands(call.host())
                .script(
                    "for p in \"$1pip3\" \"$1pip\"; do [ -x \"$p\" ] && printf %s \"$p\" && exit 0; done; exit 1",
                    bin);
        if (!found.ok()) {
          throw new ModuleFailure(
              "Unable to find pip in the virtualenv, "
                  + environment
                  + ", under any of these names: pip3, pip. Make sure pip is present in the"
                  + " virtualenv.");
        }
        return List.of(found.out());
      }
      if (executable != null && executable.startsWith("/")) {
        return List.of(executable);
      }
      if (executable == null) {
        String own = python();
        if (!own.isEmpty()
            && new Commands(call.host()).script("\"$1\" -c 'import pip' 2>/dev/null", own).ok()) {
          return List.of(own, "-m", "pip.__main__");
        }
      }
      String name = executable == null ? "pip3" : executable;
      String found = Programs.of(call.host(), name).find(name);
      if (found == null) {
        throw new ModuleFailure(
            "Unable to find any of " + name + " to use.  pip needs to be installed.");
      }
      return List.of(found);
    }

    /** The Python that Ansible would run modules with; empty where there is none. */
    private String python() {
      if (python == null) {
        Object set = call.templar().value("{{ ansible_python_interpreter | default('') }}");
        String name = set == null ? "" : set.toString();
        if (name.isEmpty() || name.startsWith("auto")) {
          String found = Programs.of(call.host(), "python3").find("python3");
          python = found == null ? "" : found;
        } else {
          python = name;
        }
      }
      return python;
    }

    /** What is installed. */
    Listing list(List<String> pip) {
      List<String> command = new ArrayList<>(pip);
      command.addAll(List.of("list", "--format=freeze"));
      ExecResult listed = run(command, false);
      if (!listed.ok()) {
        // too old
        command = new ArrayList<>(pip);
        command.add("freeze");
        listed = run(command, false);
        if (!listed.ok()) {
          throw failure(command, listed.out(), listed.err());
        }
      }
      return new Listing(command, listed.out(), listed.err());
    }
  }
}
