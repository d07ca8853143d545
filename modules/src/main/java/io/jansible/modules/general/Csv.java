package io.jansible.modules.general;

import java.util.ArrayList;
import java.util.List;

/**
 * Comma-separated values as Python's csv module reads them.
 *
 * @param delimiter between fields
 * @param skipSpace whether spaces after it are left out
 * @param strict whether a quoted field may only end before a delimiter
 */
record Csv(char delimiter, boolean skipSpace, boolean strict) {

  /** The text is not what the dialect allows. */
  static final class CsvException extends Exception {
    private static final long serialVersionUID = 1L;

    CsvException(String message) {
      super(message);
    }
  }

  private enum State {
    START_RECORD,
    START_FIELD,
    IN_FIELD,
    IN_QUOTES,
    QUOTE_IN_QUOTES,
    AFTER_NEWLINE
  }

  /** The rows, empty ones among them. */
  List<List<String>> rows(String text) throws CsvException {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    State state = State.START_RECORD;
    for (int i = 0; i <= text.length(); i++) {
      // the end of the text ends a row that has begun
      boolean end = i == text.length();
      char c = end ? '\n' : text.charAt(i);
      boolean newline = c == '\n' || c == '\r';
      if (end && state == State.IN_QUOTES) {
        if (strict) {
          throw new CsvException("unexpected end of data");
        }
        row.add(field.toString());
        rows.add(row);
        break;
      }
      if (end && (state == State.START_RECORD || state == State.AFTER_NEWLINE)) {
        break;
      }
      if (state == State.AFTER_NEWLINE) {
        state = State.START_RECORD;
        if (c == '\n' && text.charAt(i - 1) == '\r') {
          continue;
        }
      }
      switch (state) {
        case IN_QUOTES -> {
          if (c == '"') {
            state = State.QUOTE_IN_QUOTES;
          } else {
            field.append(c);
          }
          continue;
        }
        case QUOTE_IN_QUOTES -> {
          if (c == '"') {
            field.append('"');
            state = State.IN_QUOTES;
            continue;
          }
          if (!newline && c != delimiter) {
            if (strict) {
              throw new CsvException("'" + delimiter + "' expected after '\"'");
            }
            field.append(c);
            state = State.IN_FIELD;
            continue;
          }
        }
        case START_RECORD, START_FIELD -> {
          if (newline && state == State.START_RECORD) {
            rows.add(row);
            row = new ArrayList<>();
            state = State.AFTER_NEWLINE;
            continue;
          }
          if (c == '"') {
            state = State.IN_QUOTES;
            continue;
          }
          if (c == ' ' && skipSpace) {
            state = State.START_FIELD;
            continue;
          }
        }
        default -> {}
      }
      if (newline) {
        row.add(field.toString());
        field.setLength(0);
        rows.add(row);
        row = new ArrayList<>();
        state = State.AFTER_NEWLINE;
      } else if (c == delimiter) {
        row.add(field.toString());
        field.setLength(0);
        state = State.START_FIELD;
      } else {
        field.append(c);
        state = State.IN_FIELD;
      }
    }
    return rows;
  }
}
