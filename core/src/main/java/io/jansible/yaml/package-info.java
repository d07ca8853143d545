/**
 * YAML 1.1 as PyYAML reads it, every node with its position. May use {@code error}, {@code value},
 * {@code vault}.
 */
@NullMarked
package io.jansible.yaml;

import org.jspecify.annotations.NullMarked;
