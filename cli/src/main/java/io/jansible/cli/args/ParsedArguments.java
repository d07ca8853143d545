package io.jansible.cli.args;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command line said. An option that was not given has no value. */
public final class ParsedArguments {
  /** How parsing ended. */
  public enum Outcome {
    RUN,
    HELP,
    VERSION
  }

  private final Map<String, Object> values = new LinkedHashMap<>();
  private Outcome outcome = Outcome.RUN;
  private @Nullable ArgumentParser helpFor;

  void put(String dest, Object value) {
    values.put(dest, value);
  }

  void forget(String dest) {
    values.remove(dest);
  }

  void stop(Outcome reason, ArgumentParser parser) {
    outcome = reason;
    helpFor = parser;
  }

  public Outcome outcome() {
    return outcome;
  }

  /** The parser whose help was asked for. */
  public @Nullable ArgumentParser helpFor() {
    return helpFor;
  }

  /** The value as it was read; null if it was not given. */
  public @Nullable Object value(String dest) {
    return values.get(dest);
  }

  public boolean has(String dest) {
    return values.containsKey(dest);
  }

  public boolean flag(String dest) {
    return Boolean.TRUE.equals(values.get(dest));
  }

  public @Nullable String text(String dest) {
    return (String) values.get(dest);
  }

  public String text(String dest, String otherwise) {
    String value = (String) values.get(dest);
    return value == null ? otherwise : value;
  }

  public @Nullable Integer integer(String dest) {
    return (Integer) values.get(dest);
  }

  public int count(String dest) {
    Integer value = (Integer) values.get(dest);
    return value == null ? 0 : value;
  }

  /** Gathered values; empty if there are none. */
  @SuppressWarnings("unchecked")
  public List<String> list(String dest) {
    List<String> value = (List<String>) values.get(dest);
    return value == null ? List.of() : value;
  }
}
