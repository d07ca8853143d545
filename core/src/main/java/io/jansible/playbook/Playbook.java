package io.jansible.playbook;

import java.nio.file.Path;
import java.util.List;

/**
 * A loaded playbook: the plays of its file and of those it imports, in order. Immutable.
 *
 * @param file absolute path
 */
public record Playbook(Path file, List<Play> plays) {}
