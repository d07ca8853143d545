package io.jansible.foreign;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.error.JansibleException;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.Templar;
import io.jansible.template.Variables;
import io.jansible.value.PythonJson;
import io.jansible.value.Unsafe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A user's module: its file goes to the node once and runs there. */
final class ForeignModule implements Module {
  private static final List<String> PYTHONS =
      List.of(
          "python3.13",
          "python3.12",
          "python3.11",
          "python3.10",
          "python3.9",
          "python3.8",
          "/usr/bin/python3",
          "python3",
          "/usr/libexec/platform-python");
  private static final Set<String> DISCOVER =
      Set.of("", "auto", "auto_legacy", "auto_silent", "auto_legacy_silent");

  /** Beyond that a module is sent as input: a node takes arguments of 128 KiB at most. */
  private static final int LONGEST_TEXT = 64 * 1024;

  private final Path file;
  private final String name;
  private final String pythonName;
  private final UtilSources utilities;
  private final Map<String, String> pythons;
  private final Map<String, String> defaults;
  private final SearchPlace place;
  private final String run;
  private final ModuleSpec spec;
  private final Set<String> sent = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Payload payload;

  /**
   * @param run a name of this run that nobody can guess
   */
  ForeignModule(
      Path file,
      String name,
      String pythonName,
      UtilSources utilities,
      Map<String, String> pythons,
      Map<String, String> defaults,
      SearchPlace place,
      String run) {
    this.file = file;
    this.run = run;
    this.pythons = pythons;
    this.defaults = defaults;
    this.name = name;
    this.pythonName = pythonName;
    this.utilities = utilities;
    this.place = place;
    this.spec = ModuleSpec.of(name, "the module " + file, ArgumentSpec.of().unchecked());
  }

