package io.jansible.template.run;

import io.jansible.template.Templar;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one rendering needs beside its variables: used by one thread, and by every template that
 * takes part.
 */
public final class Render {
  /** What a rendering may ask of the templar that started it. */
  public interface Host {
    /** The templar, for filters and lookups. */
    Templar templar();

    /** Runs a lookup plugin. */
    List<@Nullable Object> lookup(
        String name,
        List<@Nullable Object> terms,
        Map<String, @Nullable Object> options,
        Context context);
  }

  final Environment environment;
  final ConcatMode mode;
  final TemplateLoader loader;
  final @Nullable Host host;
  private boolean tainted;

  public Render(
      Environment environment, ConcatMode mode, TemplateLoader loader, @Nullable Host host) {
    this.environment = environment;
    this.mode = mode;
    this.loader = loader;
    this.host = host;
  }

  /** Notes that something unsafe was read. */
  public void taint() {
    tainted = true;
  }

  /** Whether something unsafe was read. */
  public boolean tainted() {
    return tainted;
  }

  Sink sink() {
    return new Sink(mode);
  }
}
