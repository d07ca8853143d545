package io.jansible.template.run;

import io.jansible.template.value.Values;
import org.jspecify.annotations.Nullable;

/** An expression ready to be evaluated. */
abstract class Node {
  abstract @Nullable Object eval(Frame frame);

  /** Its truth. Comparisons and logic answer it without making a value. */
  boolean test(Frame frame) {
    return Values.truth(eval(frame));
  }
}
