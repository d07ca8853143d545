package io.jansible.template.lex;

/** The kinds of tokens, with the words Jinja2's messages use for them. */
public enum TokenKind {
  DATA("template data / text"),
  VARIABLE_BEGIN("begin of print statement"),
  VARIABLE_END("end of print statement"),
  BLOCK_BEGIN("begin of statement block"),
  BLOCK_END("end of statement block"),
  COMMENT_BEGIN("begin of comment"),
  COMMENT("comment"),
  COMMENT_END("end of comment"),
  RAW_BEGIN("raw_begin"),
  RAW_END("raw_end"),
  LINE_STATEMENT_BEGIN("begin of line statement"),
  LINE_STATEMENT_END("end of line statement"),
  LINE_COMMENT_BEGIN("begin of comment"),
  LINE_COMMENT("comment"),
  LINE_COMMENT_END("end of comment"),
  WHITESPACE("whitespace"),
  NAME("name"),
  STRING("string"),
  INTEGER("integer"),
  FLOAT("float"),
  EOF("end of template"),
  /** Where the text stops to be tokens; its value is the error. */
  ERROR("error"),
  ADD("+"),
  ASSIGN("="),
  COLON(":"),
  COMMA(","),
  DIV("/"),
  DOT("."),
  EQ("=="),
  FLOORDIV("//"),
  GT(">"),
  GTEQ(">="),
  LBRACE("{"),
  LBRACKET("["),
  LPAREN("("),
  LT("<"),
  LTEQ("<="),
  MOD("%"),
  MUL("*"),
  NE("!="),
  PIPE("|"),
  POW("**"),
  RBRACE("}"),
  RBRACKET("]"),
  RPAREN(")"),
  SEMICOLON(";"),
  SUB("-"),
  TILDE("~");

  private final String text;

  TokenKind(String text) {
    this.text = text;
  }

  /** How messages name it. */
  public String text() {
    return text;
  }
}
