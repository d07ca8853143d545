package io.jansible.playbook;

import io.jansible.error.Position;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A role as one play uses it. Two uses with the same parameters, tags and conditions are the same
 * object: a host runs it once (unless {@code allow_duplicates}). Immutable, identified by its
 * object; it holds variables but not its tasks, which stand in the play's blocks.
 */
public final class Role {
  private final String name;
  private final String shownName;
  private final @Nullable String collection;
  private final Path path;
  private final Map<String, @Nullable Object> defaults;
  private final Map<String, @Nullable Object> vars;
  private final Map<String, @Nullable Object> params;
  private List<Role> dependencies;
  private Role identity = this;
  private @Nullable Role includer;
  private final List<Role> dependents;
  private final boolean allowDuplicates;
  private final boolean isPublic;
  private final Directives directives;
  private final Position position;

  /**
   * @param name as Ansible's {@code role_name} has it
   * @param shownName as it stands before task names
   * @param collection {@code namespace.name} of a collection's role, else null
   * @param path the role's folder
   * @param defaults {@code defaults/main}, not rendered
   * @param vars {@code vars/main}, not rendered
   * @param params of the role entry or {@code import_role}/{@code include_role}'s {@code vars}
   * @param dependencies direct ones of {@code meta/main.yml}, in order
   * @param dependents the roles this one is a dependency of, outermost first (Ansible's dep_chain)
   * @param isPublic whether its defaults and vars are seen by the rest of the play
   */
  public Role(
      String name,
      String shownName,
      @Nullable String collection,
      Path path,
      Map<String, @Nullable Object> defaults,
      Map<String, @Nullable Object> vars,
      Map<String, @Nullable Object> params,
      List<Role> dependencies,
      List<Role> dependents,
      boolean allowDuplicates,
      boolean isPublic,
      Directives directives,
      Position position) {
    this.name = name;
    this.shownName = shownName;
    this.collection = collection;
    this.path = path;
    this.defaults = defaults;
    this.vars = vars;
    this.params = params;
    this.dependencies = List.copyOf(dependencies);
    this.dependents = List.copyOf(dependents);
    this.allowDuplicates = allowDuplicates;
    this.isPublic = isPublic;
    this.directives = directives;
    this.position = position;
  }

  public String name() {
    return name;
  }

  public String shownName() {
    return shownName;
  }

  public @Nullable String collection() {
    return collection;
  }

  public Path path() {
    return path;
  }

  public Map<String, @Nullable Object> defaults() {
    return defaults;
  }

  public Map<String, @Nullable Object> vars() {
    return vars;
  }

  public Map<String, @Nullable Object> params() {
    return params;
  }

  /**
   * The first role of the play that is used with the same parameters, keywords and files: a host
   * runs it once.
   */
  public Role identity() {
    return identity;
  }

  /** The role whose task has included or imported this one; null where none has. */
  public @Nullable Role includer() {
    return includer;
  }

  void includedBy(@Nullable Role outer) {
    includer = outer;
  }

  void identifyAs(Role first) {
    identity = first;
  }

  /** The loader's: dependencies are known only after the role that they refer to. */
  void dependOn(List<Role> roles) {
    dependencies = List.copyOf(roles);
  }

  public List<Role> dependencies() {
    return dependencies;
  }

  public List<Role> dependents() {
    return dependents;
  }

  public boolean allowDuplicates() {
    return allowDuplicates;
  }

  public boolean isPublic() {
    return isPublic;
  }

  public Directives directives() {
    return directives;
  }

  public Position position() {
    return position;
  }

  @Override
  public String toString() {
    return shownName;
  }
}
