package io.jansible.foreign;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a Python file's imports without running it. */
final class PythonImports {
  private static final Pattern FROM =
      Pattern.compile("from\\s*(\\.*)\\s*([A-Za-z_][\\w.]*)?\\s*import\\b\\s*(.*)", Pattern.DOTALL);
  private static final Pattern IMPORT = Pattern.compile("import\\s+(.*)", Pattern.DOTALL);
  private static final Pattern INLINE =
      Pattern.compile(
          "(?:try|else|finally|(?:if|except|with)\\b.*?)\\s*:\\s*((?:from|import)\\b.*)",
          Pattern.DOTALL);

  private PythonImports() {}

  /**
   * One imported name.
   *
   * @param level dots of a relative import
   * @param module the module that follows them, may be empty
   * @param member what is imported from it, which may be a module itself; empty for a plain import
   * @param required whether it stands at the top of the file, outside of any block
   */
  record Import(int level, String module, String member, boolean required) {}

  static List<Import> of(String source) {
    List<Import> imports = new ArrayList<>();
    for (Statement statement : statements(source)) {
      String text = statement.text().strip();
      boolean required = statement.indent() == 0;
      Matcher inline = INLINE.matcher(text);
      if (inline.matches()) {
        text = inline.group(1);
        required = false;
      }
      if (text.startsWith("from")) {
        Matcher from = FROM.matcher(text);
        if (from.matches()) {
          String module = from.group(2) == null ? "" : from.group(2);
          for (String name : names(from.group(3))) {
            imports.add(new Import(from.group(1).length(), module, name, required));
          }
        }
      } else if (text.startsWith("import")) {
        Matcher plain = IMPORT.matcher(text);
        if (plain.matches()) {
          for (String name : names(plain.group(1))) {
            imports.add(new Import(0, name, "", required));
          }
        }
      }
    }
    return imports;
  }

  private static List<String> names(String list) {
    List<String> names = new ArrayList<>();
    for (String each : list.replaceAll("[()\\\\\\n]", " ").split(",")) {
      String name = each.strip().replaceFirst("\\s+as\\s+.*$", "").replaceAll("\\s", "");
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  private record Statement(int indent, String text) {}

  /** Logical lines without comments and without what stands in strings. */
  private static List<Statement> statements(String source) {
    List<Statement> all = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int depth = 0;
    int indent = 0;
    boolean atStart = true;
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      if (atStart && (c == ' ' || c == '\t')) {
        indent++;
        continue;
      }
      if (c == '\n' && depth == 0 || c == ';' && depth == 0) {
        all.add(new Statement(indent, line.toString()));
        line.setLength(0);
        if (c == '\n') {
          indent = 0;
          atStart = true;
        }
        continue;
      }
      if (c == '\r') {
        continue;
      }
      atStart = false;
      switch (c) {
        case '#' -> {
          while (i + 1 < source.length() && source.charAt(i + 1) != '\n') {
            i++;
          }
        }
        case '\\' -> {
          if (i + 1 < source.length() && source.charAt(i + 1) == '\n') {
            i++;
            line.append(' ');
          } else {
            line.append(c);
          }
        }
        case '"', '\'' -> {
          i = endOfString(source, i);
          line.append("\"\"");
        }
        case '(', '[', '{' -> {
          depth++;
          line.append(c);
        }
        case ')', ']', '}' -> {
          depth = Math.max(0, depth - 1);
          line.append(c);
        }
        default -> line.append(c);
      }
    }
    all.add(new Statement(indent, line.toString()));
    return all;
  }

  private static int endOfString(String source, int start) {
    char quote = source.charAt(start);
    String triple = String.valueOf(quote).repeat(3);
    boolean isTriple = source.startsWith(triple, start);
    int i = start + (isTriple ? 3 : 1);
    while (i < source.length()) {
      char c = source.charAt(i);
      if (c == '\\') {
        i += 2;
        continue;
      }
      if (isTriple ? source.startsWith(triple, i) : c == quote || c == '\n') {
        return isTriple ? i + 2 : c == '\n' ? i - 1 : i;
      }
      i++;
    }
    return source.length();
  }
}
