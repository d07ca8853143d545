package io.jansible.template.filter;

import io.jansible.template.Arguments;
import io.jansible.template.value.Markup;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.StringMethods;
import io.jansible.template.value.Strings;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The filter {@code urlize}: turns addresses in text into links. */
final class Urlize {
  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS;
  private static final Pattern SCHEME =
      Pattern.compile("([\\w.+-]{2,}:(/){0,2})", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern URL =
      Pattern.compile(
          "^((https?://|www\\.)(([\\w%-]+\\.)+)?([a-z]{2,63}|xn--[\\w%]{2,59})"
              + "|([\\w%-]{2,63}\\.)+(com|net|int|edu|gov|org|info|mil)"
              + "|(https?://)((([\\d]{1,3})(\\.[\\d]{1,3}){3})|(\\[([\\da-f]{0,4}:){2}([\\da-f]{0,4}:?){1,6}])))"
              + "(?::[\\d]{1,5})?(?:[/?#]\\S*)?$",
          FLAGS);
  private static final Pattern MAIL =
      Pattern.compile("^\\S+@\\w[\\w.-]*\\.\\w+$", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern HEAD = Pattern.compile("^([(<]|&lt;)+");
  private static final Pattern TAIL = Pattern.compile("([)>.,\\n]|&gt;)+$");
  private static final Pattern SPACES = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final List<String[]> PAIRS =
      List.of(new String[] {"(", ")"}, new String[] {"<", ">"}, new String[] {"&lt;", "&gt;"});

  private final int limit;
  private final String attributes;
  private final List<String> schemes;

  private Urlize(int limit, String attributes, List<String> schemes) {
    this.limit = limit;
    this.attributes = attributes;
    this.schemes = schemes;
  }

  static String run(@Nullable Object value, Arguments arguments) {
    Object limit = arguments.get(0, "trim_url_limit", null);
    TreeSet<String> rel = new TreeSet<>();
    Object given = arguments.get(3, "rel", null);
    if (given != null) {
      StringMethods.split(Text.str(given), null, -1).forEach(part -> rel.add(Text.str(part)));
    }
    if (Values.truth(arguments.get(1, "nofollow", false))) {
      rel.add("nofollow");
    }
    rel.add("noopener");
    Object target = arguments.get(2, "target", null);
    List<String> schemes = new ArrayList<>();
    Object more = arguments.get(4, "extra_schemes", null);
    if (more != null) {
      for (Object scheme : Values.iterate(more)) {
        if (!SCHEME.matcher(Text.str(scheme)).matches()) {
          throw new PythonError(
              "FilterArgumentError", Text.repr(scheme) + " is not a valid URI scheme prefix.");
        }
        schemes.add(Text.str(scheme));
      }
    }
    String attributes =
        " rel=\""
            + Markup.escape(String.join(" ", rel))
            + "\""
            + (Values.truth(target) ? " target=\"" + Markup.escape(target) + "\"" : "");
    Urlize urlize =
        new Urlize(limit == null ? Integer.MAX_VALUE : Values.intValue(limit), attributes, schemes);
    return urlize.text(Markup.escape(value).value());
  }

  private String text(String text) {
    StringBuilder out = new StringBuilder();
    Matcher spaces = SPACES.matcher(text);
    int at = 0;
    while (spaces.find()) {
      out.append(word(text.substring(at, spaces.start()))).append(spaces.group());
      at = spaces.end();
    }
    return out.append(word(text.substring(at))).toString();
  }

  private String word(String word) {
    String head = "";
    String middle = word;
    String tail = "";
    Matcher first = HEAD.matcher(middle);
    if (first.find()) {
      head = first.group();
      middle = middle.substring(first.end());
    }
    Matcher last = TAIL.matcher(middle);
    if (last.find()) {
      tail = last.group();
      middle = middle.substring(0, last.start());
    }
    for (String[] pair : PAIRS) {
      int opened = count(middle, pair[0]);
      if (opened <= count(middle, pair[1])) {
        continue;
      }
      int moves = Math.min(opened, count(tail, pair[1]));
      for (int i = 0; i < moves; i++) {
        int end = tail.indexOf(pair[1]) + pair[1].length();
        middle += tail.substring(0, end);
        tail = tail.substring(end);
      }
    }
    return head + link(middle) + tail;
  }

  private static int count(String text, String part) {
    return (text.length() - text.replace(part, "").length()) / part.length();
  }

  private String trimmed(String url) {
    return Strings.length(url) > limit ? Strings.part(url, 0, limit) + "..." : url;
  }

  private String link(String middle) {
    if (URL.matcher(middle).find()) {
      String href =
          middle.startsWith("https://") || middle.startsWith("http://")
              ? middle
              : "https://" + middle;
      return "<a href=\"" + href + "\"" + attributes + ">" + trimmed(middle) + "</a>";
    }
    if (middle.startsWith("mailto:") && MAIL.matcher(middle.substring(7)).find()) {
      return "<a href=\"" + middle + "\">" + middle.substring(7) + "</a>";
    }
    if (middle.contains("@")
        && !middle.startsWith("www.")
        && !middle.startsWith("@")
        && !middle.contains(":")
        && MAIL.matcher(middle).find()) {
      return "<a href=\"mailto:" + middle + "\">" + middle + "</a>";
    }
    String result = middle;
    for (String scheme : schemes) {
      if (!result.equals(scheme) && result.startsWith(scheme)) {
        result = "<a href=\"" + result + "\"" + attributes + ">" + result + "</a>";
      }
    }
    return result;
  }
}
