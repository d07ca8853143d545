package io.jansible.template.value;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.time.temporal.Temporal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's {@code datetime.strptime} in the C locale. */
public final class Strptime {
  private static final Map<Character, String> DIRECTIVES =
      Map.ofEntries(
          Map.entry('d', "3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9]"),
          Map.entry('f', "[0-9]{1,6}"),
          Map.entry('H', "2[0-3]|[0-1]\\d|\\d"),
          Map.entry('I', "1[0-2]|0[1-9]|[1-9]"),
          Map.entry('G', "\\d\\d\\d\\d"),
          Map.entry('j', "36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]"),
          Map.entry('m', "1[0-2]|0[1-9]|[1-9]"),
          Map.entry('M', "[0-5]\\d|\\d"),
          Map.entry('S', "6[0-1]|[0-5]\\d|\\d"),
          Map.entry('u', "[1-7]"),
          Map.entry('U', "5[0-3]|[0-4]\\d|\\d"),
          Map.entry('W', "5[0-3]|[0-4]\\d|\\d"),
          Map.entry('V', "5[0-3]|0[1-9]|[1-4]\\d|\\d"),
          Map.entry('w', "[0-6]"),
          Map.entry('y', "\\d\\d"),
          Map.entry('Y', "\\d\\d\\d\\d"),
          Map.entry('z', "[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|(?-i:Z)"),
          Map.entry('Z', "utc|gmt"),
          Map.entry('p', "am|pm"),
          Map.entry('a', names(false, 3)),
          Map.entry('A', names(false, 99)),
          Map.entry('b', names(true, 3)),
          Map.entry('B', names(true, 99)),
          Map.entry('%', "%"));

  private Strptime() {}

  private static String names(boolean months, int length) {
    StringBuilder out = new StringBuilder();
    for (int i = 1; i <= (months ? 12 : 7); i++) {
      String name =
          months
              ? java.time.Month.of(i).getDisplayName(TextStyle.FULL, Locale.ENGLISH)
              : java.time.DayOfWeek.of(i).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      out.append(i == 1 ? "" : "|").append(name, 0, Math.min(length, name.length()));
    }
    return out.toString();
  }

  /** The time that a text names, with an offset if the text has one. */
  public static Temporal parse(String text, String format) {
    String expanded =
        format
            .replace("%c", "%a %b %d %H:%M:%S %Y")
            .replace("%x", "%m/%d/%y")
            .replace("%X", "%H:%M:%S");
    Map<Character, Integer> groups = new HashMap<>();
    Pattern pattern = pattern(expanded, format, groups);
    Matcher matcher = pattern.matcher(text);
    if (!matcher.lookingAt()) {
      throw PythonError.value(
          "time data " + Text.repr(text) + " does not match format " + Text.repr(format));
    }
    if (matcher.end() != text.length()) {
      throw PythonError.value("unconverted data remains: " + text.substring(matcher.end()));
    }
    Map<Character, String> found = new HashMap<>();
    groups.forEach((directive, group) -> found.put(directive, matcher.group(group)));
    try {
      return time(found);
    } catch (DateTimeException e) {
      throw PythonError.value("day is out of range for month");
    }
  }

  private static Pattern pattern(String format, String shown, Map<Character, Integer> groups) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (Strings.isSpace(c)) {
        while (i + 1 < format.length() && Strings.isSpace(format.charAt(i + 1))) {
          i++;
        }
        out.append("\\s+");
      } else if (c == '%') {
        if (i + 1 >= format.length()) {
          throw PythonError.value("stray %% in format '" + shown + "'");
        }
        char directive = format.charAt(++i);
        String regex = DIRECTIVES.get(directive);
        if (regex == null) {
          throw PythonError.value(
              "'" + directive + "' is a bad directive in format '" + shown + "'");
        }
        if (directive == '%') {
          out.append('%');
          continue;
        }
        if (groups.putIfAbsent(directive, groups.size() + 1) != null) {
          throw new PythonError(
              "re.error",
              "redefinition of group name "
                  + Text.repr(String.valueOf(directive))
                  + " as group "
                  + (groups.size() + 1)
                  + "; was group "
                  + groups.get(directive));
        }
        out.append('(').append(regex).append(')');
      } else {
        out.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(out.toString(), Pattern.CASE_INSENSITIVE);
  }

