package io.jansible.facts;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The node's clock in the spellings of {@code ansible_date_time}. */
final class DateTimeFacts {
  private DateTimeFacts() {}

  static Map<String, @Nullable Object> facts(FactAnswer answer) {
    List<String> lines = answer.lines("date");
    String[] now = lines.isEmpty() ? new String[0] : lines.get(0).split("\\|", -1);
    if (now.length < 13) {
      return Map.of();
    }
    // A date without nanoseconds (busybox) prints no digits there.
    String micro = now[12].matches("\\d{9}") ? now[12].substring(0, 6) : "000000";
    String day = now[0] + now[1] + now[5];
    String time = now[6] + now[7] + now[8];
    var utc = Instant.ofEpochSecond(Long.parseLong(now[9])).atOffset(ZoneOffset.UTC);
    String iso = utc.format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss"));
    Map<String, @Nullable Object> date = new LinkedHashMap<>();
    date.put("year", now[0]);
    date.put("month", now[1]);
    date.put("weekday", now[2]);
    date.put("weekday_number", now[3]);
    date.put("weeknumber", now[4]);
    date.put("day", now[5]);
    date.put("hour", now[6]);
    date.put("minute", now[7]);
    date.put("second", now[8]);
    date.put("epoch", now[9]);
    date.put("epoch_int", now[9]);
    date.put("date", now[0] + "-" + now[1] + "-" + now[5]);
    date.put("time", now[6] + ":" + now[7] + ":" + now[8]);
    date.put("iso8601_micro", iso + "." + micro + "Z");
    date.put("iso8601", iso + "Z");
    date.put("iso8601_basic", day + "T" + time + micro);
    date.put("iso8601_basic_short", day + "T" + time);
    date.put("tz", now[10]);
    date.put("tz_dst", daylightName(lines, now[10]));
    date.put("tz_offset", now[11]);
    return Map.of("date_time", date);
  }

  /**
   * Python's {@code time.tzname[1]}: the zone's name in July, or in January where that is summer.
   */
  private static String daylightName(List<String> lines, String fallback) {
    if (lines.size() < 3) {
      return fallback;
    }
    String[] january = lines.get(1).split(" ");
    String[] july = lines.get(2).split(" ");
    if (january.length < 2 || july.length < 2) {
      return fallback;
    }
    return Integer.parseInt(january[1]) > Integer.parseInt(july[1]) ? january[0] : july[0];
  }
}
