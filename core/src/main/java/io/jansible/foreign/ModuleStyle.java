package io.jansible.foreign;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a module's file wants to be run, which is told from its text. */
enum ModuleStyle {
  /** A program; its arguments are in a JSON file. */
  BINARY,
  /** Imports {@code ansible.module_utils}: is bundled with them. */
  PYTHON,
  /** Has the arguments written into its text. */
  JSON_ARGS,
  /** Its arguments are in a JSON file. */
  WANT_JSON,
  /** Its arguments are in a file of {@code key=value}. */
  OLD,
  /** For Windows. */
  POWERSHELL;

  static final String REPLACER = "#<<INCLUDE_ANSIBLE_MODULE_COMMON>>";
  static final String REPLACER_JSON_ARGS = "<<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>";

  private static final Pattern NEW_PYTHON =
      Pattern.compile(
          "(?:from +\\.{2,} *module_utils.* +import |"
              + "from +ansible_collections\\.[^.]+\\.[^.]+\\.plugins\\.module_utils.* +import |"
              + "import +ansible_collections\\.[^.]+\\.[^.]+\\.plugins\\.module_utils.*|"
              + "from +ansible\\.module_utils.* +import |"
              + "import +ansible\\.module_utils\\.)");
  private static final Pattern POWER =
      Pattern.compile(
          "#Requires -Module|#Requires -Version|#AnsibleRequires -(OSVersion|Powershell|CSharpUtil)",
          Pattern.CASE_INSENSITIVE);

  static ModuleStyle of(byte[] content) {
    if (isBinary(content)) {
      return BINARY;
    }
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (text.contains(REPLACER) || NEW_PYTHON.matcher(text).find()) {
      return PYTHON;
    }
    if (text.contains("# POWERSHELL_COMMON") || POWER.matcher(text).find()) {
      return POWERSHELL;
    }
    if (text.contains(REPLACER_JSON_ARGS)) {
      return JSON_ARGS;
    }
    return text.contains("WANT_JSON") ? WANT_JSON : OLD;
  }

  private static boolean isBinary(byte[] content) {
    for (int i = 0; i < Math.min(1024, content.length); i++) {
      int c = content[i] & 0xff;
      boolean text = (c >= 7 && c <= 13 && c != 11) || c == 27 || (c >= 0x20 && c != 0x7f);
      if (!text) {
        return true;
      }
    }
    return false;
  }

  /** The words of a {@code #!} line; null if there is none. */
  static @Nullable List<String> interpreter(byte[] content) {
    if (content.length < 3 || content[0] != '#' || content[1] != '!') {
      return null;
    }
    int end = 0;
    while (end < content.length && content[end] != '\n') {
      end++;
    }
    String line = new String(content, 2, end - 2, StandardCharsets.UTF_8).strip();
    return line.isEmpty() ? null : List.of(line.split("\\s+"));
  }
}
