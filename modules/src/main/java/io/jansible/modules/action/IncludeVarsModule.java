package io.jansible.modules.action;

import io.jansible.error.JansibleException;
import io.jansible.error.SourceExcerpt;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.ControllerFiles;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.Variables;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.value.PythonJson;
import io.jansible.value.Unsafe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code ansible.builtin.include_vars}: variables from a file or a directory of files. They are
 * stored as they are written: templates in them are rendered when they are used.
 */
final class IncludeVarsModule implements Module {
  private static final Set<String> DIRECTORY_OPTIONS =
      Set.of(
          "dir",
          "depth",
          "files_matching",
          "ignore_files",
          "extensions",
          "ignore_unknown_extensions");
  private static final Set<String> FILE_OPTIONS = Set.of("file", "_raw_params");
  private static final Set<String> COMMON_OPTIONS = Set.of("name", "hash_behaviour");
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "ansible.builtin.include_vars",
              "Load variables from files, dynamically within a task",
              ArgumentSpec.of(
                      Argument.path("file").doc("The file to load, searched in vars folders."),
                      Argument.path("dir").doc("The directory whose files are loaded, by name."),
                      Argument.text("name").doc("Put all variables below this one."),
                      Argument.integer("depth").or(0L).doc("Levels of directories; 0 for all."),
                      Argument.text("files_matching").doc("Only files with this in their name."),
                      Argument.list("ignore_files", ArgumentType.STR)
                          .doc("Regular expressions of file names to leave out."),
                      Argument.list("extensions", ArgumentType.STR)
                          .or(List.of("json", "yaml", "yml"))
                          .doc("File name extensions to load."),
                      Argument.bool("ignore_unknown_extensions")
                          .or(false)
                          .doc("Leave files with other extensions out instead of failing."),
                      Argument.text("hash_behaviour")
                          .choices("replace", "merge")
                          .doc("merge combines dictionaries with those that are known."))
                  .unchecked())
          .withFreeForm()
          .onController();

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Map<String, @Nullable Object> args = call.givenArgs();
    checkNames(args);
    Object directory = Options.get(args, "dir");
    Object file = Options.get(args, "file");
    if (!Values.truth(directory) && !Values.truth(file)) {
      Object raw = Options.get(args, "_raw_params");
      file = raw == null ? null : Text.str(raw).replaceAll("\n+$", "");
    }
    Collector found = new Collector(call.files());
    String error = null;
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    if (Values.truth(directory)) {
      VarsDirectory source = VarsDirectory.of(args, directory(call, Text.str(directory)));
      error = source.load(found, variables);
    } else if (file == null) {
      call.warn("Invalid request to find a file that matches a \"null\" value");
      error =
          "Could not find file on the Ansible Controller.\nIf you are using a module and expect the"
              + " file to exist on the remote, see the remote_src option";
    } else {
      try {
        Path path = call.files().find("vars", Text.str(file));
        error = found.load(path, variables);
      } catch (JansibleException e) {
        error = withPlace(e);
      }
    }
    Object name = Options.get(args, "name");
    Object behaviour = Options.get(args, "hash_behaviour");
    if (Values.truth(name)) {
      Map<String, @Nullable Object> scope = new LinkedHashMap<>();
      scope.put(Text.str(name), variables);
      variables = scope;
    }
    ModuleResult result = ModuleResult.of(Map.of());
    if (error != null) {
      result.put("failed", true).put("message", error);
    } else if ("merge".equals(behaviour)) {
      merge(variables, call.templar().variables());
    }
    return result
        .put("ansible_included_var_files", found.files)
        .put("ansible_facts", variables)
        .put("_ansible_no_log", found.vaulted);
  }

  private static void checkNames(Map<String, @Nullable Object> args) {
    boolean directory = false;
    boolean file = false;
    for (String name : args.keySet()) {
      if (DIRECTORY_OPTIONS.contains(name)) {
        directory = true;
      } else if (FILE_OPTIONS.contains(name)) {
        file = true;
      } else if (!COMMON_OPTIONS.contains(name)) {
        throw new JansibleException(name + " is not a valid option in include_vars");
      }
    }
    if (directory && file) {
      throw new JansibleException(
          "You are mixing file only and dir only arguments, these are incompatible");
    }
  }

  /** Below the role's {@code vars}, or beside the file that the task stands in. */
  private static Path directory(ModuleCall call, String name) {
    Object role = Unsafe.unmark(call.templar().variables().raw("role_path"));
    if (role instanceof String rolePath) {
      Path base = Path.of(rolePath);
      if (!name.split("/", -1)[0].equals("vars")) {
        return base.resolve("vars").resolve(name);
      }
      return Files.exists(base.resolve(name)) ? base.resolve(name) : Path.of(name);
    }
    return call.files().searchPath().get(0).resolve(name);
  }

  @SuppressWarnings("unchecked")
  private static void merge(Map<String, @Nullable Object> found, Variables known) {
    found.replaceAll(
        (name, value) -> {
          Object old = Unsafe.unmark(known.raw(name));
          if (!(old instanceof Map<?, ?> before) || !(value instanceof Map<?, ?> more)) {
            Object shown = old == Variables.ABSENT ? null : old;
            throw new JansibleException(
                "failed to combine variables, expected dicts but got a '"
                    + Values.typeName(shown)
                    + "' and a '"
                    + Values.typeName(value)
                    + "': \n"
                    + PythonJson.PLAIN.dumps(shown)
                    + "\n"
                    + PythonJson.PLAIN.dumps(value));
          }
          return merged(
              (Map<Object, @Nullable Object>) before, (Map<Object, @Nullable Object>) more);
        });
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, @Nullable Object> merged(
      Map<Object, @Nullable Object> before, Map<Object, @Nullable Object> more) {
    Map<Object, @Nullable Object> all = new LinkedHashMap<>(before);
    more.forEach(
        (key, value) ->
            all.put(
                key,
                all.get(key) instanceof Map<?, ?> old && value instanceof Map<?, ?> inner
                    ? merged(
                        (Map<Object, @Nullable Object>) old, (Map<Object, @Nullable Object>) inner)
                    : value));
    return all;
  }

  private static String withPlace(JansibleException e) {
    return e.position() == null ? e.text() : e.text() + "\n\n" + SourceExcerpt.of(e.position());
  }

  /** Loads files and remembers which. */
  static final class Collector {
    private final ControllerFiles source;
    private final List<String> files = new ArrayList<>();
    private boolean vaulted;

    Collector(ControllerFiles source) {
      this.source = source;
    }

    /** Adds a file's variables; answers why it cannot, or null. */
    @Nullable String load(Path path, Map<String, @Nullable Object> variables) {
      ControllerFiles.Loaded loaded = source.load(path);
      vaulted = loaded.vaulted();
      if (Values.truth(loaded.value())) {
        if (!(loaded.value() instanceof Map<?, ?> map)) {
          return path + " must be stored as a dictionary/hash";
        }
        map.forEach((key, value) -> variables.put(Text.str(key), value));
      }
      files.add(path.toString());
      return null;
    }
  }
}
