package io.jansible.modules.general;

import io.jansible.module.Args;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of an INI file, and one change to it: community.general's rules. */
final class IniEdit {
  private static final Pattern BLANK_OR_COMMENT = Pattern.compile("^[ \\t]*([#;].*)?$");

  private static final String INACTIVE = "[ \\t]*(?<comment>[#;]?)";

  private final Args args;
  private final List<String> values;
  private final boolean present;
  private final boolean noValue;
  private final boolean exclusive;
  private final @Nullable String option;
  private final @Nullable String section;
  private final String separator;
  private final List<String> lines = new ArrayList<>();
  private boolean changed;
  private String message = "OK";

  IniEdit(String text, Args args, List<String> given) {
    this.args = args;
    this.values = new ArrayList<>(given.stream().distinct().toList());
    this.present = args.string("state").equals("present");
    this.noValue = args.bool("allow_no_value");
    this.exclusive = args.bool("exclusive");
    this.option = args.text("option");
    String name = args.text("section");
    this.section = name == null || name.isEmpty() ? null : name;
    this.separator = args.bool("no_extra_spaces") ? "=" : " = ";
    for (String line : text.split("(?<=\n)")) {
      if (!line.isEmpty()) {
        lines.add(line);
      }
    }
    if (lines.isEmpty()) {
      lines.add("\n");
    }
    String last = lines.get(lines.size() - 1);
    if (!last.endsWith("\n")) {
      lines.set(lines.size() - 1, last + "\n");
      changed = true;
    }
  }

  boolean changed() {
    return changed;
  }

  String message() {
    return message;
  }

  String text() {
    return String.join("", lines);
  }

  /** Where a section's lines are, its header included. */
  private record Range(int start, int end, boolean found) {}

  void apply() {
    Range range = find();
    List<String> part = new ArrayList<>(lines.subList(range.start, range.end));
    if (present) {
      if (range.found) {
        new Section(part).put();
      }
    } else {
      part = remove(part);
    }
    List<String> after = new ArrayList<>(lines.subList(0, range.start));
    after.addAll(part);
    after.addAll(lines.subList(range.end, lines.size()));
    lines.clear();
    lines.addAll(after);
    if (!range.found && present) {
      addSection();
    }
  }

  private Range find() {
    Pattern header =
        section == null
            ? null
            : Pattern.compile("^\\[\\s*" + Pattern.quote(section.strip()) + "\\s*]");
    int start = section == null ? 0 : -1;
    for (int i = 0; i <= lines.size(); i++) {
      boolean ends = i == lines.size() || lines.get(i).startsWith("[");
      if (start >= 0 && ends && (i > start || section == null)) {
        if (hasWanted(lines.subList(start, i))) {
          return new Range(start, i, true);
        }
        start = -1;
      }
      if (i < lines.size() && header != null && header.matcher(lines.get(i)).find()) {
        start = i;
      }
    }
    return new Range(0, 0, false);
  }

  private List<Map<?, ?>> wanted() {
    List<Map<?, ?>> all = new ArrayList<>();
    for (Object each : args.list("section_has_values")) {
      if (each instanceof Map<?, ?> map) {
        all.add(map);
      }
    }
    return all;
  }

  private static List<String> valuesOf(Map<?, ?> condition) {
    Object one = condition.get("value");
    if (one != null) {
      return List.of(one.toString());
    }
    List<String> all = new ArrayList<>();
    if (condition.get("values") instanceof List<?> list) {
      list.forEach(each -> all.add(String.valueOf(each)));
    }
    return all;
  }

