package io.jansible.template.run;

import io.jansible.template.value.Literal;
import io.jansible.template.value.NativeText;
import io.jansible.template.value.Text;
import io.jansible.template.value.VaultedText;
import org.jspecify.annotations.Nullable;

/** Where a render's pieces go, and what they are together in the end. */
final class Sink {
  private final ConcatMode mode;
  private final StringBuilder text = new StringBuilder(64);
  private @Nullable Object first;
  private int count;

  Sink(ConcatMode mode) {
    this.mode = mode;
  }

  ConcatMode mode() {
    return mode;
  }

  void text(String piece) {
    if (count == 1 && first != null) {
      text.append(Text.str(first));
      first = null;
    }
    count++;
    text.append(piece);
  }

  void value(@Nullable Object piece) {
    if (piece instanceof String string) {
      text(string);
    } else if (count == 0 && mode != ConcatMode.TEXT && piece != null) {
      count = 1;
      first = piece;
    } else {
      if (count == 0 && mode != ConcatMode.TEXT) {
        // A single None: text would lose it.
        count = 1;
        first = NONE;
        return;
      }
      text(Text.str(piece));
    }
  }

  private static final Object NONE =
      new Object() {
        @Override
        public String toString() {
          return "None";
        }
      };

  /** What has been printed, as this sink's mode has it. */
  @Nullable Object result() {
    if (mode == ConcatMode.TEXT) {
      return text.toString();
    }
    if (first instanceof VaultedText vaulted) {
      return vaulted.value();
    }
    if (mode == ConcatMode.EVALUATED) {
      if (first == null) {
        return Literal.evaluated(text.toString());
      }
      return first == NONE ? "None" : Literal.evaluated(first);
    }
    if (count == 0) {
      return null;
    }
    if (first != null) {
      if (first instanceof NativeText && mode == ConcatMode.NATIVE) {
        return Literal.nativeValue(first.toString(), false);
      }
      return first == NONE ? null : first;
    }
    return Literal.nativeValue(text.toString(), mode == ConcatMode.ANSIBLE_NATIVE);
  }

  /** What has been printed, as text. */
  String asText() {
    return first == null ? text.toString() : Text.str(first == NONE ? null : first);
  }
}
