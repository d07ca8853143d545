package io.jansible.config;

import io.jansible.config.Definition.Place;
import io.jansible.value.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A setting of one plugin.
 *
 * @param plugin the plugin's name
 * @param definition where its value is from, as of any setting
 * @param variables names of a play's variables that outrank the environment and the file, the last
 *     one most
 * @param required whether it has to be given
 */
public record PluginSetting(
    String plugin, Definition definition, List<String> variables, boolean required) {

  public String name() {
    return definition.name();
  }

  /** Reads a line of the table without its kind; null for a plugin that has no settings. */
  static @Nullable PluginSetting parse(String[] fields) {
    String name = field(fields, 2);
    if (name.isEmpty()) {
      return null;
    }
    String written = field(fields, 3);
    List<Place> places = new ArrayList<>();
    for (String place : list(field(fields, 6))) {
      int colon = place.lastIndexOf(':');
      places.add(new Place(place.substring(0, colon), place.substring(colon + 1)));
    }
    List<String> choices = new ArrayList<>();
    if (json(field(fields, 8)) instanceof List<?> all) {
      all.forEach(one -> choices.add(String.valueOf(one)));
    }
    return new PluginSetting(
        field(fields, 1),
        new Definition(
            name,
            Definition.type(written),
            written,
            json(field(fields, 4)),
            list(field(fields, 5)),
            List.copyOf(places),
            List.copyOf(choices)),
        list(field(fields, 7)),
        field(fields, 9).equals("yes"));
  }

  private static String field(String[] fields, int index) {
    return index < fields.length ? fields[index] : "";
  }

  private static List<String> list(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  private static @Nullable Object json(String text) {
    return text.isEmpty() ? null : JsonReader.loads(text);
  }
}
