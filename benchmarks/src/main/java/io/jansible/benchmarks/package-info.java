/**
 * JMH benchmarks of what a run does most often. Build the project, then run {@code
 * benchmarks/run-jmh}.
 */
@NullMarked
package io.jansible.benchmarks;

import org.jspecify.annotations.NullMarked;
