package io.jansible.cli.command;

import io.jansible.cli.args.ArgumentParser;
import io.jansible.cli.args.ParsedArguments;
import io.jansible.cli.output.Display;
import io.jansible.config.Settings;

/** What a command works with. */
record CommandContext(
    Session session,
    Settings settings,
    ParsedArguments arguments,
    ArgumentParser parser,
    Display display,
    Prompt prompt,
    Interruption interruption) {}
