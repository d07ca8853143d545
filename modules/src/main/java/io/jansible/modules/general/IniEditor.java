package io.jansible.modules.general;

import io.jansible.module.Args;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings one option of an INI file to its values, line by line, so that comments, order and layout
 * of everything else stay.
 */
final class IniEditor {
  /** An option that the wanted section has; any value where there are none. */
  record Condition(String option, List<String> values) {}

  private static final Pattern BLANK = Pattern.compile("(?d)^[ \\t]*([#;].*)?$");

  private final List<String> lines;
  private final List<Condition> conditions;
  private final List<String> values;
  private final String section;
  private final String option;
  private final boolean hasOption;
  private final boolean present;
  private final boolean exclusive;
  private final boolean allowNoValue;
  private final boolean ignoreSpaces;
  private final String separator;
  private final Pattern any;
  private final Pattern active;
  private final Pattern matching;
  private final List<Line> body = new ArrayList<>();
  private boolean changed;
  private String message = "OK";

  /** A line of the section, and whether it has been brought to a value. */
  private static final class Line {
    private String text;
    private boolean done;

    Line(String text) {
      this.text = text;
    }
  }

  /**
   * @param lines with their ends
   * @param args the module's
   */
  IniEditor(List<String> lines, Args args, List<String> values, List<Condition> conditions) {
    this.lines = new ArrayList<>(lines);
    this.conditions = conditions;
    this.values = new ArrayList<>(values);
    this.section = args.has("section") ? args.string("section") : "";
    this.option = args.has("option") ? args.string("option") : "";
    this.hasOption = !option.isEmpty();
    this.present = args.string("state").equals("present");
    this.exclusive = args.bool("exclusive");
    this.allowNoValue = args.bool("allow_no_value");
    this.ignoreSpaces = args.bool("ignore_spaces");
    this.separator = args.bool("no_extra_spaces") ? "=" : " = ";
    this.any = pattern(option, "[#;]?");
    this.active = pattern(option, "");
    this.matching = args.bool("modify_inactive_option") ? any : active;
  }

  List<String> lines() {
    return lines;
  }

  boolean changed() {
    return changed;
  }

  String message() {
    return message;
  }

  void edit() {
    if (lines.isEmpty()) {
      lines.add("\n");
    }
    int last = lines.size() - 1;
    if (!lines.get(last).endsWith("\n")) {
      lines.set(last, lines.get(last) + "\n");
      changed = true;
    }
    int[] range = range();
    boolean found = range.length == 2;
    List<String> before = found ? lines.subList(0, range[0]) : List.of();
    List<String> after = found ? lines.subList(range[1], lines.size()) : lines;
    if (found) {
      // The part before all sections has no header of its own: a stand-in is its first line.
      if (section.isEmpty()) {
        body.add(new Line("[\0]"));
      }
      lines.subList(range[0], range[1]).forEach(line -> body.add(new Line(line)));
    }
    if (present) {
      if (hasOption) {
        keepValues();
      }
      if (exclusive && !allowNoValue) {
        overwrite();
      }
      insert();
    } else {
      remove();
    }
    List<String> fresh = new ArrayList<>(before);
    body.stream().map(line -> line.text).filter(text -> !text.equals("[\0]")).forEach(fresh::add);
    fresh.addAll(after);
    if (!found && present) {
      append(fresh);
    }
    lines.clear();
    lines.addAll(fresh);
  }

  /** Where the section begins and ends; empty if there is none. */
  private int[] range() {
    Pattern header = Pattern.compile("^\\[\\s*" + Pattern.quote(section.strip()) + "\\s*]");
    int start = section.isEmpty() ? 0 : -1;
    for (int i = 0; i <= lines.size(); i++) {
      boolean end = i == lines.size() || lines.get(i).startsWith("[");
      if (start >= 0 && end) {
        if (meets(lines.subList(start, i))) {
          return new int[] {start, i};
        }
        start = -1;
      }
      if (i < lines.size() && !section.isEmpty() && header.matcher(lines.get(i)).find()) {
        start = i;
      }
    }
    return new int[0];
  }

  private boolean meets(List<String> candidates) {
    for (Condition each : conditions) {
      Pattern pattern = pattern(each.option(), "[#;]?");
      boolean met = false;
      for (String line : candidates) {
        Matcher match = pattern.matcher(line);
        met |=
            match.lookingAt()
                && (each.values().isEmpty() || each.values().contains(match.group("value")));
      }
      if (!met) {
        return false;
      }
    }
    return true;
  }

