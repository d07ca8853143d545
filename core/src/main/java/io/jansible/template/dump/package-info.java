/** YAML text as PyYAML with libyaml writes it. Uses values; nothing of the evaluator. */
@NullMarked
package io.jansible.template.dump;

import org.jspecify.annotations.NullMarked;
