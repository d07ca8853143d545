package io.jansible.playbook;

import io.jansible.error.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of a play while it is loaded, and what its imports add to it. */
final class PlayBuilder {
  final LoaderContext context;
  final YamlFiles files;
  final RoleFiles roleFiles;
  final Path folder;
  final List<Role> roles = new ArrayList<>();
  final List<Block> handlers = new ArrayList<>();
  private final List<Map<String, @Nullable Object>> vars;
  private final Map<RoleKey, Role> known;

  /** Two uses of a role that are equal in this are one: a host runs it once. */
  record RoleKey(
      String name,
      Path path,
      Map<String, @Nullable Object> params,
      List<?> when,
      List<?> tags,
      List<Map<String, @Nullable Object>> vars,
      Map<String, String> from,
      boolean included) {}

  /**
   * @param folder the playbook's
   * @param vars the play's variables that names of imports may use, the innermost first
   * @param known the play's roles so far, those of its dynamic includes too
   */
  PlayBuilder(
      LoaderContext context,
      YamlFiles files,
      RoleFiles roleFiles,
      Path folder,
      List<Map<String, @Nullable Object>> vars,
      Map<RoleKey, Role> known) {
    this.context = context;
    this.files = files;
    this.roleFiles = roleFiles;
    this.folder = folder;
    this.vars = vars;
    this.known = known;
  }

  /** The first role that is equal to this one. */
  Role identity(RoleKey key, Role role) {
    Role first = known.putIfAbsent(key, role);
    return first == null ? role : first;
  }

  /** Renders the name of something that is imported. */
  @Nullable Object render(
      Object raw, Directives directives, @Nullable Role role, Position position) {
    List<Map<String, @Nullable Object>> layers = new ArrayList<>();
    List<Map<String, @Nullable Object>> own = directives.vars();
    for (int i = own.size() - 1; i >= 0; i--) {
      layers.add(own.get(i));
    }
    layers.addAll(vars);
    return context.render(raw, layers, role, position);
  }
}
