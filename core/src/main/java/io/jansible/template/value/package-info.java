/** Python's values as templates see them: truth, text, arithmetic, comparison, methods. */
@NullMarked
package io.jansible.template.value;

import org.jspecify.annotations.NullMarked;
