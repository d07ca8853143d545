package io.jansible.testkit.shell;

import io.jansible.testkit.files.Actor;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * A program that is to be run.
 *
 * @param argv its name as it was called, and its arguments
 * @param environment its variables
 * @param directory where it runs, absolute
 */
public record Program(
    List<String> argv,
    Map<String, String> environment,
    String directory,
    Actor actor,
    InputStream in,
    OutputStream out,
    OutputStream err) {}
