package io.jansible.template.run;

import io.jansible.template.value.Literal;
import io.jansible.template.value.NativeText;
import io.jansible.template.value.Text;
import io.jansible.template.value.VaultedText;
import org.jspecify.annotations.Nullable;

/** Where a render's pieces go, and what they are together in the end. */
final class Sink {
  private static final Object NONE =
      new Object() {
        @Override
        public String toString() {
          return "None";
        }
      };

  private final ConcatMode mode;
  private final StringBuilder text = new StringBuilder();
  // the only piece so far, as it is: a single text is handed on, not copied
  private @Nullable Object single;
  private boolean empty = true;

  Sink(ConcatMode mode) {
    this.mode = mode;
  }

  ConcatMode mode() {
    return mode;
  }

  void text(String piece) {
    if (empty) {
      empty = false;
      single = piece;
      return;
    }
    if (single != null) {
      text.append(Text.str(single));
      single = null;
    }
    text.append(piece);
  }

  void value(@Nullable Object piece) {
    if (empty && mode != ConcatMode.TEXT && !(piece instanceof String)) {
      empty = false;
      single = piece == null ? NONE : piece; // text would lose a single None
    } else {
      text(Text.str(piece));
    }
  }

  /** What has been printed, as this sink's mode has it. */
  @Nullable Object result() {
    if (mode == ConcatMode.TEXT) {
      return asText();
    }
    if (single instanceof VaultedText vaulted) {
      return vaulted.value();
    }
    boolean ofText = single == null || single instanceof String;
    if (mode == ConcatMode.EVALUATED) {
      return ofText || single == NONE ? Literal.evaluated(asText()) : Literal.evaluated(single);
    }
    if (empty || single == NONE) {
      return null;
    }
    if (ofText || (single instanceof NativeText && mode == ConcatMode.NATIVE)) {
      return Literal.nativeValue(asText(), mode == ConcatMode.ANSIBLE_NATIVE);
    }
    return single;
  }

  /** What has been printed, as text. */
  String asText() {
    return single == null ? text.toString() : Text.str(single == NONE ? null : single);
  }
}
