package io.jansible.playbook;

import io.jansible.error.JansibleException;
import io.jansible.error.ParserException;
import io.jansible.error.Position;
import io.jansible.playbook.PlayBuilder.RoleKey;
import io.jansible.playbook.TaskListReader.Place;
import io.jansible.template.value.Text;
import io.jansible.value.Unsafe;
import io.jansible.yaml.YamlList;
import io.jansible.yaml.YamlMap;
import io.jansible.yaml.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads roles with their dependencies. */
final class RoleReader {
  private static final int MAX_DEPTH = 99;

  private final PlayBuilder play;
  private final TaskListReader tasks;

  RoleReader(PlayBuilder play, TaskListReader tasks) {
    this.play = play;
    this.tasks = tasks;
  }

  /**
   * A role with all that it brings to a play.
   *
   * @param blocks those of its dependencies first
   */
  record Compiled(Role role, List<Block> blocks, List<Block> handlers) {}

  /**
   * How a role is used.
   *
   * @param from what {@code tasks_from} and its like say, by {@code tasks}, {@code vars}…
   * @param dependents roles that it is a dependency of, the outermost first
   */
  private record Use(
      Map<String, @Nullable Object> params,
      Map<Keyword, @Nullable Object> keywords,
      Map<String, @Nullable Object> vars,
      Map<String, String> from,
      Directives parent,
      List<Role> dependents,
      boolean included,
      boolean isPublic,
      @Nullable Boolean allowDuplicates,
      boolean validate,
      Position position) {}

  /** An entry of {@code roles:} or of a role's {@code dependencies:}. */
  Compiled entry(YamlNode node, Directives parent) {
    return entry(node, parent, List.of(), null, publicWhere(true));
  }

  /** Whether a role's variables are seen outside where the role itself does not say. */
  private boolean publicWhere(boolean isStatic) {
    Boolean asked = play.context.privateRoles();
    return asked == null ? isStatic : !asked;
  }

  private Compiled entry(
      YamlNode node,
      Directives parent,
      List<Role> dependents,
      @Nullable Path beside,
      boolean isPublic) {
    String name;
    Map<String, @Nullable Object> params = new LinkedHashMap<>();
    Map<Keyword, @Nullable Object> keywords = Map.of();
    Map<String, @Nullable Object> vars = Map.of();
    switch (node) {
      case YamlMap map -> {
        Fields fields = new Fields(map, Element.ROLE);
        Object named = map.has("role") ? fields.value("role") : fields.value("name");
        if (!(named instanceof String text) || text.isEmpty()) {
          throw new JansibleException("role definitions must contain a role name", map.position());
        }
        name = text;
        keywords = fields.own();
        ModuleDefaults.check(keywords, play.context);
        vars = fields.vars();
        for (YamlMap.Entry each : map.entries()) {
          String key = String.valueOf(each.key());
          if (!Element.ROLE.hasPart(key) && Keyword.of(key, Element.ROLE) == null) {
            params.put(key, each.node().value());
          }
        }
      }
      case YamlList list ->
          throw new ParserException(
              "role definitions must be a string or a dictionary", list.position());
      default -> {
        if (!(Unsafe.unmark(node.value()) instanceof String text)) {
          throw new ParserException(
              "Invalid role definition: " + Text.str(node.value()), node.position());
        }
        name = text;
        if (name.contains(",")) {
          throw new JansibleException("Invalid old style role requirement: " + name);
        }
      }
    }
    String rendered = PlainText.of(play.render(name, parent, null, node.position()));
    RoleFiles.Found found =
        play.roleFiles.find(rendered, collections(parent), play.folder, beside, node.position());
    return load(
        found,
        new Use(
            params,
            keywords,
            vars,
            Map.of(),
            parent,
            dependents,
            false,
            isPublic,
            null,
            true,
            node.position()));
  }

  /**
   * The role of {@code import_role} or {@code include_role}.
   *
   * @param arguments rendered
   * @param parent what the role's tasks inherit from
   */
  Compiled included(
      Task task,
      Map<String, @Nullable Object> arguments,
      Directives parent,
      List<Map<String, @Nullable Object>> loopVars,
      boolean isStatic) {
    Object asked = arguments.containsKey("name") ? arguments.get("name") : arguments.get("role");
    String name = PlainText.of(asked);
    Role outer = task.role();
    RoleFiles.Found found =
        play.roleFiles.find(
            name,
            collections(task.directives()),
            play.folder,
            outer == null ? null : outer.path(),
            task.namedAt());
    Map<String, String> from = new LinkedHashMap<>();
    for (String kind : List.of("tasks", "vars", "defaults", "handlers")) {
      Object file = arguments.get(kind + "_from");
      if (file != null) {
        from.put(kind, PlainText.of(file));
      }
    }
    List<Role> dependents = new ArrayList<>();
    if (outer != null) {
      dependents.addAll(outer.dependents());
      dependents.add(outer);
    }
    if (isStatic) {
      checkDepth(dependents, task.namedAt());
    }
    Object isPublic = arguments.get("public");
    Object duplicates = arguments.get("allow_duplicates");
    Object validate = arguments.get("rolespec_validate");
    Map<String, @Nullable Object> vars = new LinkedHashMap<>();
    List<Map<String, @Nullable Object>> own = task.directives().vars();
    List<Map<String, @Nullable Object>> outerVars =
        task.directives().parent() == null ? List.of() : task.directives().parent().vars();
    if (own.size() > outerVars.size()) {
      vars.putAll(own.get(own.size() - 1));
    }
    loopVars.forEach(vars::putAll);
    return load(
        found,
        new Use(
            Map.of(),
            Map.of(),
            vars,
            from,
            parent,
            dependents,
            true,
            isPublic == null ? publicWhere(isStatic) : isTrue(isPublic),
            duplicates == null || isTrue(duplicates),
            validate == null || isTrue(validate),
            task.position()));
  }

