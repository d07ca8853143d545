package io.jansible.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One setting of Ansible's.
 *
 * @param type {@code any}, {@code bool}, {@code int}, {@code float}, {@code str}, {@code list},
 *     {@code path}, {@code pathspec}, {@code pathlist}, {@code dict}, {@code raw}
 * @param written the type as Ansible spells it for this one: {@code boolean} or {@code bool}…;
 *     empty or {@code any} where it says nothing
 * @param defaultValue as the table has it: may hold <code>{{ANSIBLE_HOME}}</code>
 * @param environment names of variables, a later one outranks an earlier one
 * @param ini where it stands in the configuration file
 * @param choices allowed values, empty for any
 */
public record Definition(
    String name,
    String type,
    String written,
    @Nullable Object defaultValue,
    List<String> environment,
    List<Place> ini,
    List<String> choices) {

  /** A setting whose type has one spelling. */
  public Definition(
      String name,
      String type,
      @Nullable Object defaultValue,
      List<String> environment,
      List<Place> ini,
      List<String> choices) {
    this(name, type, type, defaultValue, environment, ini, choices);
  }

  /** A key in a section of the configuration file. */
  public record Place(String section, String key) {}

  /** Reads a line of the table. */
  static Definition parse(String line) {
    String[] fields = line.split("\t", -1);
    List<Place> places = new ArrayList<>();
    for (String place : list(field(fields, 4))) {
      int colon = place.lastIndexOf(':');
      places.add(new Place(place.substring(0, colon), place.substring(colon + 1)));
    }
    return new Definition(
        fields[0],
        type(fields[1]),
        fields[1],
        value(field(fields, 2)),
        list(field(fields, 3)),
        List.copyOf(places),
        list(field(fields, 5)));
  }

  /** The one word for a type that may be spelled in several ways. */
  static String type(String written) {
    return switch (written) {
      case "" -> "any";
      case "boolean" -> "bool";
      case "integer" -> "int";
      case "string" -> "str";
      case "dictionary" -> "dict";
      case "tmppath" -> "path";
      default -> written;
    };
  }

  private static String field(String[] fields, int index) {
    return index < fields.length ? fields[index] : "";
  }

  private static List<String> list(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  private static @Nullable Object value(String text) {
    if (text.isEmpty()) {
      return null;
    }
    String rest = text.substring(2);
    return switch (text.charAt(0)) {
      case 'b' -> Boolean.valueOf(rest);
      case 'i' -> Long.valueOf(rest);
      case 'f' -> Double.valueOf(rest);
      case 'l' -> list(rest);
      case 'd' -> pairs(rest);
      default -> rest;
    };
  }

  private static Map<String, Object> pairs(String text) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (String pair : list(text)) {
      int equals = pair.indexOf('=');
      map.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return map;
  }
}
