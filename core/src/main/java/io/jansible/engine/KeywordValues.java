package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.error.ParserException;
import io.jansible.error.Position;
import io.jansible.error.SourceExcerpt;
import io.jansible.playbook.Directives;
import io.jansible.playbook.Keyword;
import io.jansible.playbook.Play;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import io.jansible.template.TemplateException;
import io.jansible.template.UndefinedException;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.value.Unsafe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Renders the keywords of a play, or of a task for one host, with Ansible's messages where that
 * fails or where the value has not the keyword's type.
 */
final class KeywordValues {
  /** What is checked with the play itself, in Ansible's order; the rest is its tasks' affair. */
  private static final List<Keyword> OF_PLAYS =
      List.of(
          Keyword.GATHER_FACTS,
          Keyword.GATHER_SUBSET,
          Keyword.GATHER_TIMEOUT,
          Keyword.FORCE_HANDLERS,
          Keyword.MAX_FAIL_PERCENTAGE,
          Keyword.SERIAL,
          Keyword.STRATEGY,
          Keyword.ORDER);

  /** How a task's host is reached, and how the task is run there. */
  private static final List<Keyword> OF_CONTEXT =
      List.of(
          Keyword.CONNECTION,
          Keyword.REMOTE_USER,
          Keyword.CHECK_MODE,
          Keyword.DIFF,
          Keyword.BECOME,
          Keyword.BECOME_METHOD,
          Keyword.BECOME_USER,
          Keyword.BECOME_FLAGS,
          Keyword.BECOME_EXE);

  /** The others of a task that are not lists, or templates for what comes later. */
  private static final List<Keyword> OF_TASKS =
      List.of(
          Keyword.PORT,
          Keyword.RUN_ONCE,
          Keyword.IGNORE_ERRORS,
          Keyword.IGNORE_UNREACHABLE,
          Keyword.ANY_ERRORS_FATAL,
          Keyword.THROTTLE,
          Keyword.TIMEOUT,
          Keyword.DEBUGGER,
          Keyword.DELEGATE_FACTS,
          Keyword.ASYNC,
          Keyword.DELAY,
          Keyword.POLL,
          Keyword.RETRIES);

  private static final List<String> DEBUGGERS =
      List.of("always", "never", "on_failed", "on_skipped", "on_unreachable");

  private final Position position;
  private final Directives directives;
  private final Templar templar;
  private final String omit;

  KeywordValues(Task task, Templar templar, String omit) {
    this(task.directives(), task.position(), templar, omit);
  }

  KeywordValues(Play play, Templar templar, String omit) {
    this(play.directives(), play.position(), templar, omit);
  }

  private KeywordValues(Directives directives, Position position, Templar templar, String omit) {
    this.directives = directives;
    this.position = position;
    this.templar = templar;
    this.omit = omit;
  }

  /** The hosts of a play, after its other keywords were found right. */
  @Nullable Object hosts(Play play) {
    Object hosts;
    try {
      hosts = templar.value(play.hosts());
    } catch (UndefinedException e) {
      throw new ParserException(undefined("hosts", e), position, e);
    }
    OF_PLAYS.forEach(this::check);
    return hosts;
  }

  /** Fails where what says how the host is reached has not its type. */
  void checkContext() {
    OF_CONTEXT.forEach(this::check);
  }

  /** Fails where another keyword of a task has not its type. */
  void checkTask() {
    OF_TASKS.forEach(this::check);
  }

  private void check(Keyword keyword) {
    if (directives.raw(keyword) == null) {
      return;
    }
    switch (keyword.type()) {
      case BOOL -> bool(keyword, false);
      case INT -> integer(keyword);
      case FLOAT -> decimal(keyword);
      case PERCENT -> percent(keyword);
      case TEXTS -> onlyTexts(keyword);
      case TEXT, LIST -> value(keyword);
    }
    if (keyword == Keyword.DEBUGGER) {
      checkDebugger();
    }
  }

  private void checkDebugger() {
    if (value(Keyword.DEBUGGER) instanceof String text
        && !text.isEmpty()
        && !DEBUGGERS.contains(text)) {
      throw new ParserException(
          "'%s' is not a valid value for debugger. Must be one of %s"
              .formatted(text, String.join(", ", DEBUGGERS)),
          position);
    }
  }

  private void onlyTexts(Keyword keyword) {
    Object value = value(keyword);
    for (Object each : value instanceof List<?> list ? list : Collections.singletonList(value)) {
      if (value != null && !(each instanceof CharSequence)) {
        throw new ParserException(
            "the field '%s' should be a list of (<class 'str'>,), but the item '%s' is a <class '%s'>"
                .formatted(name(keyword), Text.str(each), Values.qualifiedTypeName(each)),
            position);
      }
    }
  }

