package io.jansible.template.lex;

import io.jansible.template.TemplateSyntaxException;
import io.jansible.template.value.Values;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers and strings in expressions: where they end and what they mean. */
public final class Literals {
  private static final Pattern INTEGER =
      Pattern.compile(
          "0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[0-9a-f])+|[1-9](?:_?[0-9])*|0(?:_?0)*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern FLOAT =
      Pattern.compile(
          "(?:[0-9]+_)*[0-9]+(?:(?:\\.(?:[0-9]+_)*[0-9]+)?e[+-]?(?:[0-9]+_)*[0-9]+|\\.(?:[0-9]+_)*[0-9]+)",
          Pattern.CASE_INSENSITIVE);

  private Literals() {}

  static int integerEnd(String text, int at) {
    Matcher matcher = INTEGER.matcher(text).region(at, text.length());
    return matcher.lookingAt() ? matcher.end() : -1;
  }

  static int floatEnd(String text, int at) {
    if (at > 0 && text.charAt(at - 1) == '.') {
      return -1;
    }
    int digits = at;
    while (digits < text.length()
        && (Character.isDigit(text.charAt(digits)) || text.charAt(digits) == '_')) {
      digits++;
    }
    char next = digits < text.length() ? text.charAt(digits) : 0;
    if (next != '.' && next != 'e' && next != 'E') {
      return -1;
    }
    Matcher matcher = FLOAT.matcher(text).region(at, text.length());
    return matcher.lookingAt() ? matcher.end() : -1;
  }

  static int stringEnd(String text, int at) {
    char quote = text.charAt(at);
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == quote) {
        return i + 1;
      }
    }
    return -1;
  }

  static List<Token> tokens(
      List<RawToken> raw, @Nullable TemplateSyntaxException error, Source source, Syntax syntax) {
    List<Token> result = new ArrayList<>(raw.size() + 1);
    TemplateSyntaxException end = error;
    try {
      convert(raw, source, syntax, result);
    } catch (TemplateSyntaxException e) {
      end = e;
    }
    result.add(
        new Token(end == null ? TokenKind.EOF : TokenKind.ERROR, "", end, source.text().length()));
    return result;
  }

  private static void convert(
      List<RawToken> raw, Source source, Syntax syntax, List<Token> result) {
    for (RawToken token : raw) {
      String text = token.text();
      TokenKind kind = token.kind();
      Object value = null;
      switch (kind) {
        case COMMENT_BEGIN,
            COMMENT,
            COMMENT_END,
            LINE_COMMENT_BEGIN,
            LINE_COMMENT,
            LINE_COMMENT_END,
            WHITESPACE,
            RAW_BEGIN,
            RAW_END -> {
          continue;
        }
        case LINE_STATEMENT_BEGIN -> kind = TokenKind.BLOCK_BEGIN;
        case LINE_STATEMENT_END -> kind = TokenKind.BLOCK_END;
        case DATA -> text = newlines(text, syntax);
        case NAME -> {
          if (!identifier(text)) {
            throw new TemplateSyntaxException(
                "Invalid character in identifier", source.position(token.offset()));
          }
        }
        case STRING ->
            value =
                string(
                    newlines(text.substring(1, text.length() - 1), syntax), source, token.offset());
        case INTEGER -> value = integer(text.replace("_", ""));
        case FLOAT -> value = Double.valueOf(text.replace("_", ""));
        default -> {}
      }
      result.add(new Token(kind, text, value, token.offset()));
    }
  }

  private static boolean identifier(String name) {
    int first = name.codePointAt(0);
    return first < 128
        ? first == '_' || Character.isLetter(first)
        : Character.isUnicodeIdentifierStart(first);
  }

  private static String newlines(String text, Syntax syntax) {
    return syntax.newline().equals("\n") ? text : text.replace("\n", syntax.newline());
  }

  private static Number integer(String digits) {
    if (digits.length() > 2 && digits.charAt(0) == '0') {
      int radix =
          switch (digits.charAt(1)) {
            case 'b', 'B' -> 2;
            case 'o', 'O' -> 8;
            case 'x', 'X' -> 16;
            default -> 10;
          };
      return Values.whole(
          radix == 10 ? new BigInteger(digits) : new BigInteger(digits.substring(2), radix));
    }
    return digits.length() < 18
        ? (Number) Long.valueOf(digits)
        : Values.whole(new BigInteger(digits));
  }

  private static String string(String body, Source source, int offset) {
    if (body.indexOf('\\') < 0) {
      return body;
    }
    try {
      return unescape(body);
    } catch (IllegalArgumentException e) {
      throw new TemplateSyntaxException(String.valueOf(e.getMessage()), source.position(offset));
    }
  }

  /** The escapes of a string literal in Python's own source. */
  public static String unescapePython(String body) {
    return unescape(body, false);
  }

  /**
   * Python's {@code unicode-escape} decoding. An escape that means nothing keeps its backslash.
   *
   * @throws IllegalArgumentException with Python's message for one that is cut off
   */
  public static String unescape(String body) {
    return unescape(body, true);
  }

  private static String unescape(String body, boolean asJinja) {
    StringBuilder out = new StringBuilder(body.length());
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      if (++i >= body.length()) {
        throw new IllegalArgumentException("\\ at end of string");
      }
      char escape = body.charAt(i);
      switch (escape) {
        case '\n' -> {}
        case '\\', '\'', '"' -> out.append(escape);
        case 'a' -> out.append('\u0007');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'v' -> out.append('\u000b');
        case 'x' -> i = hex(body, i, 2, "truncated \\xXX escape", out);
        case 'u' -> i = hex(body, i, 4, "truncated \\uXXXX escape", out);
        case 'U' -> i = hex(body, i, 8, "truncated \\UXXXXXXXX escape", out);
        case 'N' -> i = named(body, i, out);
        case '0', '1', '2', '3', '4', '5', '6', '7' -> {
          int code = 0;
          int end = Math.min(body.length(), i + 3);
          while (i < end && body.charAt(i) >= '0' && body.charAt(i) <= '7') {
            code = code * 8 + body.charAt(i++) - '0';
          }
          i--;
          out.append((char) code);
        }
        default -> {
          out.append('\\');
          if (escape < 128 || !asJinja) {
            out.append(escape);
          } else {
            // Jinja2 writes such a character as an escape before it decodes, and the backslash
            // before it then swallows that escape's own.
            int code = body.codePointAt(i);
            out.append(
                code < 0x100
                    ? String.format("x%02x", code)
                    : code < 0x10000 ? String.format("u%04x", code) : String.format("U%08x", code));
            i += Character.charCount(code) - 1;
          }
        }
      }
    }
    return out.toString();
  }

  private static int hex(String body, int at, int digits, String error, StringBuilder out) {
    int end = at + 1 + digits;
    if (end > body.length()) {
      throw new IllegalArgumentException(error);
    }
    long code = 0;
    for (int i = at + 1; i < end; i++) {
      int digit = Character.digit(body.charAt(i), 16);
      if (digit < 0) {
        throw new IllegalArgumentException(error);
      }
      code = code * 16 + digit;
    }
    if (code > Character.MAX_CODE_POINT) {
      throw new IllegalArgumentException("illegal Unicode character");
    }
    out.appendCodePoint((int) code);
    return end - 1;
  }

  private static int named(String body, int at, StringBuilder out) {
    int close = body.indexOf('}', at);
    if (at + 1 >= body.length() || body.charAt(at + 1) != '{' || close < 0) {
      throw new IllegalArgumentException("malformed \\N character escape");
    }
    @Nullable Integer code = null;
    try {
      code = Character.codePointOf(body.substring(at + 2, close));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("unknown Unicode character name", e);
    }
    out.appendCodePoint(code);
    return close;
  }
}
