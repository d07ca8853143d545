package io.jansible.testkit.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A program's options and operands, read as {@code getopt_long} does. */
final class Options {
  private final Map<String, List<String>> options = new LinkedHashMap<>();
  private final List<String> operands = new ArrayList<>();

  private Options() {}

  /**
   * @param letters short options that take a value
   * @param names long options that take a value, also as the next word
   */
  static Options of(List<String> words, String letters, String... names) {
    Options found = new Options();
    Set<String> valued = Set.of(names);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--")) {
        found.operands.addAll(words.subList(i + 1, words.size()));
        break;
      }
      if (word.startsWith("--")) {
        int equals = word.indexOf('=');
        String name = word.substring(2, equals < 0 ? word.length() : equals);
        boolean next = equals < 0 && valued.contains(name) && i + 1 < words.size();
        found.add(name, equals >= 0 ? word.substring(equals + 1) : next ? words.get(++i) : "");
      } else if (word.startsWith("-") && word.length() > 1) {
        for (int j = 1; j < word.length(); j++) {
          String letter = word.substring(j, j + 1);
          if (letters.contains(letter)) {
            boolean attached = j + 1 < word.length();
            found.add(
                letter,
                attached ? word.substring(j + 1) : i + 1 < words.size() ? words.get(++i) : "");
            break;
          }
          found.add(letter, "");
        }
      } else {
        found.operands.add(word);
      }
    }
    return found;
  }

  private void add(String name, String value) {
    options.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
  }

  /** Whether one of these was given. */
  boolean has(String... names) {
    for (String name : names) {
      if (options.containsKey(name)) {
        return true;
      }
    }
    return false;
  }

  /** The last value of one of these; null if none was given. */
  @Nullable String value(String... names) {
    String found = null;
    for (String name : names) {
      List<String> values = options.get(name);
      if (values != null) {
        found = values.get(values.size() - 1);
      }
    }
    return found;
  }

  List<String> values(String name) {
    return options.getOrDefault(name, List.of());
  }

  List<String> operands() {
    return operands;
  }
}
