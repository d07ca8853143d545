package io.jansible.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders templates against one set of variables, exactly as ansible-core 2.18's Templar does
 * without native mode (or with it, where {@code jinja2_native} is set). Made by {@link
 * TemplateEngine#templar}; cheap to make, keeps each resolved variable for its own lifetime; one
 * thread at a time.
 *
 * <p>Every method throws {@link TemplateException} (or its subclass {@link UndefinedException})
 * with Ansible's wording.
 */
public interface Templar {
  /**
   * Renders every template inside a stored value: a string becomes what it renders to, lists and
   * maps are copied with their members rendered, marks are taken off, anything else is itself.
   */
  @Nullable Object value(@Nullable Object raw);

  /**
   * Like {@link #value}, but what came from an unsafe variable is marked {@code Unsafe}: for
   * results that are stored as variables again.
   */
  @Nullable Object marked(@Nullable Object raw);

  /**
   * Like {@link #value}, but a string that cannot be rendered because something in it is undefined
   * comes back as it was written.
   */
  @Nullable Object valueOrRaw(@Nullable Object raw);

  /**
   * Evaluates one term of {@code when}, {@code until}, {@code changed_when}, {@code failed_when} or
   * {@code assert.that}: a boolean, or an expression without delimiters.
   */
  boolean condition(@Nullable Object term);

  /** Evaluates an expression without delimiters to its typed value: {@code debug: var=}. */
  @Nullable Object expression(String expression);

  /** Renders a template to its text, whatever that looks like, with a playbook's syntax. */
  String text(String template);

  /** Renders a whole file's text as the {@code template} module does. */
  String file(String source, String fileName, FileOptions options);

  /** Whether a stored value has a template anywhere in it. */
  boolean isTemplate(@Nullable Object raw);

  /** Whether {@code jinja2_native} is set. */
  boolean nativeTypes();

  /** The variables this templar renders against. */
  Variables variables();

  /** A templar of the same engine over other variables. */
  Templar with(Variables variables);

  /**
   * A templar that sees some variables more, which hide those of the same name: loop items, a
   * lookup's options.
   */
  Templar with(Map<String, ? extends @Nullable Object> extra);

  /**
   * How the {@code template} module wants a file rendered; null delimiters mean Jinja2's.
   *
   * @param newline what ends each line of the result
   */
  record FileOptions(
      @Nullable String blockStart,
      @Nullable String blockEnd,
      @Nullable String variableStart,
      @Nullable String variableEnd,
      @Nullable String commentStart,
      @Nullable String commentEnd,
      boolean trimBlocks,
      boolean lstripBlocks,
      String newline) {
    public static final FileOptions DEFAULT =
        new FileOptions(null, null, null, null, null, null, true, false, "\n");
  }
}
