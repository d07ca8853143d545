package io.jansible.template.lex;

import org.jspecify.annotations.Nullable;

/**
 * What a template is written in: delimiters and the rules of white space.
 *
 * @param lineStatementPrefix what begins a line that is a statement, if lines can be
 * @param lineCommentPrefix what begins a comment to the line's end, if lines can have one
 * @param newline what line ends become
 */
public record Syntax(
    String blockStart,
    String blockEnd,
    String variableStart,
    String variableEnd,
    String commentStart,
    String commentEnd,
    @Nullable String lineStatementPrefix,
    @Nullable String lineCommentPrefix,
    boolean trimBlocks,
    boolean lstripBlocks,
    boolean keepTrailingNewline,
    String newline) {

  /** Jinja2's defaults. */
  public static final Syntax JINJA =
      new Syntax("{%", "%}", "{{", "}}", "{#", "#}", null, null, false, false, false, "\n");

  /** Ansible's: as Jinja2's, with {@code trim_blocks}. */
  public static final Syntax ANSIBLE = JINJA.withTrim(true, false);

  public Syntax withTrim(boolean trim, boolean lstrip) {
    return new Syntax(
        blockStart,
        blockEnd,
        variableStart,
        variableEnd,
        commentStart,
        commentEnd,
        lineStatementPrefix,
        lineCommentPrefix,
        trim,
        lstrip,
        keepTrailingNewline,
        newline);
  }

  /**
   * The same with one of Jinja2's environment settings changed, by the name Jinja2 gives it; null
   * if there is no such setting.
   */
  public @Nullable Syntax with(String setting, @Nullable Object value) {
    String text = value == null ? null : String.valueOf(value);
    boolean flag =
        Boolean.TRUE.equals(value) || (value instanceof Number number && number.doubleValue() != 0);
    return switch (setting) {
      case "block_start_string" -> copy(text, null, null, null, null, null);
      case "block_end_string" -> copy(null, text, null, null, null, null);
      case "variable_start_string" -> copy(null, null, text, null, null, null);
      case "variable_end_string" -> copy(null, null, null, text, null, null);
      case "comment_start_string" -> copy(null, null, null, null, text, null);
      case "comment_end_string" -> copy(null, null, null, null, null, text);
      case "line_statement_prefix" ->
          lines(text, lineCommentPrefix, trimBlocks, lstripBlocks, keepTrailingNewline, newline);
      case "line_comment_prefix" ->
          lines(lineStatementPrefix, text, trimBlocks, lstripBlocks, keepTrailingNewline, newline);
      case "trim_blocks" ->
          lines(
              lineStatementPrefix,
              lineCommentPrefix,
              flag,
              lstripBlocks,
              keepTrailingNewline,
              newline);
      case "lstrip_blocks" ->
          lines(
              lineStatementPrefix,
              lineCommentPrefix,
              trimBlocks,
              flag,
              keepTrailingNewline,
              newline);
      case "keep_trailing_newline" ->
          lines(lineStatementPrefix, lineCommentPrefix, trimBlocks, lstripBlocks, flag, newline);
      case "newline_sequence" ->
          lines(
              lineStatementPrefix,
              lineCommentPrefix,
              trimBlocks,
              lstripBlocks,
              keepTrailingNewline,
              text == null ? "\n" : text);
      default -> null;
    };
  }

  /** The same with other delimiters; null keeps one. */
  public Syntax copy(
      @Nullable String blockFrom,
      @Nullable String blockTo,
      @Nullable String variableFrom,
      @Nullable String variableTo,
      @Nullable String commentFrom,
      @Nullable String commentTo) {
    return new Syntax(
        blockFrom == null ? blockStart : blockFrom,
        blockTo == null ? blockEnd : blockTo,
        variableFrom == null ? variableStart : variableFrom,
        variableTo == null ? variableEnd : variableTo,
        commentFrom == null ? commentStart : commentFrom,
        commentTo == null ? commentEnd : commentTo,
        lineStatementPrefix,
        lineCommentPrefix,
        trimBlocks,
        lstripBlocks,
        keepTrailingNewline,
        newline);
  }

  private Syntax lines(
      @Nullable String statement,
      @Nullable String comment,
      boolean trim,
      boolean lstrip,
      boolean keep,
      String newlineText) {
    return new Syntax(
        blockStart,
        blockEnd,
        variableStart,
        variableEnd,
        commentStart,
        commentEnd,
        statement,
        comment,
        trim,
        lstrip,
        keep,
        newlineText);
  }

  /**
   * Whether the text has any of the three opening delimiters: a quick test that most text fails.
   */
  public boolean mayBeTemplate(String text) {
    return text.contains(blockStart) || text.contains(variableStart) || text.contains(commentStart);
  }
}
