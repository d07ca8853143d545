package io.jansible.module;

import io.jansible.template.value.Text;
import io.jansible.value.JsonReader;
import io.jansible.value.PythonJson;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values as arguments of a type: Ansible's {@code check_type_…}. */
final class ArgumentTypes {
  private static final Set<String> TRUE = Set.of("y", "yes", "on", "1", "true", "t", "1.0");
  private static final Set<String> FALSE = Set.of("n", "no", "off", "0", "false", "f", "0.0");
  private static final Pattern SIZE =
      Pattern.compile("^([0-9]*\\.?[0-9]+)(?:\\s*([A-Za-z]+))?\\s*$");
  private static final String UNITS = "BKMGTPEZY";
  private static final List<String> WORDS =
      List.of("", "kilo", "mega", "giga", "tera", "peta", "exa", "zetta", "yotta");

  private final Function<@Nullable Object, String> className;

  /**
   * @param className the name of a value's class, as messages tell it
   */
  ArgumentTypes(Function<@Nullable Object, String> className) {
    this.className = className;
  }

  /** A value that a type does not take; the message is Ansible's. */
  static final class TypeError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TypeError(String message) {
      super(message);
    }
  }

  /** Python's {@code str(type(value))}. */
  String type(@Nullable Object value) {
    return "<class '" + className.apply(value) + "'>";
  }

  @Nullable Object convert(@Nullable Object value, ArgumentType type) {
    return switch (type) {
      case STR, PATH -> text(value);
      case LIST -> list(value);
      case DICT -> dict(value);
      case BOOL -> bool(value);
      case INT -> integer(value);
      case FLOAT -> decimal(value);
      case RAW -> value;
      case JSON, JSONARG -> json(value);
      case BYTES -> size(value, false);
      case BITS -> size(value, true);
      case UNKNOWN -> throw new TypeError("'NoneType' object is not callable");
    };
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      throw new TypeError("'None' is not a string and conversion is not allowed");
    }
    return value instanceof String text ? text : Text.str(value);
  }

  private List<? extends @Nullable Object> list(@Nullable Object value) {
    return switch (value) {
      case List<?> list -> list;
      case String text -> new ArrayList<>(List.of(text.split(",", -1)));
      case Number number -> new ArrayList<>(List.of(Text.str(number)));
      case Boolean bool -> new ArrayList<>(List.of(Text.str(bool)));
      case null, default -> throw new TypeError(type(value) + " cannot be converted to a list");
    };
  }

  private Map<?, ?> dict(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    if (!(value instanceof String text)) {
      throw new TypeError(type(value) + " cannot be converted to a dict");
    }
    if (text.startsWith("{")) {
      try {
        if (JsonReader.loads(text) instanceof Map<?, ?> map) {
          return map;
        }
      } catch (JsonReader.JsonException e) {
        Object literal = PythonLiteral.parse(text);
        if (literal instanceof Map<?, ?> map) {
          return map;
        }
      }
      throw new TypeError("unable to evaluate string as dictionary");
    }
    if (text.contains("=")) {
      return keyValues(text);
    }
    throw new TypeError("dictionary requested, could not parse JSON or key=value");
  }

  private static Map<String, @Nullable Object> keyValues(String text) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    char quote = 0;
    boolean escaped = false;
    for (char c : (text.strip() + ",").toCharArray()) {
      if (escaped) {
        field.append(c);
        escaped = false;
      } else if (c == '\\') {
        escaped = true;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == ',' || c == ' ')) {
        if (!field.isEmpty()) {
          fields.add(field.toString());
        }
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    for (String each : fields) {
      int equals = each.indexOf('=');
      if (equals < 0) {
        throw new TypeError("unable to evaluate string in the \"key=value\" format as dictionary");
      }
      result.put(each.substring(0, equals), each.substring(equals + 1));
    }
    return result;
  }

  boolean bool(@Nullable Object value) {
    if (value instanceof Boolean bool) {
      return bool;
    }
    if (!(value instanceof String || value instanceof Number)) {
      throw new TypeError(type(value) + " cannot be converted to a bool");
    }
    String text = Text.str(value).strip().toLowerCase(Locale.ROOT);
    if (TRUE.contains(text)) {
      return true;
    }
    if (FALSE.contains(text)) {
      return false;
    }
    throw new TypeError(
        "The value '"
            + Text.str(value)
            + "' is not a valid boolean.  Valid booleans include: 0, 1, '0', '1', 'f', 'false',"
            + " 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'");
  }

  private static Object integer(@Nullable Object value) {
    switch (value) {
      case Long whole -> {
        return whole;
      }
      case BigInteger whole -> {
        return whole;
      }
      case Boolean bool -> {
        return bool ? 1L : 0L;
      }
      case null -> {}
      default -> {
        if (value instanceof String || value instanceof Double) {
          try {
            BigInteger number =
                new BigDecimal(Text.str(value).strip().replace("_", ""))
                    .setScale(0, RoundingMode.UNNECESSARY)
                    .toBigInteger();
            return number.bitLength() < 64 ? (Object) number.longValue() : number;
          } catch (ArithmeticException | NumberFormatException e) {
            // said below
          }
        }
      }
    }
    throw new TypeError("\"" + Text.repr(value) + "\" cannot be converted to an int");
  }

  private Double decimal(@Nullable Object value) {
    try {
      return switch (value) {
        case Number number -> number.doubleValue();
        case Boolean bool -> bool ? 1.0 : 0.0;
        case String text -> Double.valueOf(text.strip());
        case null, default -> throw new NumberFormatException();
      };
    } catch (NumberFormatException e) {
      throw new TypeError(type(value) + " cannot be converted to a float");
    }
  }

  private String json(@Nullable Object value) {
    return switch (value) {
      case String text -> text.strip();
      case List<?> list -> PythonJson.PLAIN.dumps(list);
      case Map<?, ?> map -> PythonJson.PLAIN.dumps(map);
      case null, default ->
          throw new TypeError(type(value) + " cannot be converted to a json string");
    };
  }

  private Long size(@Nullable Object value, boolean bits) {
    String kind = bits ? "Bit" : "Byte";
    Matcher matcher = SIZE.matcher(Text.str(value));
    if (!matcher.find()) {
      throw new TypeError(type(value) + " cannot be converted to a " + kind + " value");
    }
    double number = Double.parseDouble(matcher.group(1));
    String unit = matcher.group(2);
    if (unit == null) {
      return Math.round(number);
    }
    int power = UNITS.indexOf(Character.toUpperCase(unit.charAt(0)));
    String word = power < 0 ? "" : WORDS.get(power) + (bits ? "bit" : "byte");
    String lower = unit.toLowerCase(Locale.ROOT);
    boolean known =
        power >= 0
            && (unit.length() == 1
                || lower.equals(word)
                || lower.equals(word + "s")
                || unit.substring(1).equals(bits ? "b" : "B"));
    if (!known) {
      throw new TypeError(type(value) + " cannot be converted to a " + kind + " value");
    }
    return Math.round(number * Math.pow(1024, power));
  }
}
