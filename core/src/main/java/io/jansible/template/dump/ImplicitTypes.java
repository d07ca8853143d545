package io.jansible.template.dump;

import java.util.Set;
import java.util.regex.Pattern;

/** Which unquoted texts YAML 1.1 does not read as text. PyYAML's resolver. */
final class ImplicitTypes {
  private static final Set<String> WORDS =
      Set.of(
          "", "~", "null", "Null", "NULL", "=", "<<", "!", "&", "*", "yes", "Yes", "YES", "no",
          "No", "NO", "true", "True", "TRUE", "false", "False", "FALSE", "on", "On", "ON", "off",
          "Off", "OFF");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+"
              + "|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+"
              + "|[-+]?(?:[0-9][0-9_]*)\\.[0-9_]*(?:[eE][-+][0-9]+)?"
              + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
              + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
              + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)"
              + "|[0-9]{4}-[0-9]{2}-[0-9]{2}"
              + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \\t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
              + "(?:\\.[0-9]*)?(?:[ \\t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?");

  private ImplicitTypes() {}

  static boolean isText(String text) {
    if (text.isEmpty()) {
      return false;
    }
    char first = text.charAt(0);
    if ((first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.') {
      return !NUMBER.matcher(text).matches();
    }
    return text.length() > 5 || !WORDS.contains(text);
  }
}
