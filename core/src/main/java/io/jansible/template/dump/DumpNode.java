package io.jansible.template.dump;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is written: PyYAML's representation of a value. Each node is one object. */
abstract sealed class DumpNode {
  /** Its name, if it is written more than once. */
  @Nullable String anchor;

  /** How often the representation meets it. */
  boolean met;

  /** The tag that has to be written, or null. */
  final @Nullable String tag;

  private DumpNode(@Nullable String tag) {
    this.tag = tag;
  }

  /** Text. */
  static final class Scalar extends DumpNode {
    final String value;

    /** Whether it means the same without quotes. */
    final boolean plainImplicit;

    /** Whether it means the same in quotes. */
    final boolean quotedImplicit;

    final char style;
    private @Nullable ScalarAnalysis analysis;

    Scalar(
        @Nullable String tag,
        String value,
        boolean plainImplicit,
        boolean quotedImplicit,
        char style) {
      super(tag);
      this.value = value;
      this.plainImplicit = plainImplicit;
      this.quotedImplicit = quotedImplicit;
      this.style = style;
    }

    ScalarAnalysis analysis() {
      ScalarAnalysis known = analysis;
      if (known == null) {
        known = ScalarAnalysis.of(value);
        analysis = known;
      }
      return known;
    }
  }

  /** A list or a mapping. */
  abstract static sealed class Branch extends DumpNode {
    boolean flow;

    private Branch(@Nullable String tag) {
      super(tag);
    }
  }

  /** A list. */
  static final class Sequence extends Branch {
    final List<DumpNode> items = new ArrayList<>();

    Sequence() {
      super(null);
    }
  }

  /** A mapping: keys and values in turn. */
  static final class Mapping extends Branch {
    final List<DumpNode> keysAndValues = new ArrayList<>();

    Mapping(@Nullable String tag) {
      super(tag);
    }
  }
}
