package io.jansible.cli.output;

import io.jansible.event.HostResult;
import io.jansible.event.diff.UnifiedDiff;
import io.jansible.value.PythonJson;
import io.jansible.value.Tuple;
import io.jansible.value.Unsafe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Results as text, as Ansible's callback plugins have in common. */
final class ResultText {
  static final Set<String> DEBUG = Set.of("debug", "ansible.builtin.debug", "ansible.legacy.debug");
  private static final Set<String> DEBUG_KEYS =
      Set.of("msg", "exception", "warnings", "deprecations");
  private static final Set<String> HIDDEN_IN_DEBUG =
      Set.of("changed", "failed", "skipped", "invocation", "skip_reason");
  private static final Set<String> COMMANDS =
      Set.of("command", "win_command", "shell", "win_shell", "raw");

  private static final List<String> STREAMS =
      List.of(
          "stdout",
          "stdout_lines",
          "stderr",
          "stderr_lines",
          "msg",
          "module_stdout",
          "module_stderr");

  private final Display display;
  private final boolean splitting;

  ResultText(Display display) {
    this(display, false);
  }

  /**
   * @param splitting whether what a command printed stands below a result, as it was printed
   */
  ResultText(Display display, boolean splitting) {
    this.display = display;
    this.splitting = splitting;
  }

  /** Whether a module's answer is shown as the text of a command in short formats. */
  static boolean isCommand(String action) {
    String name =
        action.startsWith("ansible.builtin.")
            ? action.substring(16)
            : action.startsWith("ansible.legacy.") ? action.substring(15) : action;
    return COMMANDS.contains(name);
  }

  /** The result as a map of one's own. */
  static Map<String, @Nullable Object> copy(HostResult result) {
    return new LinkedHashMap<>(result.values());
  }

  /** For {@code debug}, leaves what was asked for. */
  static void clean(Map<String, @Nullable Object> result, String action) {
    if (!DEBUG.contains(action)) {
      return;
    }
    if (result.containsKey("msg")) {
      result.keySet().removeIf(key -> !DEBUG_KEYS.contains(key) && !key.startsWith("_"));
    } else {
      result.keySet().removeAll(HIDDEN_IN_DEBUG);
    }
  }

  /** {@code host -> delegate(address)}. */
  static String hostLabel(HostResult result) {
    String delegate = result.delegatedTo();
    if (delegate == null || delegate.equals(result.host())) {
      return result.host();
    }
    String label = result.host() + " -> " + delegate;
    if (result.values().get("_ansible_delegated_vars") instanceof Map<?, ?> vars
        && vars.get("ansible_host") != null
        && !delegate.equals(text(vars.get("ansible_host")))) {
      label += "(" + text(vars.get("ansible_host")) + ")";
    }
    return label;
  }

  static String text(@Nullable Object value) {
    return PythonText.str(Unsafe.unmark(value));
  }

  static String itemLabel(Map<String, @Nullable Object> result) {
    if (Boolean.TRUE.equals(result.get("_ansible_no_log"))) {
      return "(censored due to no_log)";
    }
    return text(
        result.containsKey("_ansible_item_label")
            ? result.get("_ansible_item_label")
            : result.get("item"));
  }

  boolean isVerbose(Map<String, @Nullable Object> result, int level) {
    return (display.verbosity() > level
            || Boolean.TRUE.equals(result.get("_ansible_verbose_always")))
        && !Boolean.TRUE.equals(result.getOrDefault("_ansible_verbose_override", false));
  }

  /**
   * What is shown of a result: no internal keys, and the longer ones for those who asked for much.
   */
  Map<String, @Nullable Object> abridged(Map<String, @Nullable Object> result) {
    Map<String, @Nullable Object> shown = withoutInternal(result);
    if (display.verbosity() < 3) {
      shown.remove("invocation");
      shown.remove("diff");
    }
    shown.remove("exception");
    return shown;
  }

