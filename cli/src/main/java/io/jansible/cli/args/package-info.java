/**
 * Command lines as Python's argparse reads them: the behaviour that scripts around Ansible's
 * commands rely on (shortened long options, clustered short ones, {@code --}, where positional
 * arguments may stand, the texts and streams of usage errors). Depends on nothing.
 */
@NullMarked
package io.jansible.cli.args;

import org.jspecify.annotations.NullMarked;