  private static int number(Map<Character, String> found, char directive, int fallback) {
    String text = found.get(directive);
    return text == null ? fallback : Integer.parseInt(text.strip());
  }

  private static Temporal time(Map<Character, String> found) {
    int year = number(found, 'Y', 1900);
    if (found.containsKey('y')) {
      int two = number(found, 'y', 0);
      year = two <= 68 ? 2000 + two : 1900 + two;
    }
    int hour = number(found, 'H', 0);
    if (found.containsKey('I')) {
      boolean pm = "pm".equalsIgnoreCase(found.get('p'));
      hour = number(found, 'I', 0) % 12 + (pm ? 12 : 0);
    }
    String fraction = found.getOrDefault('f', "");
    int micros = Integer.parseInt((fraction + "000000").substring(0, 6));
    int second = number(found, 'S', 0);
    LocalDate date = date(found, year);
    LocalDateTime time =
        date.atTime(hour, number(found, 'M', 0), Math.min(second, 59), micros * 1000);
    if (second > 59) {
      throw PythonError.value("second must be in 0..59");
    }
    String zone = found.get('z');
    return zone == null ? time : OffsetDateTime.of(time, offset(zone));
  }

  private static LocalDate date(Map<Character, String> found, int year) {
    int month = number(found, 'm', month(found));
    int day = number(found, 'd', 1);
    if (found.containsKey('j')) {
      return LocalDate.ofYearDay(year, number(found, 'j', 1));
    }
    Integer weekday = weekday(found);
    if (found.containsKey('G')) {
      if (!found.containsKey('V') || weekday == null) {
        throw PythonError.value(
            "ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday"
                + " directive ('%A', '%a', '%w', or '%u').");
      }
      return LocalDate.of(number(found, 'G', 1900), 1, 4)
          .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, number(found, 'V', 1))
          .with(java.time.temporal.ChronoField.DAY_OF_WEEK, weekday);
    }
    if ((found.containsKey('U') || found.containsKey('W')) && weekday != null) {
      boolean monday = found.containsKey('W');
      int week = number(found, monday ? 'W' : 'U', 0);
      LocalDate first = LocalDate.of(year, 1, 1);
      int firstDay =
          monday ? first.getDayOfWeek().getValue() - 1 : first.getDayOfWeek().getValue() % 7;
      int wanted = monday ? weekday - 1 : weekday % 7;
      int days = (7 - firstDay) % 7 + 7 * (week - 1) + wanted;
      return first.plusDays(firstDay == 0 ? 7L * (week - 1) + wanted : days);
    }
    return LocalDate.of(year, month, day);
  }

  private static int month(Map<Character, String> found) {
    String name = found.containsKey('b') ? found.get('b') : found.get('B');
    if (name != null) {
      for (java.time.Month month : java.time.Month.values()) {
        if (month.name().substring(0, 3).equalsIgnoreCase(name.substring(0, 3))) {
          return month.getValue();
        }
      }
    }
    return 1;
  }

  /** Monday is 1. */
  private static @Nullable Integer weekday(Map<Character, String> found) {
    String name = found.containsKey('a') ? found.get('a') : found.get('A');
    if (name != null) {
      for (java.time.DayOfWeek day : java.time.DayOfWeek.values()) {
        if (day.name().substring(0, 3).equalsIgnoreCase(name.substring(0, 3))) {
          return day.getValue();
        }
      }
    }
    if (found.containsKey('w')) {
      int day = number(found, 'w', 0);
      return day == 0 ? 7 : day;
    }
    return found.containsKey('u') ? (Integer) number(found, 'u', 1) : null;
  }

  private static ZoneOffset offset(String zone) {
    if (zone.equals("Z")) {
      return ZoneOffset.UTC;
    }
    String digits = zone.substring(1).replace(":", "");
    int seconds =
        Integer.parseInt(digits.substring(0, 2)) * 3600
            + Integer.parseInt(digits.substring(2, 4)) * 60
            + (digits.length() >= 6 ? Integer.parseInt(digits.substring(4, 6)) : 0);
    return ZoneOffset.ofTotalSeconds(zone.startsWith("-") ? -seconds : seconds);
  }
}
