/** Jinja2's grammar: tokens become a syntax tree of records. Knows nothing of evaluation. */
@NullMarked
package io.jansible.template.parse;

import org.jspecify.annotations.NullMarked;
