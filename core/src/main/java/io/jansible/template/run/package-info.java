/**
 * Evaluation: a syntax tree is compiled to an immutable executable tree, which any number of
 * threads may render at once.
 */
@NullMarked
package io.jansible.template.run;

import org.jspecify.annotations.NullMarked;
