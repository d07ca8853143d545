package io.jansible.cli.output;

import io.jansible.module.Argument;
import io.jansible.module.ArgumentCheck;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ModuleSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a module does and takes, as its specification says: text, a snippet, or data. */
public final class ModuleDoc {
  private final ModuleSpec module;
  private final int columns;

  /**
   * @param columns that lines may have
   */
  public ModuleDoc(ModuleSpec module, int columns) {
    this.module = module;
    this.columns = Math.max(60, columns);
  }

  private static List<Argument> arguments(ArgumentSpec spec) {
    return ArgumentCheck.arguments(spec);
  }

  /** The page that {@code jansible-doc MODULE} shows. */
  public String text() {
    StringBuilder out = new StringBuilder("> MODULE ").append(module.name()).append("\n\n");
    paragraph(module.summary(), "  ", out);
    if (!module.aliases().isEmpty()) {
      paragraph("Other names: " + String.join(", ", module.aliases()), "  ", out);
    }
    List<Argument> all = arguments(module.arguments());
    if (!all.isEmpty()) {
      out.append("\nOPTIONS (= indicates it is required):\n");
      all.forEach(each -> argument(each, 0, out));
    }
    if (module.arguments().open()) {
      out.append('\n');
      paragraph("Takes any argument.", "  ", out);
    }
    if (module.freeForm()) {
      out.append('\n');
      paragraph("Takes free text instead of, or beside, named arguments.", "  ", out);
    }
    List<String> rules = rules(module.arguments());
    if (!rules.isEmpty()) {
      out.append("\nRULES:\n\n");
      rules.forEach(rule -> paragraph("* " + rule, "  ", out));
    }
    out.append("\nATTRIBUTES:\n\n");
    paragraph("check mode: " + (module.checkMode() ? "yes" : "no, the task is skipped"), "  ", out);
    paragraph("runs on: " + (module.needsHost() ? "the task's host" : "the controller"), "  ", out);
    return out.toString();
  }

  private void paragraph(String text, String indent, StringBuilder out) {
    for (String line : TextWrap.wrap(text, columns - indent.length(), false)) {
      out.append(indent).append(line).append('\n');
    }
  }

  private void argument(Argument argument, int depth, StringBuilder out) {
    String indent = "    ".repeat(depth);
    String name = (argument.required() ? "= " : "- ") + argument.name();
    out.append('\n').append(indent).append(name).append('\n');
    String deeper = indent + "        ";
    if (argument.description() != null) {
      paragraph(argument.description(), deeper, out);
    }
    facts(argument).forEach((key, value) -> paragraph(key + ": " + value, deeper, out));
    if (argument.options() != null) {
      arguments(argument.options()).forEach(each -> argument(each, depth + 2, out));
    }
  }

  private static Map<String, String> facts(Argument argument) {
    Map<String, String> facts = new LinkedHashMap<>();
    if (!argument.aliases().isEmpty()) {
      facts.put("aliases", "[" + String.join(", ", argument.aliases()) + "]");
    }
    if (!argument.choices().isEmpty()) {
      facts.put(
          "choices",
          "[" + String.join(", ", argument.choices().stream().map(PythonText::str).toList()) + "]");
    }
    if (argument.defaultValue() != null) {
      String text = PythonText.str(argument.defaultValue());
      facts.put(
          "default",
          argument.defaultValue() instanceof Boolean flag
              ? flag.toString()
              : text.isEmpty() ? "''" : text);
    }
    if (argument.elements() != null) {
      facts.put("elements", type(argument.elements().name()));
    }
    if (!argument.fallbackEnvironment().isEmpty()) {
      facts.put("environment", String.join(", ", argument.fallbackEnvironment()));
    }
    facts.put("type", type(argument.type().name()));
    return facts;
  }

  private static String type(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The rules between arguments, a sentence each. */
  static List<String> rules(ArgumentSpec spec) {
    List<String> rules = new ArrayList<>();
    spec.mutuallyExclusive()
        .forEach(names -> rules.add("At most one of " + String.join(", ", names) + "."));
    spec.requiredTogether()
        .forEach(names -> rules.add("Together or not at all: " + String.join(", ", names) + "."));
    spec.requiredOneOf()
        .forEach(names -> rules.add("At least one of " + String.join(", ", names) + "."));
    spec.requiredIf()
        .forEach(
            rule ->
                rules.add(
                    "With "
                        + rule.argument()
                        + "="
                        + PythonText.str(rule.value())
                        + (rule.any() ? " one of " : " also ")
                        + String.join(", ", rule.required())
                        + "."));
    spec.requiredBy()
        .forEach(
            (name, names) -> rules.add("With " + name + " also " + String.join(", ", names) + "."));
    return rules;
  }

  /**
   * A task to start with.
   *
   * @param name of the module as it was asked for
   */
  public String snippet(String name) {
    StringBuilder out = new StringBuilder();
    out.append("- name: ").append(module.summary()).append('\n');
    out.append("  ").append(name).append(":\n");
    for (Argument argument : arguments(module.arguments())) {
      StringBuilder comment = new StringBuilder();
      if (argument.required()) {
        comment.append("(required) ");
      }
      if (argument.description() != null) {
        comment.append(argument.description());
      }
      String head = "      " + argument.name() + ":";
      String padded = head + " ".repeat(Math.max(1, 29 - head.length()));
      List<String> lines = TextWrap.wrap(comment.toString(), Math.max(30, columns - 31), false);
      if (comment.isEmpty()) {
        out.append(head).append('\n');
        continue;
      }
      String lead = padded;
      for (String line : lines) {
        out.append(lead).append("# ").append(line).append('\n');
        lead = " ".repeat(29);
      }
    }
    return out.toString();
  }

  /** The same as data, in the shape of {@code ansible-doc --json}. */
  public Map<String, @Nullable Object> data() {
    int dot = module.name().lastIndexOf('.');
    Map<String, @Nullable Object> doc = new LinkedHashMap<>();
    doc.put("module", module.name().substring(dot + 1));
    doc.put("collection", module.name().substring(0, Math.max(0, dot)));
    doc.put("short_description", module.summary());
    doc.put("description", List.of(module.summary()));
    doc.put("options", options(module.arguments()));
    doc.put(
        "attributes",
        Map.of("check_mode", Map.of("support", module.checkMode() ? "full" : "none")));
    doc.put("notes", rules(module.arguments()));
    if (!module.aliases().isEmpty()) {
      doc.put("aliases", module.aliases());
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("doc", doc);
    all.put("examples", null);
    all.put("metadata", null);
    all.put("return", null);
    return all;
  }

  private static Map<String, @Nullable Object> options(ArgumentSpec spec) {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    for (Argument argument : arguments(spec)) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put(
          "description",
          argument.description() == null ? List.of() : List.of(argument.description()));
      one.put("type", type(argument.type().name()));
      if (argument.required()) {
        one.put("required", true);
      }
      if (argument.elements() != null) {
        one.put("elements", type(argument.elements().name()));
      }
      if (argument.defaultValue() != null) {
        one.put("default", argument.defaultValue());
      }
      if (!argument.choices().isEmpty()) {
        one.put("choices", argument.choices());
      }
      if (!argument.aliases().isEmpty()) {
        one.put("aliases", argument.aliases());
      }
      if (argument.options() != null) {
        one.put("suboptions", options(argument.options()));
      }
      options.put(argument.name(), one);
    }
    return options;
  }
}