  private boolean hasWanted(List<String> part) {
    for (Map<?, ?> condition : wanted()) {
      String name = String.valueOf(condition.get("option"));
      List<String> accepted = valuesOf(condition);
      boolean found = false;
      for (String line : part) {
        Matcher match = match(Pattern.compile(INACTIVE + body(name)), line);
        found |= match != null && (accepted.isEmpty() || accepted.contains(match.group("value")));
      }
      if (!found) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Matcher active(String name, String line) {
    return match(Pattern.compile(body(name)), line);
  }

  private @Nullable Matcher matches(String name, String line) {
    return args.bool("modify_inactive_option")
        ? match(Pattern.compile(INACTIVE + body(name)), line)
        : active(name, line);
  }

  private static String body(String name) {
    return "[ \\t]*(?<option>" + Pattern.quote(name) + ")[ \\t]*(?<sep>=|$)[ \\t]*(?<value>.*)";
  }

  private static @Nullable Matcher match(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line.stripTrailing());
    return matcher.find() && matcher.start() == 0 ? matcher : null;
  }

  /** A line like {@code ;option} without an equals sign is only talk. */
  private static boolean isTalk(Matcher match) {
    return match.pattern().pattern().startsWith(INACTIVE)
        && !match.group("comment").isEmpty()
        && match.group("sep").isEmpty();
  }

  /** The lines of the section that is there. */
  private final class Section {
    private final List<String> part;
    private final List<Boolean> touched = new ArrayList<>();
    private boolean bare;

    Section(List<String> part) {
      this.part = part;
      part.forEach(line -> touched.add(false));
    }

    void put() {
      if (option != null) {
        keepMatching(option);
        if (exclusive && !noValue) {
          replaceOthers(option);
        }
      }
      insertMissing();
    }

    private void keepMatching(String name) {
      for (int i = 0; i < part.size(); i++) {
        Matcher match = matches(name, part.get(i));
        if (match == null) {
          continue;
        }
        String value = match.group("value");
        if (!values.isEmpty() && values.contains(value)) {
          boolean none = value.isEmpty() && noValue;
          bare |= none;
          update(i, none ? name + "\n" : name + separator + value + "\n");
          values.remove(value);
        } else if (values.isEmpty() && noValue) {
          update(i, name + "\n");
          bare = true;
          return;
        }
      }
    }

    private void replaceOthers(String name) {
      for (int i = 0; i < part.size() && !values.isEmpty(); i++) {
        Matcher match = touched.get(i) ? null : matches(name, part.get(i));
        if (match != null && !isTalk(match)) {
          update(i, name + separator + values.remove(0) + "\n");
        }
      }
      for (int i = part.size() - 1; i > (section == null ? -1 : 0); i--) {
        Matcher match = touched.get(i) ? null : matches(name, part.get(i));
        if (match != null && !isTalk(match)) {
          part.remove(i);
          touched.remove(i);
          changed = true;
          message = "option changed";
        }
      }
    }

    private void update(int index, String line) {
      boolean same =
          part.get(index).equals(line) || (args.bool("ignore_spaces") && equal(index, line));
      if (!same) {
        part.set(index, line);
        changed = true;
        message = "option changed";
      }
      touched.set(index, true);
    }

    /** Whether an active line differs in its spaces alone. */
    private boolean equal(int index, String line) {
      Matcher before = active(String.valueOf(option), part.get(index));
      Matcher after = active(String.valueOf(option), line);
      return before != null && after != null && before.group("value").equals(after.group("value"));
    }

    private void insertMissing() {
      if (option == null) {
        return;
      }
      int at = part.size();
      while (at > 0 && BLANK_OR_COMMENT.matcher(part.get(at - 1).stripTrailing()).matches()) {
        at--;
      }
      if (at == 0 && section != null) {
        return;
      }
      for (int i = values.size() - 1; i >= 0; i--) {
        part.add(at, option + separator + values.get(i) + "\n");
        changed = true;
        message = "option added";
      }
      if (values.isEmpty() && noValue && !bare) {
        part.add(at, option + "\n");
        changed = true;
        message = "option added";
      }
    }
  }

  private List<String> remove(List<String> part) {
    if (option == null) {
      if (!part.isEmpty()) {
        changed = true;
        message = "section removed";
      }
      return List.of();
    }
    if (!exclusive && values.isEmpty()) {
      return part;
    }
    List<String> rest = new ArrayList<>();
    for (String line : part) {
      Matcher match = active(option, line);
      if (match == null || (!exclusive && !values.contains(match.group("value")))) {
        rest.add(line);
      }
    }
    if (rest.size() != part.size()) {
      changed = true;
      message = "option changed";
    }
    return rest;
  }

  private void addSection() {
    lines.add("[" + (section == null ? "" : section) + "]\n");
    message = "section and option added";
    for (Map<?, ?> condition : wanted()) {
      String name = String.valueOf(condition.get("option"));
      List<String> all = valuesOf(condition);
      if (!name.equals(option)) {
        all.forEach(value -> lines.add(name + separator + value + "\n"));
        if (all.isEmpty() && noValue) {
          lines.add(name + "\n");
        }
      } else if (!exclusive) {
        all.stream().filter(value -> !values.contains(value)).forEach(values::add);
      }
    }
    if (option != null && !values.isEmpty()) {
      values.forEach(value -> lines.add(option + separator + value + "\n"));
    } else if (option != null && noValue) {
      lines.add(option + "\n");
    } else {
      message = "only section added";
    }
    changed = true;
  }
}
