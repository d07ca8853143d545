package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.error.SourceExcerpt;
import io.jansible.playbook.Directives;
import io.jansible.playbook.Keyword;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import io.jansible.template.TemplateException;
import io.jansible.template.UndefinedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Renders a task's keywords for one host, with Ansible's messages where that fails. */
final class TaskFields {
  private final Task task;
  private final Directives directives;
  private final Templar templar;
  private final String omit;

  TaskFields(Task task, Templar templar, String omit) {
    this.task = task;
    this.directives = task.directives();
    this.templar = templar;
    this.omit = omit;
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
      throw new JansibleException(
          "The field '"
              + name(keyword)
              + "' has an invalid value, which includes an undefined variable.. "
              + e.text(),
          task.position(),
          e);
    }
  }

  boolean bool(Keyword keyword, boolean fallback) {
    Object value = value(keyword);
    if (value == null || value.equals("")) {
      return fallback;
    }
    try {
      return Coerce.bool(value);
    } catch (IllegalArgumentException e) {
      throw invalid(keyword, value, "bool");
    }
  }

  @Nullable Long integer(Keyword keyword) {
    Object value = value(keyword);
    if (value == null || value.equals("")) {
      return null;
    }
    try {
      return Coerce.integer(value);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw invalid(keyword, value, "int");
    }
  }

  @Nullable Double decimal(Keyword keyword) {
    Object value = value(keyword);
    if (value == null || value.equals("")) {
      return null;
    }
    try {
      return Coerce.decimal(value);
    } catch (IllegalArgumentException e) {
      throw invalid(keyword, value, "float");
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
        throw new JansibleException(
            "The field '"
                + name(keyword)
                + "' has an invalid value, which includes an undefined variable.. "
                + e.text(),
            task.position(),
            e);
      }
      if (value instanceof List<?> list) {
        list.forEach(item -> all.add(String.valueOf(item)));
      } else if (value != null && !omit.equals(value)) {
        all.add(value.toString());
      }
    }
    return all;
  }

  private JansibleException invalid(Keyword keyword, Object value, String type) {
    String shown = value instanceof String ? "'" + value + "'" : value.toString();
    return new JansibleException(
        "the field '"
            + name(keyword)
            + "' has an invalid value ("
            + shown
            + "), and could not be converted to "
            + type
            + ".. "
            + (type.equals("bool")
                ? "The value '"
                    + value
                    + "' is not a valid boolean.  Valid booleans include: 0, 1, '0', '1', 'f', 'false',"
                    + " 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'"
                : ""),
        task.position());
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
