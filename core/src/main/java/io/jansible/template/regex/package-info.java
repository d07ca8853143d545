/** Python's regular expressions on java.util.regex. Uses values; nothing of the evaluator. */
@NullMarked
package io.jansible.template.regex;

import org.jspecify.annotations.NullMarked;