  private static boolean isTrue(Object value) {
    return Boolean.TRUE.equals(value)
        || List.of("yes", "true", "on", "1", "y", "t")
            .contains(value.toString().toLowerCase(java.util.Locale.ROOT));
  }

  private static List<String> collections(Directives directives) {
    return directives.list(Keyword.COLLECTIONS).stream().map(PlainText::of).toList();
  }

  private Compiled load(RoleFiles.Found found, Use use) {
    play.context.roleFound(found.path());
    YamlNode metadata = play.roleFiles.document(found, "meta", null);
    YamlMap meta = metadata instanceof YamlMap map ? map : null;
    if (metadata != null && metadata.value() != null && meta == null) {
      throw new ParserException(
          "the 'meta/main.yml' for role " + found.name() + " is not a dictionary", null);
    }
    if (meta != null) {
      new Fields(meta, Element.ROLE_METADATA).check(key -> false);
    }
    // a role's own vars stand at the level of role vars, so its tasks do not inherit them
    Map<Keyword, @Nullable Object> keywords = new LinkedHashMap<>(use.keywords);
    List<@Nullable Object> collections = roleCollections(found, meta);
    keywords.put(Keyword.COLLECTIONS, collections);
    Directives inherited = new Directives(use.parent, keywords, Map.of());
    Directives own = new Directives(null, use.keywords, use.vars);
    boolean duplicates =
        use.allowDuplicates != null
            ? use.allowDuplicates
            : meta != null
                && meta.get("allow_duplicates") != null
                && isTrue(String.valueOf(meta.get("allow_duplicates").value()));
    String shown =
        found.collection() == null ? found.name() : found.collection() + "." + found.name();
    List<Role> dependencies = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    List<Block> handlers = new ArrayList<>();
    Role role =
        new Role(
            found.name(),
            shown,
            found.collection(),
            found.path(),
            play.roleFiles.variables(found, "defaults", use.from.get("defaults")),
            play.roleFiles.variables(found, "vars", use.from.get("vars")),
            use.params,
            dependencies,
            use.dependents,
            duplicates,
            use.isPublic,
            own,
            use.position);
    role.includedBy(
        use.included && !use.dependents.isEmpty()
            ? use.dependents.get(use.dependents.size() - 1)
            : null);
    role.identifyAs(
        play.identity(
            new RoleKey(
                found.name(),
                found.path(),
                use.params,
                plain(use.keywords, Keyword.WHEN),
                plain(use.keywords, Keyword.TAGS),
                use.vars.isEmpty() ? List.of() : List.of(use.vars),
                use.from,
                use.included),
            role));
    if (meta != null) {
      dependencies(meta, role, inherited, use, dependencies, blocks, handlers);
    }
    Place place = new Place(inherited, role, false);
    List<YamlNode> items =
        items(play.roleFiles.document(found, "tasks", use.from.get("tasks")), "tasks", found);
    if (use.validate) {
      addValidation(found, use, meta, place, blocks);
    }
    blocks.addAll(tasks.blocks(items, place));
    blocks.add(complete(role, inherited));
    List<YamlNode> ownHandlers =
        items(
            play.roleFiles.document(found, "handlers", use.from.get("handlers")),
            "handlers",
            found);
    handlers.addAll(tasks.blocks(ownHandlers, new Place(inherited, role, true)));
    if (use.included) {
      play.roles.add(role);
    }
    return new Compiled(role, blocks, handlers);
  }

  /** Members of a list; conditions are equal by what they say, wherever they stand. */
  private static List<?> plain(Map<Keyword, @Nullable Object> keywords, Keyword keyword) {
    return keywords.get(keyword) instanceof List<?> list
        ? list.stream()
            .map(each -> each instanceof Condition c ? String.valueOf(c.expression()) : each)
            .toList()
        : List.of();
  }

