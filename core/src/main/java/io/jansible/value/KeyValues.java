package io.jansible.value;

import io.jansible.error.ParserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code a=1 b="two words"} read as Ansible's {@code parse_kv} reads it: quotes and Jinja blocks
 * hold words together.
 */
public final class KeyValues {
  /** Arguments that a command may have beside its text. */
  private static final Set<String> COMMAND_ARGUMENTS =
      Set.of(
          "creates",
          "removes",
          "chdir",
          "executable",
          "warn",
          "stdin",
          "stdin_add_newline",
          "strip_empty_ends");

  private KeyValues() {}

  /**
   * Values by name; words that are no pair are joined under {@code _raw_params}.
   *
   * @param checkRaw whether only a command's own arguments are taken for pairs
   */
  public static Map<String, Object> parse(String text, boolean checkRaw) {
    Map<String, Object> values = new LinkedHashMap<>();
    List<String> raw = new ArrayList<>();
    for (String original : split(text)) {
      String word = unescaped(original);
      int equals = equalsSign(word);
      if (word.indexOf('=') < 0) {
        raw.add(original);
      } else if (equals < 0) {
        raw.add(word.replace("\\=", "="));
      } else {
        String key = word.substring(0, equals);
        if (checkRaw && !COMMAND_ARGUMENTS.contains(key)) {
          raw.add(original);
        } else {
          values.put(key.strip(), unquoted(word.substring(equals + 1).strip()));
        }
      }
    }
    if (!raw.isEmpty()) {
      StringBuilder joined = new StringBuilder();
      for (String part : raw) {
        joined
            .append(joined.isEmpty() || joined.charAt(joined.length() - 1) == '\n' ? "" : " ")
            .append(part);
      }
      values.put("_raw_params", joined.toString());
    }
    return values;
  }

  /** The first = that is not the first character and has no backslash before it. */
  private static int equalsSign(String word) {
    int at = word.indexOf('=', 1);
    while (at > 0 && word.charAt(at - 1) == '\\') {
      at = word.indexOf('=', at + 1);
    }
    return at;
  }

  public static String unquoted(String text) {
    boolean quoted =
        text.length() > 1
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(0) == text.charAt(text.length() - 1)
            && text.charAt(text.length() - 2) != '\\';
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static String unescaped(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
      int digits = next == 'x' ? 2 : next == 'u' ? 4 : next == 'U' ? 8 : 0;
      if (c == '\\' && digits > 0 && isHex(text, i + 2, digits)) {
        out.appendCodePoint(Integer.parseUnsignedInt(text.substring(i + 2, i + 2 + digits), 16));
        i += 2 + digits;
      } else if (c == '\\'
          && next == 'N'
          && text.startsWith("{", i + 2)
          && text.indexOf('}', i) > i + 3) {
        int end = text.indexOf('}', i);
        out.appendCodePoint(Character.codePointOf(text.substring(i + 3, end)));
        i = end + 1;
      } else if (c == '\\' && next != 0 && "\\'\"abfnrtv".indexOf(next) >= 0) {
        out.append(
            switch (next) {
              case 'a' -> '\007';
              case 'b' -> '\b';
              case 'f' -> '\f';
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 't' -> '\t';
              case 'v' -> '\013';
              default -> next;
            });
        i += 2;
      } else {
        out.append(c);
        i++;
      }
    }
    return out.toString();
  }

  private static boolean isHex(String text, int from, int digits) {
    return from + digits <= text.length()
        && text.substring(from, from + digits).chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }

  /** Words, and what holds together: {@code a="b c"} is one. */
  public static List<String> split(String text) {
    return text.isEmpty() ? List.of() : new Splitter().split(text);
  }

  private static final class Splitter {
    private final List<String> words = new ArrayList<>();
    private char quote;
    private int print;
    private int block;
    private int comment;

    List<String> split(String text) {
      String[] lines = text.split("\n", -1);
      for (int n = 0; n < lines.length; n++) {
        boolean continued = line(lines[n].split(" ", -1));
        if (n < lines.length - 1 && !continued) {
          appendToLast("\n");
        }
      }
      if (depth() || quote != 0) {
        throw new ParserException(
            "failed at splitting arguments, either an unbalanced jinja2 block or quotes: " + text,
            null);
      }
      return words;
    }

    private boolean depth() {
      return print > 0 || block > 0 || comment > 0;
    }

    private void appendToLast(String text) {
      if (words.isEmpty()) {
        words.add("");
      }
      int last = words.size() - 1;
      words.set(last, words.get(last) + text);
    }

    /**
     * Takes a line's tokens; returns whether it ends with a backslash that joins it to the next.
     */
    private boolean line(String[] tokens) {
      boolean continued = false;
      for (int i = 0; i < tokens.length; i++) {
        String token = tokens[i];
        if (token.isEmpty() && i != 0) {
          appendToLast(" ");
          continue;
        }
        if (token.equals("\\") && quote == 0) {
          continued = true;
          continue;
        }
        token(token, i);
      }
      return continued;
    }

    private void token(String token, int index) {
      boolean before = quote != 0;
      quoteState(token);
      boolean inside = quote != 0;
      boolean appended = false;
      if (inside && !before && !depth()) {
        words.add(token);
        appended = true;
      } else if (depth() || inside || before) {
        appendToLast((index == 0 && before) || index == 0 ? token : " " + token);
        appended = true;
      }
      int oldPrint = print;
      print = blocks(token, print, "{{", "}}");
      if (print != oldPrint && !appended) {
        words.add(token);
        appended = true;
      }
      int oldBlock = block;
      block = blocks(token, block, "{%", "%}");
      if (block != oldBlock && !appended) {
        words.add(token);
        appended = true;
      }
      int oldComment = comment;
      comment = blocks(token, comment, "{#", "#}");
      if (comment != oldComment && !appended) {
        words.add(token);
        appended = true;
      }
      if (!depth() && !inside && !appended && !token.isEmpty()) {
        words.add(token);
      }
    }

    private void quoteState(String token) {
      for (int i = 0; i < token.length(); i++) {
        char c = token.charAt(i);
        boolean escaped = i > 0 && token.charAt(i - 1) == '\\';
        if ((c == '"' || c == '\'') && !escaped) {
          if (quote == 0) {
            quote = c;
          } else if (quote == c) {
            quote = 0;
          }
        }
      }
    }

    private static int blocks(String token, int depth, String open, String close) {
      return Math.max(0, depth + count(token, open) - count(token, close));
    }

    private static int count(String text, String part) {
      int count = 0;
      for (int i = text.indexOf(part); i >= 0; i = text.indexOf(part, i + part.length())) {
        count++;
      }
      return count;
    }
  }
}