  private static Map<String, @Nullable Object> withoutInternal(Map<?, ?> map) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (!(key instanceof String name && name.startsWith("_ansible_"))) {
            out.put(String.valueOf(key), inner(value));
          }
        });
    return out;
  }

  /** The same inside a result; keys that are no texts stay what they are. */
  private static @Nullable Object inner(@Nullable Object raw) {
    Object value = Unsafe.unmark(raw);
    if (value instanceof Map<?, ?> map) {
      Map<@Nullable Object, @Nullable Object> out = new LinkedHashMap<>();
      map.forEach(
          (key, item) -> {
            if (!(key instanceof String name && name.startsWith("_ansible_"))) {
              out.put(key, inner(item));
            }
          });
      return out;
    }
    if (value instanceof List<?> list && !(value instanceof Tuple)) {
      List<@Nullable Object> out = new ArrayList<>(list.size());
      list.forEach(item -> out.add(inner(item)));
      return out;
    }
    return value;
  }

  /**
   * A result as the person sees it behind {@code =>}.
   *
   * @param indent that a format asks for, or -1
   */
  String dump(Map<String, @Nullable Object> result, int indent) {
    if (!splitting) {
      return dumpAll(result, indent);
    }
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(result);
    rest.put("_ansible_verbose_always", true);
    rest.keySet().removeAll(STREAMS);
    StringBuilder out = new StringBuilder(dumpAll(rest, indent));
    for (String key : STREAMS) {
      if (!key.endsWith("_lines") && PythonTruth.of(result.get(key))) {
        out.append("\n\n").append(key.toUpperCase(Locale.ROOT)).append(":\n\n");
        out.append(text(result.get(key))).append('\n');
      }
    }
    return out.toString();
  }

  private String dumpAll(Map<String, @Nullable Object> result, int indent) {
    OutputSettings settings = display.settings();
    boolean yaml = settings.resultFormat().equals("yaml");
    Boolean pretty = settings.prettyResults();
    int depth = indent;
    if (depth <= 0
        && (Boolean.TRUE.equals(result.get("_ansible_verbose_always"))
            || (pretty == null && yaml)
            || Boolean.TRUE.equals(pretty)
            || settings.verbosity() > 2)) {
      depth = 4;
    }
    if (Boolean.FALSE.equals(pretty)) {
      depth = -1;
    }
    Map<String, @Nullable Object> shown = abridged(result);
    if (!yaml) {
      return new PythonJson(depth, true, false).dumps(shown);
    }
    boolean lossy = !Boolean.FALSE.equals(pretty);
    if (lossy) {
      if (shown.containsKey("stdout") && shown.containsKey("stdout_lines")) {
        shown.put("stdout_lines", "<omitted>");
      }
      if (shown.containsKey("stderr") && shown.containsKey("stderr_lines")) {
        shown.put("stderr_lines", "<omitted>");
      }
    }
    return "\n"
        + indented(ResultYaml.dump(shown, depth, lossy), Math.max(depth, 0) == 0 ? 4 : depth);
  }

  private static String indented(String text, int blanks) {
    StringBuilder out = new StringBuilder();
    for (String line : UnifiedDiff.lines(text)) {
      out.append(line.isBlank() ? "" : " ".repeat(blanks)).append(line);
    }
    return out.toString();
  }

  /** Shows a result's warnings and takes them out of it. */
  void warnings(Map<String, @Nullable Object> result) {
    if (!display.settings().actionWarnings()) {
      return;
    }
    if (result.get("warnings") instanceof List<?> warnings && !warnings.isEmpty()) {
      warnings.forEach(warning -> display.warning(text(warning)));
      result.remove("warnings");
    }
    if (result.get("deprecations") instanceof List<?> deprecations && !deprecations.isEmpty()) {
      for (Object one : deprecations) {
        if (one instanceof Map<?, ?> map) {
          display.deprecated(
              text(map.get("msg")),
              optional(map.get("version")),
              optional(map.get("date")),
              optional(map.get("collection_name")));
        }
      }
      result.remove("deprecations");
    }
  }

  private static @Nullable String optional(@Nullable Object value) {
    return value == null ? null : text(value);
  }

  /** Says that a module failed by an exception. */
  void exception(Map<String, @Nullable Object> result, boolean toStderr) {
    if (!result.containsKey("exception")) {
      return;
    }
    String trace = text(result.get("exception"));
    if (display.verbosity() < 3) {
      display.line(
          "An exception occurred during task execution. To see the full traceback, use -vvv. The"
              + " error was: "
              + lastLine(trace),
          Color.ERROR,
          toStderr);
    } else {
      result.remove("exception");
      display.line("The full traceback is:\n" + trace, Color.ERROR, toStderr);
    }
  }

  static String lastLine(String trace) {
    String stripped = trace.strip();
    return stripped.substring(stripped.lastIndexOf('\n') + 1);
  }

  /** The text of a result's {@code diff}. */
  String diff(@Nullable Object difference) {
    StringBuilder out = new StringBuilder();
    List<?> all =
        difference instanceof List<?> list
            ? list
            : List.of(java.util.Objects.requireNonNull(difference));
    for (Object one : all) {
      if (Unsafe.unmark(one) instanceof Map<?, ?> map) {
        diff(map, out);
      }
    }
    return out.toString();
  }

  private void diff(Map<?, ?> diff, StringBuilder out) {
    if (diff.containsKey("dst_binary")) {
      out.append("diff skipped: destination file appears to be binary\n");
    }
    if (diff.containsKey("src_binary")) {
      out.append("diff skipped: source file appears to be binary\n");
    }
    if (diff.containsKey("dst_larger")) {
      out.append("diff skipped: destination file size is greater than ")
          .append(text(diff.get("dst_larger")))
          .append('\n');
    }
    if (diff.containsKey("src_larger")) {
      out.append("diff skipped: source file size is greater than ")
          .append(text(diff.get("src_larger")))
          .append('\n');
    }
    if (diff.containsKey("before") && diff.containsKey("after")) {
      List<String> lines =
          UnifiedDiff.of(
              side(diff.get("before")),
              side(diff.get("after")),
              diff.containsKey("before_header")
                  ? "before: " + text(diff.get("before_header"))
                  : "before",
              diff.containsKey("after_header")
                  ? "after: " + text(diff.get("after_header"))
                  : "after",
              display.settings().diffContext());
      for (String line : lines) {
        out.append(
            line.startsWith("+")
                ? display.paint(line, Color.DIFF_ADD)
                : line.startsWith("-")
                    ? display.paint(line, Color.DIFF_REMOVE)
                    : line.startsWith("@@") ? display.paint(line, Color.DIFF_LINES) : line);
      }
      if (!lines.isEmpty()) {
        out.append('\n');
      }
    }
    if (diff.containsKey("prepared")) {
      out.append(text(diff.get("prepared")));
    }
  }

  private String side(@Nullable Object raw) {
    Object value = Unsafe.unmark(raw);
    if (value == null) {
      return "";
    }
    if (!(value instanceof Map<?, ?>)) {
      return text(value);
    }
    if (display.settings().resultFormat().equals("yaml")) {
      return indented(
              ResultYaml.dump(value, 4, !Boolean.FALSE.equals(display.settings().prettyResults())),
              4)
          + "\n";
    }
    return new PythonJson(4, true, true).dumps(value) + "\n";
  }

  /** Lists of a result that a dump shows, for callers that look into {@code results}. */
  static List<Map<String, @Nullable Object>> items(Map<String, @Nullable Object> result) {
    List<Map<String, @Nullable Object>> items = new ArrayList<>();
    if (result.get("results") instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof Map<?, ?> map) {
          Map<String, @Nullable Object> copy = new LinkedHashMap<>();
          map.forEach((key, value) -> copy.put(String.valueOf(key), value));
          items.add(copy);
        }
      }
    }
    return items;
  }
}