  /** What goes to the node. */
  private record Payload(
      ModuleStyle style, byte[] content, String digest, @Nullable List<String> interpreter) {}

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Payload ready = payload();
    Map<String, @Nullable Object> args = arguments(call);
    String key = key(call);
    String command = command(ready, call);
    byte[] input = input(ready, args, call);
    boolean sends = sent.add(key);
    ExecResult outcome = exec(ready, call, sends, command, input);
    if (!sends && outcome.out().startsWith(NodeScript.MISSING)) {
      outcome = exec(ready, call, true, command, input);
    }
    return result(outcome, ready, call, args);
  }

  private static String key(ModuleCall call) {
    return call.inventoryHostname() + "\n" + call.host().user();
  }

  private ExecResult exec(
      Payload ready, ModuleCall call, boolean sends, String command, byte[] input) {
    String digest = ready.digest();
    byte[] content = ready.content();
    boolean inText = sends && content.length <= LONGEST_TEXT;
    if (sends && !inText) {
      ExecRequest request = ExecRequest.script(NodeScript.placeInput(run, digest));
      ExecResult placed = call.host().exec(request.withStdin(content));
      if (placed.out().startsWith(NodeScript.NO_FOLDER)) {
        return placed;
      }
    }
    String place = inText ? NodeScript.place(run, digest, content) : NodeScript.find(run, digest);
    return call.host().exec(ExecRequest.script(place + command).withStdin(input));
  }

  private Payload payload() {
    Payload known = payload;
    if (known == null) {
      synchronized (this) {
        known = payload;
        if (known == null) {
          known = load();
          payload = known;
        }
      }
    }
    return known;
  }

  private Payload load() {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new JansibleException("cannot read the module " + file, null, e);
    }
    ModuleStyle style = ModuleStyle.of(content);
    if (style == ModuleStyle.POWERSHELL) {
      throw new JansibleException(
          "the module " + file + " is written for PowerShell, which is not supported");
    }
    byte[] sent =
        style == ModuleStyle.PYTHON
            ? PythonBundle.of(pythonName, content, utilities, place)
            : content;
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(sent);
      return new Payload(
          style,
          sent,
          file.getFileName() + "-" + HexFormat.of().formatHex(digest, 0, 12),
          ModuleStyle.interpreter(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The arguments with those that Ansible adds. */
  private Map<String, @Nullable Object> arguments(ModuleCall call) {
    Map<String, @Nullable Object> args = new LinkedHashMap<>();
    call.givenArgs().forEach((key, value) -> args.put(key, Unsafe.unmark(value)));
    args.put("_ansible_check_mode", call.checkMode());
    args.put(
        "_ansible_no_log",
        call.noLog()
            || Boolean.TRUE.equals(
                setting("DEFAULT_NO_TARGET_SYSLOG", "ansible_no_target_syslog", call)));
    args.put("_ansible_debug", false);
    args.put("_ansible_diff", call.diffMode());
    args.put("_ansible_verbosity", (long) call.verbosity());
    args.put("_ansible_version", version(call.templar()));
    args.put("_ansible_module_name", name);
    args.put(
        "_ansible_syslog_facility",
        setting("DEFAULT_SYSLOG_FACILITY", "ansible_syslog_facility", call));
    args.put("_ansible_selinux_special_fs", call.control().setting("DEFAULT_SELINUX_SPECIAL_FS"));
    args.put(
        "_ansible_string_conversion_action", call.control().setting("STRING_CONVERSION_ACTION"));
    args.put("_ansible_socket", null);
    args.put("_ansible_shell_executable", "/bin/sh");
    args.put("_ansible_keep_remote_files", call.control().setting("DEFAULT_KEEP_REMOTE_FILES"));
    args.put("_ansible_tmpdir", null);
    args.put("_ansible_remote_tmp", "/tmp");
    args.put("_ansible_ignore_unknown_opts", false);
    args.put(
        "_ansible_target_log_info", setting("TARGET_LOG_INFO", "ansible_target_log_info", call));
    return args;
  }

  /** A variable that outranks a setting. */
  private @Nullable Object setting(String name, String variable, ModuleCall call) {
    Object own = variable(call.templar(), variable);
    return own == null ? call.control().setting(name) : own;
  }

  private static String version(Templar templar) {
    return Unsafe.unmark(templar.variables().raw("ansible_version")) instanceof Map<?, ?> version
            && version.get("full") instanceof String full
        ? full
        : "2.18.0";
  }

  private byte[] input(Payload ready, Map<String, @Nullable Object> args, ModuleCall call) {
    String text =
        switch (ready.style()) {
          case PYTHON -> {
            Map<String, @Nullable Object> request = new LinkedHashMap<>();
            request.put("args", args);
            request.put("rlimit_nofile", fileLimit(call.templar()));
            yield PythonJson.PLAIN.dumps(request);
          }
          case OLD -> {
            StringBuilder words = new StringBuilder();
            args.forEach(
                (key, value) ->
                    words.append(key).append('=').append(word(PythonText.of(value))).append(' '));
            yield words.toString();
          }
          case JSON_ARGS -> {
            String source = new String(ready.content(), StandardCharsets.UTF_8);
            String json = PythonJson.PLAIN.dumps(args);
            yield source
                .replace("\"<<ANSIBLE_VERSION>>\"", "'" + version(call.templar()) + "'")
                .replace("\"<<INCLUDE_ANSIBLE_MODULE_COMPLEX_ARGS>>\"", PythonText.literal(json))
                .replace("<<SELINUX_SPECIAL_FILESYSTEMS>>", specialFilesystems(args))
                .replace(ModuleStyle.REPLACER_JSON_ARGS, json);
          }
          default -> PythonJson.PLAIN.dumps(args);
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String specialFilesystems(Map<String, @Nullable Object> args) {
    return args.get("_ansible_selinux_special_fs") instanceof List<?> all
        ? String.join(",", all.stream().map(PythonText::of).toList())
        : "";
  }

  /** Python's {@code shlex.quote}. */
  private static String word(String text) {
    return !text.isEmpty() && text.matches("[A-Za-z0-9_@%+=:,./-]+")
        ? text
        : "'" + text.replace("'", "'\"'\"'") + "'";
  }

  private @Nullable Object fileLimit(Templar templar) {
    Object limit = variable(templar, "ansible_python_module_rlimit_nofile");
    if (limit instanceof String text) {
      try {
        return Long.parseLong(text.strip());
      } catch (NumberFormatException e) {
        throw new ModuleFailure("ansible_python_module_rlimit_nofile is no number: " + text);
      }
    }
    return limit;
  }

  private @Nullable Object variable(Templar templar, String name) {
    Object raw = templar.variables().raw(name);
    return raw == Variables.ABSENT ? defaults.get(name) : templar.value(raw);
  }

  private String command(Payload ready, ModuleCall call) {
    return interpreter(ready, call)
        + switch (ready.style()) {
          case PYTHON -> NodeScript.withStdin();
          case JSON_ARGS -> NodeScript.written();
          default -> NodeScript.withFile();
        };
  }

  private String interpreter(Payload ready, ModuleCall call) {
    List<String> shebang = ready.interpreter();
    boolean python = ready.style() == ModuleStyle.PYTHON;
    if (shebang == null && !python) {
      return NodeScript.words(List.of());
    }
    List<String> words = shebang == null ? List.of("/usr/bin/python") : shebang;
    String program = words.get(0).substring(words.get(0).lastIndexOf('/') + 1);
    List<String> rest = words.subList(1, words.size());
    if (program.equals("env") && !rest.isEmpty() && python) {
      program = "python";
      rest = List.of();
    }
    Object named = variable(call.templar(), "ansible_" + program + "_interpreter");
    if (program.equals("python")) {
      Object chosen = named == null ? "auto" : named;
      if (DISCOVER.contains(chosen.toString().strip())) {
        String known = pythons.get(key(call));
        if (known != null) {
          return NodeScript.words(List.of(known));
        }
        List<String> candidates = new ArrayList<>();
        if (variable(call.templar(), "ansible_interpreter_python_fallback")
            instanceof List<?> own) {
          own.forEach(each -> candidates.add(String.valueOf(each)));
        }
        candidates.addAll(PYTHONS);
        return NodeScript.python(candidates);
      }
    }
    List<String> all = new ArrayList<>();
    if (named != null && !named.toString().isBlank()) {
      all.addAll(List.of(named.toString().strip().split("\\s+")));
      if (!program.equals("env")) {
        all.addAll(rest);
      }
    } else {
      all.addAll(words);
    }
    return NodeScript.words(all);
  }

  private ModuleResult result(
      ExecResult outcome, Payload ready, ModuleCall call, Map<String, @Nullable Object> args) {
    String text = outcome.out();
    String found = null;
    if (text.startsWith(NodeScript.NO_FOLDER)) {
      throw new ModuleFailure(
          "the module " + name + " could not be put on the host: " + outcome.err().strip());
    }
    if (text.startsWith(NodeScript.NO_PYTHON)) {
      throw new ModuleFailure(
          "The module failed to execute correctly, you probably need to set the interpreter.\n"
              + "The module "
              + name
              + " is written in Python, and no Python was found on the host (tried "
              + String.join(", ", PYTHONS)
              + "); ansible_python_interpreter names one that is elsewhere.",
          Map.of("rc", 127L));
    }
    if (text.startsWith(NodeScript.FOUND)) {
      int end = text.indexOf('\n');
      found = text.substring(NodeScript.FOUND.length(), end < 0 ? text.length() : end);
      text = end < 0 ? "" : text.substring(end + 1);
      pythons.put(key(call), found);
    }
    List<String> shebang = ready.interpreter();
    Map<String, @Nullable Object> answer =
        ModuleOutput.parse(
            text,
            outcome,
            call.action(),
            found != null ? found : shebang == null ? null : shebang.get(0),
            Boolean.TRUE.equals(call.control().setting("MODULE_STRICT_UTF8_RESPONSE")),
            call::warn);
    Map<String, @Nullable Object> values =
        call.background() ? ModuleOutput.inBackground(answer, outcome.err()) : answer;
    ModuleResult result = ModuleResult.of(values);
    values.keySet().stream()
        .filter(
            key -> key.startsWith("_ansible_") && !key.equals("_ansible_suppress_tmpdir_delete"))
        .forEach(key -> result.values().remove(key));
    if (found != null && !knowsPython(call.templar())) {
      addDiscovered(result, found);
      if (!isSilent(call.templar())) {
        call.warn(
            "Platform linux on host "
                + call.inventoryHostname()
                + " is using the discovered Python interpreter at "
                + found
                + ", but future installation of another Python interpreter could change the"
                + " meaning of that path. See"
                + " https://docs.ansible.com/ansible-core/2.18/reference_appendices/interpreter_discovery.html"
                + " for more information.");
      }
    }
    if (!(result.get("invocation") instanceof Map<?, ?>) && ready.style() != ModuleStyle.PYTHON) {
      result.values().remove("invocation");
    }
    return result;
  }

  private boolean isSilent(Templar templar) {
    Object asked = variable(templar, "ansible_python_interpreter");
    return asked != null && asked.toString().endsWith("_silent");
  }

  private static boolean knowsPython(Templar templar) {
    return Unsafe.unmark(templar.variables().raw("ansible_facts")) instanceof Map<?, ?> facts
        && facts.containsKey("discovered_interpreter_python");
  }

  private static void addDiscovered(ModuleResult result, String python) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    if (result.get("ansible_facts") instanceof Map<?, ?> own) {
      own.forEach((key, value) -> facts.put(String.valueOf(key), value));
    }
    facts.put("discovered_interpreter_python", python);
    result.put("ansible_facts", facts);
  }
}
