package io.jansible.template.filter;

import java.util.HashMap;
import java.util.Map;

/** Jinja2's own filters. */
public final class JinjaFilters {
  private JinjaFilters() {}

  /** All of them by name. */
  public static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> all = new HashMap<>();
    all.putAll(JinjaTextFilters.all());
    all.putAll(JinjaHtmlFilters.all());
    all.putAll(JinjaNumberFilters.all());
    all.putAll(JinjaSequenceFilters.all());
    all.putAll(JinjaMapFilters.all());
    return all;
  }

  static void add(
      Map<String, JinjaFilter> filters, String names, String signature, JinjaFilter filter) {
    JinjaFilter checked = Signature.of(signature).filter(filter);
    for (String name : names.split(" ")) {
      filters.put(name, checked);
    }
  }
}