  private static List<@Nullable Object> roleCollections(
      RoleFiles.Found found, @Nullable YamlMap meta) {
    List<@Nullable Object> collections = new ArrayList<>();
    if (found.collection() != null) {
      collections.add(found.collection());
    }
    if (meta != null && meta.get("collections") instanceof YamlList list) {
      list.items().forEach(each -> collections.add(each.value()));
    }
    return collections;
  }

  private void dependencies(
      YamlMap meta,
      Role role,
      Directives inherited,
      Use use,
      List<Role> dependencies,
      List<Block> blocks,
      List<Block> handlers) {
    YamlNode node = meta.get("dependencies");
    if (node == null || node.value() == null) {
      return;
    }
    if (!(node instanceof YamlList list)) {
      throw new ParserException("Expected role dependencies to be a list.", meta.position());
    }
    List<Role> dependents = new ArrayList<>(use.dependents);
    dependents.add(role);
    checkDepth(dependents, use.position);
    for (YamlNode entry : list.items()) {
      Compiled dependency = entry(entry, inherited, dependents, role.path(), use.isPublic);
      dependencies.add(dependency.role);
      blocks.addAll(dependency.blocks);
      handlers.addAll(dependency.handlers);
    }
    role.dependOn(dependencies);
  }

  /** Roles that need each other are found by how deep they lie. */
  private static void checkDepth(List<Role> dependents, @Nullable Position position) {
    if (dependents.size() > MAX_DEPTH) {
      throw new JansibleException(
          "A recursion loop was detected with the roles specified. Make sure child roles do not have"
              + " dependencies on parent roles",
          position);
    }
  }

  private static List<YamlNode> items(@Nullable YamlNode node, String kind, RoleFiles.Found found) {
    if (node == null || node.value() == null) {
      return List.of();
    }
    if (node instanceof YamlList list) {
      return list.items();
    }
    throw new ParserException(
        "The "
            + kind
            + "/main.yml file for role '"
            + found.name()
            + "' must contain a list of tasks. "
            + Fields.told("%s should be a list or None but is <class '%s'>", node),
        node.position());
  }

  /** The task that compares the role's variables with {@code meta/argument_specs}. */
  private void addValidation(
      RoleFiles.Found found, Use use, @Nullable YamlMap meta, Place place, List<Block> blocks) {
    YamlNode file = play.roleFiles.argumentSpecs(found);
    YamlNode specs =
        file instanceof YamlMap map
            ? map.get("argument_specs")
            : meta == null ? null : meta.get("argument_specs");
    String entryPoint = use.from.getOrDefault("tasks", "main");
    YamlNode node = specs instanceof YamlMap map ? map.get(entryPoint) : null;
    if (!(node instanceof YamlMap spec) || spec.entries().isEmpty()) {
      return;
    }
    Map<String, @Nullable Object> context = new LinkedHashMap<>();
    context.put("type", "role");
    context.put("name", found.name());
    context.put("argument_spec_name", entryPoint);
    context.put("path", found.path().toString());
    Map<String, @Nullable Object> args = new LinkedHashMap<>();
    YamlNode options = spec.get("options");
    args.put(
        "argument_spec", options == null || options.value() == null ? Map.of() : options.value());
    args.put("provided_arguments", use.params);
    args.put("validate_args_context", context);
    String name = "Validating arguments against arg spec '" + entryPoint + "'";
    YamlNode description = spec.get("short_description");
    if (description != null) {
      name = name + " - " + PlainText.of(description.value());
    }
    Directives directives =
        new Directives(place.parent(), Map.of(Keyword.TAGS, List.of("always")), Map.of());
    Task task =
        new Task(
            directives,
            name,
            "ansible.builtin.validate_argument_spec",
            "ansible.builtin.validate_argument_spec",
            args,
            null,
            null,
            List.of(),
            false,
            false,
            place.role(),
            spec.position(),
            spec.position());
    blocks.add(
        new Block(
            place.parent(),
            null,
            List.of(task),
            List.of(),
            List.of(),
            true,
            place.role(),
            spec.position()));
  }

  /** The end of a role, where a host is known to have had it. */
  private static Block complete(Role role, Directives inherited) {
    Map<Keyword, @Nullable Object> own = new LinkedHashMap<>();
    own.put(Keyword.TAGS, List.of("always"));
    own.put(Keyword.RUN_ONCE, false);
    Directives directives = new Directives(null, own, Map.of());
    Task end = implicitMeta("role_complete", role, directives, role.position());
    return new Block(
        directives, null, List.of(end), List.of(), List.of(), true, role, role.position());
  }

  static Task implicitMeta(
      String action, @Nullable Role role, Directives directives, Position position) {
    Map<String, @Nullable Object> args = new LinkedHashMap<>();
    args.put("_raw_params", action);
    return new Task(
        directives,
        null,
        "meta",
        "ansible.builtin.meta",
        args,
        null,
        null,
        List.of(),
        false,
        true,
        role,
        position,
        position);
  }
}
