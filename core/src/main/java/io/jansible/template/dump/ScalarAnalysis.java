package io.jansible.template.dump;

/** Which styles a text can be written in. libyaml's rules. */
record ScalarAnalysis(
    boolean multiline, boolean flowPlain, boolean blockPlain, boolean singleQuoted, boolean block) {
  private static final String FIRST_INDICATORS = "#,[]{}&*!|>'\"%@`";

  static ScalarAnalysis of(String text) {
    if (text.isEmpty()) {
      return new ScalarAnalysis(false, false, true, true, false);
    }
    boolean blockIndicators = text.startsWith("---") || text.startsWith("...");
    boolean flowIndicators = blockIndicators;
    boolean lineBreaks = false;
    boolean special = false;
    boolean edgeSpace = false;
    boolean trailingSpace = false;
    boolean breakSpace = false;
    boolean spaceBreak = false;
    boolean previousSpace = false;
    boolean previousBreak = false;
    boolean precededByBlank = true;
    int length = text.length();
    int c;
    for (int i = 0; i < length; i += Character.charCount(c)) {
      c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      boolean last = next >= length;
      boolean followedByBlank = last || isBlank(text.charAt(next));
      if (i == 0) {
        if (c < 128 && FIRST_INDICATORS.indexOf(c) >= 0) {
          flowIndicators = true;
          blockIndicators = true;
        } else if (c == '?' || c == ':') {
          flowIndicators = true;
          blockIndicators |= followedByBlank;
        } else if (c == '-' && followedByBlank) {
          flowIndicators = true;
          blockIndicators = true;
        }
      } else if (c == ',' || c == '?' || c == '[' || c == ']' || c == '{' || c == '}') {
        flowIndicators = true;
      } else if (c == ':') {
        flowIndicators = true;
        blockIndicators |= followedByBlank;
      } else if (c == '#' && precededByBlank) {
        flowIndicators = true;
        blockIndicators = true;
      }
      special |= !isPrintable(c);
      if (c == ' ') {
        edgeSpace |= i == 0 || last;
        trailingSpace |= last;
        breakSpace |= previousBreak;
        previousSpace = true;
        previousBreak = false;
      } else if (isBreak(c)) {
        lineBreaks = true;
        edgeSpace |= i == 0 || last;
        spaceBreak |= previousSpace;
        previousSpace = false;
        previousBreak = true;
      } else {
        previousSpace = false;
        previousBreak = false;
      }
      precededByBlank = isBlank(c);
    }
    boolean never = spaceBreak || special;
    boolean noPlain = never || edgeSpace || breakSpace || lineBreaks;
    return new ScalarAnalysis(
        lineBreaks,
        !noPlain && !flowIndicators,
        !noPlain && !blockIndicators,
        !never && !breakSpace,
        !never && !trailingSpace);
  }

  static boolean isBreak(int c) {
    return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
  }

  private static boolean isBlank(int c) {
    return c == ' ' || c == '\t' || c == 0 || isBreak(c);
  }

  /** What libyaml writes as it is; characters beyond the 16-bit plane are not among them. */
  static boolean isPrintable(int c) {
    return c == '\n'
        || (c >= ' ' && c <= '~')
        || (c >= 0xa0 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd && c != 0xfeff);
  }
}