  /** The rendered value; null where it is not set, is null or omitted. */
  @Nullable Object value(Keyword keyword) {
    return value(keyword, directives);
  }

  /** One that is omitted is as if it were not written here: what is inherited holds. */
  private @Nullable Object value(Keyword keyword, @Nullable Directives from) {
    Object raw = from == null ? null : from.raw(keyword);
    if (raw == null) {
      return null;
    }
    try {
      Object value =
          raw instanceof String || raw instanceof List || raw instanceof java.util.Map
              ? templar.value(raw)
              : raw;
      if (!omit.equals(value)) {
        return value;
      }
      return from != null && keyword.inherits() ? value(keyword, from.parent()) : null;
    } catch (UndefinedException e) {
      throw new ParserException(undefined(name(keyword), e), position, e);
    }
  }

  boolean bool(Keyword keyword, boolean fallback) {
    Boolean value = filled(keyword, Coerce::bool);
    return value == null ? fallback : value;
  }

  @Nullable Long integer(Keyword keyword) {
    return filled(keyword, Coerce::integer);
  }

  @Nullable Double decimal(Keyword keyword) {
    return filled(keyword, Coerce::decimal);
  }

  /** Percent, not a fraction of one. */
  @Nullable Double percent(Keyword keyword) {
    return typed(keyword, value(keyword), Coerce::percent);
  }

  /** An empty text is as if the keyword were not written. */
  private <T> @Nullable T filled(Keyword keyword, Function<Object, T> type) {
    Object value = value(keyword);
    return typed(keyword, "".equals(value) ? null : value, type);
  }

  private <T> @Nullable T typed(Keyword keyword, @Nullable Object value, Function<Object, T> type) {
    if (value == null) {
      return null;
    }
    try {
      return type.apply(value);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw invalid(keyword, value);
    }
  }

  @Nullable String text(Keyword keyword) {
    Object value = value(keyword);
    return value == null ? null : value.toString();
  }

  /** A list of texts; a text alone is split at commas, as Ansible does with {@code listof}. */
  List<String> texts(Keyword keyword) {
    List<String> all = new ArrayList<>();
    for (Object each : directives.list(keyword)) {
      Object value;
      try {
        value = templar.value(each);
      } catch (UndefinedException e) {
        throw new ParserException(undefined(name(keyword), e), position, e);
      }
      if (value instanceof List<?> list) {
        list.forEach(item -> all.add(String.valueOf(item)));
      } else if (value != null && !omit.equals(value)) {
        all.add(value.toString());
      }
    }
    return all;
  }

  /** What is said of a field that has a variable nobody set. */
  static String undefined(String field, UndefinedException e) {
    return "The field '"
        + field
        + "' has an invalid value, which includes an undefined variable.. "
        + e.text();
  }

  private ParserException invalid(Keyword keyword, Object value) {
    return new ParserException(
        "the field '%s' has an invalid value (%s), and could not be converted to %s.. %s"
            .formatted(
                // Ansible's own name for what Python has a keyword of that name for
                keyword == Keyword.ASYNC ? "async_val" : name(keyword),
                Text.repr(Unsafe.unmark(directives.raw(keyword))),
                keyword.type().shown(),
                reason(keyword.type(), value)),
        position);
  }

  /** What Python says of the value. */
  private static String reason(Keyword.Type type, Object value) {
    boolean container = value instanceof List || value instanceof Map;
    return switch (type) {
      case BOOL ->
          container
              ? "unhashable type: '" + Values.typeName(value) + "'"
              : "The value '"
                  + Text.str(value)
                  + "' is not a valid boolean.  Valid booleans include: 0, 1, '0', '1', 'f',"
                  + " 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'";
      case FLOAT, PERCENT ->
          container
              ? "float() argument must be a string or a real number, not '"
                  + Values.typeName(value)
                  + "'"
              : "could not convert string to float: " + Text.repr(value);
      case INT, TEXT, TEXTS, LIST -> "";
    };
  }

  static String name(Keyword keyword) {
    return keyword.name().toLowerCase(Locale.ROOT);
  }

  /** An error's text with the place in the file under it, as Ansible shows it in {@code msg}. */
  static String withPlace(JansibleException error) {
    // a template says itself what is wrong in it; a place is that of the task
    return error.position() == null || error instanceof TemplateException
        ? error.text()
        : error.text() + "\n\n" + SourceExcerpt.of(error.position());
  }
}
