package io.jansible.modules.general;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A simple XPath as its parent and what is to be there: {@code /a/b}, {@code /a/@b='c'}, {@code
 * /a/b[c and d]}…
 *
 * @param parent the whole path if it is not simple
 * @param name of an element, {@code @} and an attribute's, or nothing for the parent's text
 * @param value text or value; null if none is asked for
 * @param inner what is to be in the element
 */
record XmlSplit(String parent, String name, @Nullable String value, List<String> inner) {
  private static final String IDENT = "[a-zA-Z-][a-zA-Z0-9_\\-\\.]*";
  private static final String NAME = IDENT + "|" + IDENT + ":" + IDENT;
  private static final String STRING = "('.*'|\".*\")";

  private static final Pattern ELEMENT = Pattern.compile("^(.*)/(" + NAME + ")$");
  private static final Pattern ELEMENT_TEXT =
      Pattern.compile("^(.*)/(" + NAME + ")/text\\(\\)=" + STRING + "$");
  private static final Pattern ATTRIBUTE = Pattern.compile("^(.*)/(@(?:" + NAME + "))$");
  private static final Pattern ATTRIBUTE_VALUE =
      Pattern.compile("^(.*)/(@(?:" + NAME + "))=" + STRING + "$");
  private static final Pattern CONDITION = Pattern.compile("^(.*)/(" + NAME + ")\\[(.*)\\]$");
  private static final Pattern TEXT = Pattern.compile("^(.*)/text\\(\\)=" + STRING + "$");

  /** Takes the last step off a path. */
  static XmlSplit last(String given) {
    String path = given.strip();
    Matcher found = ELEMENT.matcher(path);
    if (found.find()) {
      return new XmlSplit(found.group(1), found.group(2), null, List.of());
    }
    found = ELEMENT_TEXT.matcher(path);
    if (found.find()) {
      return new XmlSplit(found.group(1), found.group(2), inside(found.group(3)), List.of());
    }
    found = ATTRIBUTE.matcher(path);
    if (found.find()) {
      return new XmlSplit(found.group(1), found.group(2), null, List.of());
    }
    found = ATTRIBUTE_VALUE.matcher(path);
    if (found.find()) {
      return new XmlSplit(found.group(1), found.group(2), inside(found.group(3)), List.of());
    }
    found = CONDITION.matcher(path);
    if (found.find()) {
      List<String> inner =
          Arrays.stream(found.group(3).split(" and ", -1)).map(String::strip).toList();
      return new XmlSplit(found.group(1), found.group(2), null, inner);
    }
    found = TEXT.matcher(path);
    if (found.find()) {
      return new XmlSplit(found.group(1), "", inside(found.group(2)), List.of());
    }
    return new XmlSplit(path, "", null, List.of());
  }

  private static String inside(String quoted) {
    return quoted.substring(1, quoted.length() - 1);
  }
}
