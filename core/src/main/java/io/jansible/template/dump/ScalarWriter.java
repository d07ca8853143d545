package io.jansible.template.dump;

import java.util.Locale;

/** The output with its column, and how libyaml writes scalars into it. */
final class ScalarWriter {
  private final StringBuilder out = new StringBuilder();
  private final int bestIndent;
  private final int bestWidth;
  private final String lineBreak;
  private int column;
  private boolean whitespace = true;
  private boolean indention = true;

  /** The current indent; -1 outside of everything. */
  int indent = -1;

  int flowLevel;

  ScalarWriter(DumpOptions options) {
    this.bestIndent = options.bestIndent();
    this.bestWidth = options.bestWidth();
    this.lineBreak = options.lineBreak();
  }

  String text() {
    return out.toString();
  }

  boolean indention() {
    return indention;
  }

  void raw(String text) {
    out.append(text);
    column += text.length();
  }

  void indicator(String text, boolean needBlank, boolean isBlank, boolean isIndention) {
    if (needBlank && !whitespace) {
      raw(" ");
    }
    raw(text);
    whitespace = isBlank;
    indention &= isIndention;
  }

  /** Goes one level deeper and answers the indent to go back to. */
  int deeper(boolean flow, boolean indentless) {
    int before = indent;
    if (indent < 0) {
      indent = flow ? bestIndent : 0;
    } else if (!indentless) {
      indent += bestIndent;
    }
    return before;
  }

  void breakIfWide() {
    if (column > bestWidth) {
      indent();
    }
  }

  /** Begins a line at the indent, unless it stands there. */
  void indent() {
    int to = Math.max(indent, 0);
    if (!indention || column > to || (column == to && !whitespace)) {
      lineBreak();
    }
    out.repeat(' ', Math.max(0, to - column));
    column = Math.max(column, to);
    whitespace = true;
    indention = true;
  }

  private void lineBreak() {
    out.append(lineBreak);
    column = 0;
  }

  /** A break of the text itself. */
  private void writeBreak(int c) {
    if (c == '\n') {
      lineBreak();
    } else {
      out.appendCodePoint(c);
      column = 0;
    }
  }

  private void write(int c) {
    out.appendCodePoint(c);
    column++;
  }

  void scalar(DumpNode.Scalar scalar, boolean simpleKey) {
    char style = style(scalar, simpleKey);
    String tag = scalar.tag;
    if (tag == null && !scalar.quotedImplicit && style != 0) {
      tag = "!";
    }
    if (tag != null) {
      indicator(tag, true, false, false);
    }
    int outer = deeper(true, false);
    int[] text = scalar.value.codePoints().toArray();
    switch (style) {
      case '\'' -> singleQuoted(text, !simpleKey);
      case '"' -> doubleQuoted(text, !simpleKey);
      case '|' -> literal(text);
      case '>' -> folded(text);
      default -> plain(text, !simpleKey);
    }
    indent = outer;
  }

  private char style(DumpNode.Scalar scalar, boolean simpleKey) {
    ScalarAnalysis analysis = scalar.analysis();
    boolean flow = flowLevel > 0;
    char style = scalar.style;
    if (simpleKey && analysis.multiline()) {
      style = '"';
    }
    if (style == 0
        && (!(flow ? analysis.flowPlain() : analysis.blockPlain())
            || (scalar.value.isEmpty() && (flow || simpleKey))
            || (scalar.tag == null && !scalar.plainImplicit))) {
      style = '\'';
    }
    if (style == '\'' && !analysis.singleQuoted()) {
      style = '"';
    }
    if ((style == '|' || style == '>') && (!analysis.block() || flow || simpleKey)) {
      style = '"';
    }
    return style;
  }

  private static boolean isSpaceAt(int[] text, int index) {
    return index < text.length && text[index] == ' ';
  }

  private void plain(int[] text, boolean mayBreak) {
    if (!whitespace && (text.length > 0 || flowLevel > 0)) {
      raw(" ");
    }
    boolean spaces = false;
    boolean breaks = false;
    for (int i = 0; i < text.length; i++) {
      int c = text[i];
      if (c == ' ') {
        if (mayBreak && !spaces && column > bestWidth && !isSpaceAt(text, i + 1)) {
          indent();
        } else {
          write(c);
        }
        spaces = true;
      } else if (ScalarAnalysis.isBreak(c)) {
        if (!breaks && c == '\n') {
          lineBreak();
        }
        writeBreak(c);
        indention = true;
        breaks = true;
      } else {
        if (breaks) {
          indent();
        }
        write(c);
        indention = false;
        spaces = false;
        breaks = false;
      }
    }
    whitespace = false;
    indention = false;
  }

