package io.jansible.testkit.shell;

import java.util.BitSet;
import java.util.regex.Pattern;

/** A word as it comes to be: which of its characters were quoted decides what a pattern is. */
final class Field {
  private final StringBuilder text = new StringBuilder();
  private final BitSet quoted = new BitSet();

  void add(String more, boolean isQuoted) {
    if (isQuoted) {
      quoted.set(text.length(), text.length() + more.length());
    }
    text.append(more);
  }

  @Override
  public String toString() {
    return text.toString();
  }

  boolean isPattern() {
    for (int i = 0; i < text.length(); i++) {
      if (!quoted.get(i) && "*?[".indexOf(text.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Parts between slashes, for pathname expansion. */
  java.util.List<Field> components() {
    java.util.List<Field> all = new java.util.ArrayList<>();
    Field current = new Field();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '/') {
        all.add(current);
        current = new Field();
      } else {
        current.add(String.valueOf(text.charAt(i)), quoted.get(i));
      }
    }
    all.add(current);
    return all;
  }

  /** As a pattern of the shell, made a regular expression. */
  String regex() {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted.get(i)) {
        out.append(Pattern.quote(String.valueOf(c)));
        continue;
      }
      switch (c) {
        case '*' -> out.append(".*");
        case '?' -> out.append('.');
        case '[' -> {
          int end = text.indexOf("]", i + 2);
          if (end < 0) {
            out.append("\\[");
          } else {
            String set = text.substring(i + 1, end);
            boolean not = set.startsWith("!") || set.startsWith("^");
            String inner =
                (not ? set.substring(1) : set)
                    .replace("\\", "\\\\")
                    .replace("[", "\\[")
                    .replace("&&", "&\\&")
                    .replace("\\[:digit:", "0-9")
                    .replace("\\[:alpha:", "a-zA-Z")
                    .replace("\\[:space:", "\\s");
            out.append(not ? "[^" : "[").append(inner).append(']');
            i = end;
          }
        }
        default -> out.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return out.toString();
  }

  boolean matches(String subject) {
    return Pattern.compile(regex(), Pattern.DOTALL).matcher(subject).matches();
  }
}
