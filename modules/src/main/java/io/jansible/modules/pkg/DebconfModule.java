package io.jansible.modules.pkg;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.debconf}: one round trip to look, one to change. */
final class DebconfModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.debconf",
          "Configure a .deb package",
          ArgumentSpec.of(
                  Argument.text("name").must().aliases("pkg").doc("The package."),
                  Argument.text("question")
                      .aliases("selection", "setting")
                      .doc("The question that is answered."),
                  Argument.text("vtype")
                      .choices(
                          "boolean",
                          "error",
                          "multiselect",
                          "note",
                          "password",
                          "seen",
                          "select",
                          "string",
                          "text",
                          "title")
                      .doc("The answer's type."),
                  Argument.raw("value").aliases("answer").doc("The answer."),
                  Argument.bool("unseen").or(false).doc("Do not say that it was asked."))
              .together("question", "vtype", "value"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    Commands commands = new Commands(call.host());
    String name = args.string("name");
    Map<String, @Nullable Object> known = selections(commands, name);
    String question = args.text("question");
    if (question == null) {
      return unchanged(known);
    }
    String type = args.text("vtype");
    Object value = args.raw("value");
    if (type == null || value == null) {
      throw new ModuleFailure("when supplying a question you must supply a valid vtype and value");
    }
    if (type.equals("boolean")) {
      value = Text.str(value).toLowerCase(Locale.ROOT);
    } else if (type.equals("multiselect") && value instanceof List<?> list) {
      List<String> sorted = sorted(list);
      // the order does not matter where there is an answer to compare with
      value = known.containsKey(question) ? sorted : value;
    }
    if (known.containsKey(question)
        && Values.equal(value, existing(commands, name, question, type, value, known))) {
      return unchanged(known);
    }
    String message = "";
    if (!call.checkMode()) {
      if (value instanceof List<?> list) {
        value = list.stream().map(String::valueOf).collect(Collectors.joining(", "));
      }
      message = set(commands, args, name + " " + question + " " + type + " " + Text.str(value));
    }
    Map<String, @Nullable Object> current = new LinkedHashMap<>();
    current.put(question, value);
    Map<String, @Nullable Object> previous = new LinkedHashMap<>();
    if (known.containsKey(question)) {
      previous.put(question, known.get(question));
    } else {
      previous.putAll(known);
      previous.put(question, "");
    }
    Map<String, @Nullable Object> diff = new LinkedHashMap<>();
    if (call.diffMode()) {
      Map<String, @Nullable Object> after = new LinkedHashMap<>(previous);
      after.putAll(current);
      diff.put("before", previous);
      diff.put("after", after);
    }
    return ModuleResult.changed(true)
        .put("msg", message)
        .put("current", current)
        .put("previous", previous)
        .put("diff", diff);
  }

  private static ModuleResult unchanged(Map<String, @Nullable Object> known) {
    return ModuleResult.changed(false).put("msg", "").put("current", known);
  }

  private static Map<String, @Nullable Object> selections(Commands commands, String name) {
    ExecResult shown = commands.run("debconf-show", name);
    if (!shown.ok()) {
      throw new ModuleFailure(shown.err());
    }
    Map<String, @Nullable Object> selections = new LinkedHashMap<>();
    shown
        .out()
        .lines()
        .filter(line -> line.indexOf(':') >= 0)
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              selections.put(
                  line.substring(0, colon).replaceAll("^\\*+|\\*+$", "").strip(),
                  line.substring(colon + 1).strip());
            });
    return selections;
  }

  private static @Nullable Object existing(
      Commands commands,
      String name,
      String question,
      String type,
      Object value,
      Map<String, @Nullable Object> known) {
    String answer = String.valueOf(known.get(question));
    if (type.equals("boolean")) {
      return answer.toLowerCase(Locale.ROOT);
    }
    if (type.equals("password")) {
      return password(commands, name, question, type);
    }
    if (value instanceof List<?>) {
      return Stream.of(answer.split(",", -1)).map(String::strip).sorted().toList();
    }
    return answer;
  }

  /** A password, which debconf-show does not show; null if there is none. */
  private static @Nullable String password(
      Commands commands, String name, String question, String type) {
    ExecResult all = commands.run("debconf-get-selections");
    if (!all.ok()) {
      throw new ModuleFailure(
          "Failed to get the value '%s' from '%s': %s".formatted(question, name, all.err()));
    }
    for (String line : all.out().split("\n", -1)) {
      if (!line.startsWith(name)) {
        continue;
      }
      String[] fields = line.split("\t", -1);
      if (fields.length <= 3) {
        return "";
      }
      if (fields[1].equals(question) && fields[2].equals(type)) {
        return fields[3];
      }
    }
    return null;
  }

  private static List<String> sorted(List<?> values) {
    List<String> texts = new ArrayList<>();
    for (Object each : values) {
      if (!(each instanceof String text)) {
        throw new ModuleFailure(
            "Invalid value provided for 'multiselect': sequence item %d: expected str instance, %s found"
                .formatted(texts.size(), Values.typeName(each)));
      }
      texts.add(text);
    }
    texts.sort(null);
    return texts;
  }

  private static String set(Commands commands, Args args, String selection) {
    List<String> command = new ArrayList<>(List.of("debconf-set-selections"));
    if (args.bool("unseen")) {
      command.add("-u");
    }
    ExecResult set =
        commands.run(
            ExecRequest.of(command).withStdin((selection + "\n").getBytes(StandardCharsets.UTF_8)));
    if (!set.ok()) {
      throw new ModuleFailure(set.err());
    }
    return set.out();
  }
}
