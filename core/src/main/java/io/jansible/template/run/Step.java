package io.jansible.template.run;

/** A statement ready to run. */
abstract class Step {
  /** Go on with the next statement. */
  static final int NEXT = 0;

  /** Leave the innermost loop. */
  static final int BREAK = 1;

  /** Begin the innermost loop's next iteration. */
  static final int CONTINUE = 2;

  static final Step NOTHING =
      new Step() {
        @Override
        int run(Frame frame, Sink out) {
          return NEXT;
        }
      };

  /** Runs it and says how to go on. */
  abstract int run(Frame frame, Sink out);
}
