package io.jansible.playbook;

import io.jansible.error.Position;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One play. Immutable, identified by its object: two plays are never equal.
 *
 * <p>What a keyword of the play is set to is in {@code directives} ({@code
 * directives.raw(Keyword.SERIAL)}), not rendered.
 */
public final class Play {
  private final Directives directives;
  private final @Nullable String name;
  private final Object hosts;
  private final Map<String, @Nullable Object> vars;
  private final List<Object> varsFiles;
  private final List<VarsPrompt> varsPrompt;
  private final List<Role> roles;
  private final List<Block> blocks;
  private final List<Block> handlers;
  private final Path file;
  private final Position position;

  /**
   * @param name not rendered; null where the play has none
   * @param hosts the pattern: text or a list of texts, not rendered
   * @param varsFiles each a text or a list of texts to try in order, not rendered
   * @param roles those of {@code roles:} and of static {@code import_role}, each after its
   *     dependencies, as they stand in the play
   * @param blocks what runs, in order: pre_tasks, flush_handlers, roles, tasks, flush_handlers,
   *     post_tasks, flush_handlers; without fact gathering, which the engine adds
   * @param handlers of the play's roles, then the play's own
   * @param file the playbook file that holds the play
   */
  public Play(
      Directives directives,
      @Nullable String name,
      Object hosts,
      Map<String, @Nullable Object> vars,
      List<Object> varsFiles,
      List<VarsPrompt> varsPrompt,
      List<Role> roles,
      List<Block> blocks,
      List<Block> handlers,
      Path file,
      Position position) {
    this.directives = directives;
    this.name = name;
    this.hosts = hosts;
    this.vars = vars;
    this.varsFiles = List.copyOf(varsFiles);
    this.varsPrompt = List.copyOf(varsPrompt);
    this.roles = List.copyOf(roles);
    this.blocks = List.copyOf(blocks);
    this.handlers = List.copyOf(handlers);
    this.file = file;
    this.position = position;
  }

  public Directives directives() {
    return directives;
  }

  public @Nullable String name() {
    return name;
  }

  public Object hosts() {
    return hosts;
  }

  public Map<String, @Nullable Object> vars() {
    return vars;
  }

  public List<Object> varsFiles() {
    return varsFiles;
  }

  public List<VarsPrompt> varsPrompt() {
    return varsPrompt;
  }

  public List<Role> roles() {
    return roles;
  }

  public List<Block> blocks() {
    return blocks;
  }

  public List<Block> handlers() {
    return handlers;
  }

  public Path file() {
    return file;
  }

  public Position position() {
    return position;
  }
}