  private void singleQuoted(int[] text, boolean mayBreak) {
    indicator("'", true, false, false);
    boolean spaces = false;
    boolean breaks = false;
    for (int i = 0; i < text.length; i++) {
      int c = text[i];
      if (c == ' ') {
        if (mayBreak
            && !spaces
            && column > bestWidth
            && i > 0
            && i < text.length - 1
            && !isSpaceAt(text, i + 1)) {
          indent();
        } else {
          write(c);
        }
        spaces = true;
      } else if (ScalarAnalysis.isBreak(c)) {
        if (!breaks && c == '\n') {
          lineBreak();
        }
        writeBreak(c);
        indention = true;
        breaks = true;
      } else {
        if (breaks) {
          indent();
        }
        if (c == '\'') {
          write('\'');
        }
        write(c);
        indention = false;
        spaces = false;
        breaks = false;
      }
    }
    if (breaks) {
      indent();
    }
    indicator("'", false, false, false);
    whitespace = false;
    indention = false;
  }

  private void doubleQuoted(int[] text, boolean mayBreak) {
    indicator("\"", true, false, false);
    boolean spaces = false;
    for (int i = 0; i < text.length; i++) {
      int c = text[i];
      if (!ScalarAnalysis.isPrintable(c) || ScalarAnalysis.isBreak(c) || c == '"' || c == '\\') {
        raw(escape(c));
        spaces = false;
      } else if (c == ' ') {
        if (mayBreak && !spaces && column > bestWidth && i > 0 && i < text.length - 1) {
          indent();
          if (isSpaceAt(text, i + 1)) {
            raw("\\");
          }
        } else {
          write(c);
        }
        spaces = true;
      } else {
        write(c);
        spaces = false;
      }
    }
    indicator("\"", false, false, false);
    whitespace = false;
    indention = false;
  }

  private static String escape(int c) {
    return switch (c) {
      case 0 -> "\\0";
      case 7 -> "\\a";
      case 8 -> "\\b";
      case 9 -> "\\t";
      case 10 -> "\\n";
      case 11 -> "\\v";
      case 12 -> "\\f";
      case 13 -> "\\r";
      case 27 -> "\\e";
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case 0x85 -> "\\N";
      case 0xa0 -> "\\_";
      case 0x2028 -> "\\L";
      case 0x2029 -> "\\P";
      default ->
          c <= 0xff
              ? String.format(Locale.ROOT, "\\x%02X", c)
              : c <= 0xffff
                  ? String.format(Locale.ROOT, "\\u%04X", c)
                  : String.format(Locale.ROOT, "\\U%08X", c);
    };
  }

  /** How a block begins and what becomes of its last line break. */
  private void hints(int[] text) {
    if (text.length > 0 && (text[0] == ' ' || ScalarAnalysis.isBreak(text[0]))) {
      indicator(String.valueOf(bestIndent), false, false, false);
    }
    int last = text.length - 1;
    if (last < 0 || !ScalarAnalysis.isBreak(text[last])) {
      indicator("-", false, false, false);
    } else if (last == 0 || ScalarAnalysis.isBreak(text[last - 1])) {
      indicator("+", false, false, false);
    }
    lineBreak();
    indention = true;
    whitespace = true;
  }

  private void literal(int[] text) {
    indicator("|", true, false, false);
    hints(text);
    boolean breaks = true;
    for (int c : text) {
      if (ScalarAnalysis.isBreak(c)) {
        writeBreak(c);
        indention = true;
        breaks = true;
      } else {
        if (breaks) {
          indent();
        }
        write(c);
        indention = false;
        breaks = false;
      }
    }
  }

  private void folded(int[] text) {
    indicator(">", true, false, false);
    hints(text);
    boolean breaks = true;
    boolean leading = true;
    for (int i = 0; i < text.length; i++) {
      int c = text[i];
      if (ScalarAnalysis.isBreak(c)) {
        if (!breaks && !leading && c == '\n') {
          int k = i;
          while (k < text.length && ScalarAnalysis.isBreak(text[k])) {
            k++;
          }
          if (k < text.length && text[k] != ' ' && text[k] != '\t') {
            lineBreak();
          }
        }
        writeBreak(c);
        indention = true;
        breaks = true;
      } else {
        if (breaks) {
          indent();
          leading = c == ' ' || c == '\t';
        }
        if (!breaks && c == ' ' && !isSpaceAt(text, i + 1) && column > bestWidth) {
          indent();
        } else {
          write(c);
        }
        indention = false;
        breaks = false;
      }
    }
  }
}
