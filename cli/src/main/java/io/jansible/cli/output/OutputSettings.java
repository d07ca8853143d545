package io.jansible.cli.output;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run is shown.
 *
 * @param color whether texts are coloured
 * @param colors names of colours that differ from the defaults
 * @param columns width that banners and warnings are laid out for
 * @param resultFormat {@code json} or {@code yaml}
 * @param prettyResults null where it was not set
 * @param log where everything is logged too, null for nowhere
 * @param check whether the whole run is a dry one
 */
public record OutputSettings(
    int verbosity,
    boolean color,
    Map<Color, String> colors,
    int columns,
    boolean displaySkippedHosts,
    boolean displayOkHosts,
    boolean displayFailedStderr,
    boolean showCustomStats,
    boolean showPerHostStart,
    boolean checkModeMarkers,
    boolean showTaskPathOnFailure,
    boolean displayArgs,
    String resultFormat,
    @Nullable Boolean prettyResults,
    boolean actionWarnings,
    boolean deprecationWarnings,
    boolean systemWarnings,
    boolean verboseToStderr,
    int diffContext,
    boolean check,
    @Nullable LogFile log,
    int logVerbosity) {

  /**
   * Where output is kept, too.
   *
   * @param filters {@code log_filter}
   */
  public record LogFile(Path path, List<String> filters) {}

  /** As without any configuration, in a pipe. */
  public static final OutputSettings DEFAULTS =
      new OutputSettings(
          0, false, Map.of(), 79, true, true, false, false, false, false, false, false, "json",
          null, true, true, true, false, 3, false, null, 0);

  public OutputSettings withVerbosity(int level) {
    return new OutputSettings(
        level,
        color,
        colors,
        columns,
        displaySkippedHosts,
        displayOkHosts,
        displayFailedStderr,
        showCustomStats,
        showPerHostStart,
        checkModeMarkers,
        showTaskPathOnFailure,
        displayArgs,
        resultFormat,
        prettyResults,
        actionWarnings,
        deprecationWarnings,
        systemWarnings,
        verboseToStderr,
        diffContext,
        check,
        log,
        Math.max(level, logVerbosity));
  }

  /** The same with results shown as YAML. */
  public OutputSettings withResultFormat(String format) {
    return new OutputSettings(
        verbosity,
        color,
        colors,
        columns,
        displaySkippedHosts,
        displayOkHosts,
        displayFailedStderr,
        showCustomStats,
        showPerHostStart,
        checkModeMarkers,
        showTaskPathOnFailure,
        displayArgs,
        format,
        prettyResults,
        actionWarnings,
        deprecationWarnings,
        systemWarnings,
        verboseToStderr,
        diffContext,
        check,
        log,
        logVerbosity);
  }
}
