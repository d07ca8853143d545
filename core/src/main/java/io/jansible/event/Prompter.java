package io.jansible.event;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks the person at the terminal. */
public interface Prompter {
  /** Nobody there: every question gets null. */
  Prompter NONE = (text, echo, timeout) -> null;

  /**
   * @param text shown as it is
   * @param echo whether what is typed shows
   * @param timeout after which null is answered; null waits for ever
   * @return what was typed, without the line end; null where there is no terminal
   */
  @Nullable String ask(String text, boolean echo, @Nullable Duration timeout);

  /** Likewise, but what is not a terminal may answer too: null at the end of its input. */
  default @Nullable String line(String text) {
    return ask(text, true, null);
  }
}
