package io.jansible.cli.output;

/** How many columns of a terminal a text takes. */
final class TextWidth {
  private TextWidth() {}

  static int of(String text) {
    return Math.max(0, text.codePoints().map(TextWidth::of).sum());
  }

  private static int of(int c) {
    if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
      return c == 0x1b || c == 8 || c == 0x7f || c == 0x94 ? -1 : 0;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return c == 0xad ? 1 : 0;
    }
    return wide(c) ? 2 : 1;
  }

  private static boolean wide(int c) {
    if (c < 0x1100) {
      return false;
    }
    return c <= 0x115f
        || c == 0x2329
        || c == 0x232a
        || (c >= 0x231a && c <= 0x231b)
        || (c >= 0x23e9 && c <= 0x23ec)
        || c == 0x2705
        || c == 0x274c
        || c == 0x2728
        || c == 0x26a1
        || (c >= 0x2e80 && c <= 0x303e)
        || (c >= 0x3041 && c <= 0x33ff)
        || (c >= 0x3400 && c <= 0x4dbf)
        || (c >= 0x4e00 && c <= 0x9fff)
        || (c >= 0xa000 && c <= 0xa4cf)
        || (c >= 0xa960 && c <= 0xa97f)
        || (c >= 0xac00 && c <= 0xd7a3)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0xfe30 && c <= 0xfe6f)
        || (c >= 0xff00 && c <= 0xff60)
        || (c >= 0xffe0 && c <= 0xffe6)
        || (c >= 0x1f300 && c <= 0x1f64f)
        || (c >= 0x1f680 && c <= 0x1f6ff)
        || (c >= 0x1f900 && c <= 0x1f9ff)
        || (c >= 0x20000 && c <= 0x3fffd);
  }
}
