package io.jansible.testkit.shell;

import java.util.List;
import java.util.function.Function;

/** Evaluates {@code $(( … ))}: whole numbers, C's operators, variables without a dollar. */
final class ArithmeticText {
  private static final List<List<String>> LEVELS =
      List.of(
          List.of("||"),
          List.of("&&"),
          List.of("|"),
          List.of("^"),
          List.of("&"),
          List.of("==", "!="),
          List.of("<=", ">=", "<", ">"),
          List.of("<<", ">>"),
          List.of("+", "-"),
          List.of("*", "/", "%"));

  private final String text;
  private final Function<String, String> variables;
  private int at;

  private ArithmeticText(String text, Function<String, String> variables) {
    this.text = text;
    this.variables = variables;
  }

  static long value(String text, Function<String, String> variables) {
    ArithmeticText reader = new ArithmeticText(text, variables);
    long value = text.isBlank() ? 0 : reader.ternary();
    reader.space();
    if (!text.isBlank() && reader.at < text.length()) {
      throw new ShellException("arithmetic is not understood: " + text);
    }
    return value;
  }

  private void space() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private long ternary() {
    long condition = binary(0);
    space();
    if (at < text.length() && text.charAt(at) == '?') {
      at++;
      long yes = ternary();
      space();
      at++;
      long no = ternary();
      return condition != 0 ? yes : no;
    }
    return condition;
  }

  private long binary(int level) {
    if (level == LEVELS.size()) {
      return unary();
    }
    long left = binary(level + 1);
    while (true) {
      String operator = operator(LEVELS.get(level));
      if (operator == null) {
        return left;
      }
      long right = binary(level + 1);
      left =
          switch (operator) {
            case "||" -> left != 0 || right != 0 ? 1 : 0;
            case "&&" -> left != 0 && right != 0 ? 1 : 0;
            case "|" -> left | right;
            case "^" -> left ^ right;
            case "&" -> left & right;
            case "==" -> left == right ? 1 : 0;
            case "!=" -> left != right ? 1 : 0;
            case "<=" -> left <= right ? 1 : 0;
            case ">=" -> left >= right ? 1 : 0;
            case "<" -> left < right ? 1 : 0;
            case ">" -> left > right ? 1 : 0;
            case "<<" -> left << right;
            case ">>" -> left >> right;
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / divisor(right);
            default -> left % divisor(right);
          };
    }
  }

  private static long divisor(long value) {
    if (value == 0) {
      throw new ShellException("division by zero");
    }
    return value;
  }

  private @org.jspecify.annotations.Nullable String operator(List<String> of) {
    space();
    for (String each : of) {
      if (text.startsWith(each, at)) {
        String after = text.substring(at + each.length());
        boolean longer =
            each.length() == 1
                && (("|&<>".contains(each) && after.startsWith(each))
                    || ("<>".contains(each) && after.startsWith("=")));
        if (!longer) {
          at += each.length();
          return each;
        }
      }
    }
    return null;
  }

  private long unary() {
    space();
    if (at >= text.length()) {
      throw new ShellException("arithmetic is not understood: " + text);
    }
    char c = text.charAt(at);
    switch (c) {
      case '-' -> {
        at++;
        return -unary();
      }
      case '+' -> {
        at++;
        return unary();
      }
      case '!' -> {
        at++;
        return unary() == 0 ? 1 : 0;
      }
      case '~' -> {
        at++;
        return ~unary();
      }
      case '(' -> {
        at++;
        long value = ternary();
        space();
        at++;
        return value;
      }
      default -> {
        int end = at;
        while (end < text.length()
            && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
          end++;
        }
        String word = text.substring(at, end);
        at = end;
        return Character.isDigit(c)
            ? number(word)
            : word.isEmpty() ? number("?") : value(variables.apply(word), variables);
      }
    }
  }

  private static long number(String word) {
    try {
      return Long.decode(word);
    } catch (NumberFormatException e) {
      throw new ShellException("arithmetic is not understood: " + word);
    }
  }
}
