package io.jansible.template.filter;

import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Filters of {@code ansible.utils}, {@code community.general} and {@code community.crypto}, by
 * their full names.
 */
public final class CollectionFilters {
  private CollectionFilters() {}

  /** All of them by name. */
  public static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> all = new HashMap<>();
    for (String collection : List.of("ansible.utils.", "ansible.netcommon.")) {
      all.put(
          collection + "ipaddr",
          (value, arguments, context) -> {
            int version = Values.intValue(orZero(arguments.get(1, "version", 0L)));
            Object alias = arguments.get(2, "alias", null);
            return IpQueries.of(
                known(value, "ipaddr"),
                query(arguments),
                version,
                alias == null ? null : Text.str(alias));
          });
      all.put(
          collection + "ipv4",
          (value, arguments, context) ->
              IpQueries.of(known(value, "ipv4"), query(arguments), 4, "ipv4"));
      all.put(
          collection + "ipv6",
          (value, arguments, context) ->
              IpQueries.of(known(value, "ipv6"), query(arguments), 6, "ipv6"));
      all.put(
          collection + "ipwrap",
          (value, arguments, context) -> wrap(known(value, "ipwrap"), query(arguments)));
    }
    NetworkFilters.all()
        .forEach(
            (name, filter) -> {
              all.put("ansible.utils." + name, filter);
              all.put("ansible.netcommon." + name, filter);
            });
    for (Map<String, JinjaFilter> filters :
        List.of(
            KeyFilters.deep(),
            DataPathFilters.all(),
            HardwareAddress.filters(),
            XmlFilters.all(),
            FactDiff.all(),
            RangeFilters.all())) {
      filters.forEach((name, filter) -> all.put("ansible.utils." + name, filter));
    }
    for (Map<String, JinjaFilter> filters :
        List.of(
            CommunityFilters.all(),
            KeyFilters.flat(),
            MergeFilters.all(),
            TimeUnits.all(),
            JsonPatch.all())) {
      filters.forEach((name, filter) -> all.put("community.general." + name, filter));
    }
    PkiFilters.all().forEach((name, filter) -> all.put("community.crypto." + name, filter));
    AcmeFilters.all().forEach((name, filter) -> all.put("community.crypto." + name, filter));
    SerialFilters.all().forEach((name, filter) -> all.put("community.crypto." + name, filter));
    for (String name : List.of("ipaddr", "ipv4", "ipv6", "ipwrap")) {
      JinjaFilter filter = all.get("ansible.utils." + name);
      if (filter != null) {
        all.put(name, filter); // redirected by ansible.builtin's runtime.yml
      }
    }
    JinjaFilter json = new JsonQuery();
    all.put("community.general.json_query", json);
    all.put("json_query", json);
    all.put("community.general.dict", (value, arguments, context) -> dict(value));
    return all;
  }

  private static Object orZero(@Nullable Object version) {
    return version == null || Boolean.FALSE.equals(version) ? 0L : version;
  }

  private static Object query(io.jansible.template.Arguments arguments) {
    Object query = arguments.get(0, "query", "");
    return query == null ? "" : query;
  }

  private static @Nullable Object known(@Nullable Object value, String filter) {
    if (value instanceof CharSequence || value instanceof List || Values.isInt(value)) {
      return value;
    }
    if (value instanceof io.jansible.template.value.Undefined undefined) {
      throw undefined.error();
    }
    throw AnsibleFilters.error(
        "Unrecognized type <%s> for %s filter <value>"
            .formatted(AnsibleFilters.type(value), filter));
  }

  private static @Nullable Object wrap(@Nullable Object value, Object query) {
    try {
      if (value instanceof List<?> list) {
        List<@Nullable Object> results = new ArrayList<>(list.size());
        for (Object each : list) {
          results.add(
              Values.truth(IpQueries.of(each, query, 0, "ipwrap"))
                  ? IpQueries.of(each, "wrap", 0, "ipaddr")
                  : each);
        }
        return results;
      }
      Object found = IpQueries.of(value, query, 0, "ipwrap");
      return Values.truth(found) ? IpQueries.of(found, "wrap", 0, "ipaddr") : value;
    } catch (PythonError e) {
      return value; // what is no address stays as it is
    }
  }

  private static Object dict(@Nullable Object pairs) {
    Map<@Nullable Object, @Nullable Object> result = new LinkedHashMap<>();
    for (Object pair : Values.iterate(pairs)) {
      List<@Nullable Object> both = Values.list(pair);
      if (both.size() != 2) {
        throw PythonError.value(
            "dictionary update sequence element #%d has length %d; 2 is required"
                .formatted(result.size(), both.size()));
      }
      result.put(both.get(0), both.get(1));
    }
    return result;
  }
}