  private boolean noValueThere;

  /** Lines that have one of the values already. */
  private void keepValues() {
    for (Line line : body) {
      Matcher match = matching.matcher(line.text);
      if (!match.lookingAt()) {
        continue;
      }
      String value = match.group("value");
      if (values.contains(value)) {
        if (value.isEmpty() && allowNoValue) {
          noValueThere = true;
          update(line, option + "\n");
        } else {
          update(line, option + separator + value + "\n");
        }
        values.remove(value);
      } else if (values.isEmpty() && allowNoValue) {
        noValueThere = true;
        update(line, option + "\n");
        break;
      }
    }
  }

  private void overwrite() {
    for (Line line : body) {
      if (values.isEmpty()) {
        break;
      }
      if (isLeft(line)) {
        update(line, option + separator + values.remove(0) + "\n");
      }
    }
    for (int i = body.size() - 1; i > 0; i--) {
      if (isLeft(body.get(i))) {
        body.remove(i);
        changed = true;
        message = "option changed";
      }
    }
  }

  /** Whether it is a line of the option, not a mere comment that begins with its name. */
  private boolean isLeft(Line line) {
    Matcher match = matching.matcher(line.text);
    return hasOption
        && !line.done
        && match.lookingAt()
        && !(!match.group("comment").isEmpty() && match.group("sep").isEmpty());
  }

  /** What is missing goes behind the section's last line that is neither blank nor comment. */
  private void insert() {
    for (int i = body.size(); i > 0; i--) {
      if (BLANK.matcher(body.get(i - 1).text).find()) {
        continue;
      }
      if (hasOption && !values.isEmpty()) {
        for (String value : values) {
          body.add(i, new Line(""));
        }
        for (int k = 0; k < values.size(); k++) {
          body.get(i + k).text = option + separator + values.get(k) + "\n";
        }
        message = "option added";
        changed = true;
      } else if (hasOption && allowNoValue && !noValueThere) {
        body.add(i, new Line(option + "\n"));
        message = "option added";
        changed = true;
      }
      return;
    }
  }

  private void remove() {
    int size = body.size();
    if (!hasOption) {
      body.clear();
      if (size > 0) {
        changed = true;
        message = "section removed";
      }
      return;
    }
    body.removeIf(
        line -> {
          Matcher match = active.matcher(line.text);
          return match.lookingAt() && (exclusive || values.contains(match.group("value")));
        });
    if (body.size() != size) {
      changed = true;
      message = "option changed";
    }
  }

  /** A section that is not there yet, at the end. */
  private void append(List<String> fresh) {
    fresh.add("[" + section + "]\n");
    message = "section and option added";
    for (Condition each : conditions) {
      if (!each.option().equals(option)) {
        each.values().forEach(value -> fresh.add(each.option() + separator + value + "\n"));
        if (each.values().isEmpty() && allowNoValue) {
          fresh.add(each.option() + "\n");
        }
      } else if (!exclusive) {
        each.values().stream().filter(value -> !values.contains(value)).forEach(values::add);
      }
    }
    if (hasOption && !values.isEmpty()) {
      values.forEach(value -> fresh.add(option + separator + value + "\n"));
    } else if (hasOption && allowNoValue) {
      fresh.add(option + "\n");
    } else {
      message = "only section added";
    }
    changed = true;
  }

  private void update(Line line, String fresh) {
    boolean differs = !line.text.equals(fresh);
    if (ignoreSpaces) {
      Matcher old = any.matcher(line.text);
      Matcher now = any.matcher(fresh);
      if (old.lookingAt() && old.group("comment").isEmpty() && now.lookingAt()) {
        differs = !old.group("value").equals(now.group("value"));
      }
    }
    if (differs) {
      line.text = fresh;
      changed = true;
      message = "option changed";
    }
    line.done = true;
  }

  private static Pattern pattern(String option, String comment) {
    return Pattern.compile(
        "(?d)[ \\t]*(?<comment>"
            + comment
            + ")[ \\t]*"
            + Pattern.quote(option)
            + "[ \\t]*(?<sep>=|$)[ \\t]*(?<value>.*)");
  }
}
