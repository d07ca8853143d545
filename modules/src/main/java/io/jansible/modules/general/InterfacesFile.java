package io.jansible.modules.general;

import io.jansible.module.ModuleFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Debian's {@code /etc/network/interfaces} as lines, each knowing what it is. */
final class InterfacesFile {
  private static final Set<String> COMMANDS = Set.of("pre-up", "up", "down", "post-up");
  private static final Set<String> STANZAS =
      Set.of("source", "source-dir", "source-directory", "auto", "no-auto-down", "no-scripts");

  /**
   * A line.
   *
   * @param text with its end
   * @param iface the interface that it is about; null for none
   * @param family the address family of the interface's stanza
   * @param option null for one that is no option
   * @param params of an {@code iface} line: what the stanza says; null for others
   */
  private record Line(
      String text,
      @Nullable String iface,
      @Nullable String family,
      @Nullable String option,
      @Nullable String value,
      @Nullable Map<String, @Nullable Object> params) {}

  private final List<Line> lines = new ArrayList<>();
  private final Map<String, @Nullable Object> interfaces = new LinkedHashMap<>();

  static InterfacesFile parse(String text) {
    InterfacesFile file = new InterfacesFile();
    Map<String, @Nullable Object> params = null;
    String iface = null;
    String family = null;
    boolean started = false;
    int number = 0;
    for (String line : Results.linesWithEnds(text)) {
      number++;
      List<String> words = words(line);
      if (words.isEmpty() || words.get(0).startsWith("#")) {
        file.plain(line);
        continue;
      }
      String word = words.get(0);
      if (word.equals("mapping") || STANZAS.contains(word) || word.startsWith("allow-")) {
        params = null;
        started = true;
        file.plain(line);
      } else if (word.equals("iface")) {
        if (words.size() < 2) {
          throw new ModuleFailure("list index out of range");
        }
        started = true;
        iface = words.get(1);
        family = words.size() > 2 ? words.get(2) : null;
        params = new LinkedHashMap<>();
        for (String command : List.of("pre-up", "up", "down", "post-up")) {
          params.put(command, new ArrayList<>());
        }
        params.put("address_family", family);
        params.put("method", words.size() > 3 ? words.get(3) : null);
        file.interfaces.put(iface, params);
        file.lines.add(new Line(line, iface, family, null, null, params));
      } else if (params != null) {
        String value = line.substring(line.indexOf(word) + word.length()).strip();
        file.lines.add(new Line(line, iface, family, word, value, null));
        if (COMMANDS.contains(word)) {
          @SuppressWarnings("unchecked")
          List<Object> all = (List<Object>) Objects.requireNonNull(params.get(word));
          all.add(value);
        } else {
          params.put(word, value);
        }
      } else if (started) {
        file.plain(line);
      } else {
        throw new ModuleFailure("misplaced option %s in line %d".formatted(line, number));
      }
    }
    return file;
  }

  private void plain(String line) {
    lines.add(new Line(line, null, null, null, null, null));
  }

  private static List<String> words(String line) {
    return Arrays.stream(line.strip().split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  /** What the file says of each interface. */
  Map<String, @Nullable Object> interfaces() {
    return interfaces;
  }

  String text() {
    return lines.stream().map(Line::text).collect(Collectors.joining());
  }

  /**
   * Brings an interface's option to a value, or away.
   *
   * @param family only in stanzas of this address family; null for all
   * @return whether anything changed
   */
  boolean set(
      String iface, @Nullable String family, String option, @Nullable String raw, boolean present) {
    String value = raw == null ? "None" : raw;
    List<Line> about =
        lines.stream()
            .filter(line -> iface.equals(line.iface()))
            .filter(line -> family == null || family.equals(line.family()))
            .toList();
    if (about.isEmpty()) {
      throw new ModuleFailure("Error: interface " + iface + " not found");
    }
    List<Line> options = about.stream().filter(line -> line.option() != null).toList();
    List<Line> targets = options.stream().filter(line -> option.equals(line.option())).toList();
    boolean command = COMMANDS.contains(option);
    if (!present) {
      List<Line> gone =
          command && raw != null
              ? targets.stream().filter(line -> value.equals(line.value())).toList()
              : targets;
      lines.removeAll(gone);
      return !gone.isEmpty();
    }
    if (targets.isEmpty()) {
      return option.equals("method")
          ? setMethod(iface, family, value)
          : addAfter(about.get(about.size() - 1), iface, family, option, value, options.isEmpty());
    }
    Line last = targets.get(targets.size() - 1);
    if (command) {
      return targets.stream().noneMatch(line -> value.equals(line.value()))
          && addAfter(last, iface, family, option, value, false);
    }
    if (value.equals(last.value())) {
      return false;
    }
    lines.set(
        lines.lastIndexOf(last),
        new Line(replaced(last, value), iface, last.family(), option, value, null));
    return true;
  }

  /** The line with another value, its spaces kept. */
  private static String replaced(Line line, String value) {
    String option = String.valueOf(line.option());
    int from = line.text().indexOf(option) + option.length();
    Matcher old =
        Pattern.compile(
                words(String.valueOf(line.value())).stream()
                    .map(Pattern::quote)
                    .collect(Collectors.joining("\\s+")))
            .matcher(line.text());
    if (!old.find(from)) {
      throw new ModuleFailure("'NoneType' object has no attribute 'start'");
    }
    return line.text().substring(0, old.start()) + value + line.text().substring(old.end());
  }

  private boolean setMethod(String iface, @Nullable String family, String value) {
    boolean changed = false;
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      Map<String, @Nullable Object> params = line.params();
      if (params == null
          || !iface.equals(line.iface())
          || value.equals(params.get("method"))
          || (family != null && !family.equals(line.family()))) {
        continue;
      }
      changed = true;
      String old = String.valueOf(params.get("method"));
      String end = line.text().endsWith("\n") ? "\n" : "";
      String text = line.text().substring(0, line.text().length() - end.length());
      if (text.endsWith(old)) {
        text = text.substring(0, text.length() - old.length()) + value;
      }
      lines.set(i, new Line(text + end, iface, line.family(), null, null, params));
    }
    return changed;
  }

  private boolean addAfter(
      Line last,
      String iface,
      @Nullable String family,
      String option,
      String value,
      boolean first) {
    List<String> words = words(last.text());
    String text = last.text();
    String end = words.get(words.size() - 1);
    String line =
        text.substring(0, text.indexOf(words.get(0)))
            + (first ? "    " : "")
            + option
            + " "
            + value
            + text.substring(text.lastIndexOf(end) + end.length());
    lines.add(lines.lastIndexOf(last) + 1, new Line(line, iface, family, option, value, null));
    return true;
  }
}
