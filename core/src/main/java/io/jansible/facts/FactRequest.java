package io.jansible.facts;

import java.util.List;

/**
 * What {@code setup} is asked for.
 *
 * @param subsets {@code all}, {@code min}, names of collectors, each perhaps with {@code !}
 * @param filters globs over fact names, with or without {@code ansible_}; empty for all
 * @param factPath directory of {@code *.fact} files on the node
 * @param timeoutSeconds how long a mount that does not answer is waited for
 * @param interpreters Python programs to ask for the {@code ansible_python} facts, the first that
 *     is there
 */
public record FactRequest(
    List<String> subsets,
    List<String> filters,
    String factPath,
    long timeoutSeconds,
    List<String> interpreters) {}
