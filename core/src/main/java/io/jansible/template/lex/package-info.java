/** Jinja2's lexical rules: template text becomes tokens. Knows nothing of grammar or evaluation. */
@NullMarked
package io.jansible.template.lex;

import org.jspecify.annotations.NullMarked;
