package io.jansible.playbook;

import io.jansible.error.JansibleException;
import io.jansible.error.MissingFile;
import io.jansible.error.ParserException;
import io.jansible.error.Position;
import io.jansible.template.value.Values;
import io.jansible.value.Unsafe;
import io.jansible.yaml.YamlList;
import io.jansible.yaml.YamlMap;
import io.jansible.yaml.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Turns lists of tasks into blocks; what is imported is put in place. */
final class TaskListReader {
  /** What an include may say of itself, beside its arguments. */
  private static final Set<Keyword> OF_INCLUDES =
      Set.of(
          Keyword.COLLECTIONS,
          Keyword.DEBUGGER,
          Keyword.IGNORE_ERRORS,
          Keyword.NO_LOG,
          Keyword.REGISTER,
          Keyword.RUN_ONCE,
          Keyword.TAGS,
          Keyword.TIMEOUT,
          Keyword.WHEN);

  private static final Set<String> ROLE_ARGUMENTS =
      Set.of(
          "name",
          "role",
          "tasks_from",
          "vars_from",
          "defaults_from",
          "handlers_from",
          "apply",
          "public",
          "allow_duplicates",
          "rolespec_validate");

  private final PlayBuilder play;
  private final RoleReader roles;

  TaskListReader(PlayBuilder play) {
    this.play = play;
    this.roles = new RoleReader(play, this);
  }

  RoleReader roles() {
    return roles;
  }

  /**
   * Where tasks stand.
   *
   * @param parent what they inherit from
   * @param role they belong to, or null
   * @param handlers whether they are handlers
   */
  record Place(Directives parent, @Nullable Role role, boolean handlers) {
    Place with(Directives inner) {
      return new Place(inner, role, handlers);
    }
  }

  /** Blocks of a list; each run of loose tasks is a block of its own. */
  List<Block> blocks(List<YamlNode> items, Place place) {
    List<Block> blocks = new ArrayList<>();
    List<YamlNode> loose = new ArrayList<>();
    for (YamlNode item : items) {
      if (isBlock(item)) {
        addImplicit(loose, place, blocks);
        blocks.add(block((YamlMap) item, place));
      } else {
        loose.add(item);
      }
    }
    addImplicit(loose, place, blocks);
    return blocks;
  }

  private void addImplicit(List<YamlNode> loose, Place place, List<Block> blocks) {
    if (!loose.isEmpty()) {
      Position position = loose.get(0).position();
      blocks.add(
          new Block(
              place.parent,
              null,
              tasks(
                  loose,
                  place,
                  item ->
                      new ParserException(
                          Fields.malformed("a block. ", loose, "list"), item.position())),
              List.of(),
              List.of(),
              true,
              place.role,
              position));
      loose.clear();
    }
  }

  private static boolean isBlock(YamlNode node) {
    return node instanceof YamlMap map
        && (map.has("block") || map.has("rescue") || map.has("always"));
  }

  private Block block(YamlMap map, Place place) {
    Fields fields = new Fields(map, Element.BLOCK);
    fields.check(key -> false);
    ModuleDefaults.check(fields.own(), play.context);
    Directives directives = fields.directives(place.parent);
    Place inside = place.with(directives);
    List<TaskItem> block = part(fields, "block", inside);
    List<TaskItem> rescue = part(fields, "rescue", inside);
    List<TaskItem> always = part(fields, "always", inside);
    for (String key : List.of("rescue", "always")) {
      if (Values.truth(fields.value(key)) && !Values.truth(fields.value("block"))) {
        throw fields.error("'" + key + "' keyword cannot be used without 'block'");
      }
    }
    return new Block(
        directives, fields.text("name"), block, rescue, always, false, place.role, map.position());
  }

  private List<TaskItem> part(Fields fields, String key, Place inside) {
    return tasks(fields.blockTasks(key), inside, item -> fields.malformedTasks(key));
  }

  /**
   * @param malformed the error about an item that can be no task
   */
  private List<TaskItem> tasks(
      List<YamlNode> items, Place place, Function<YamlNode, ParserException> malformed) {
    List<TaskItem> tasks = new ArrayList<>();
    for (YamlNode item : items) {
      if (isBlock(item)) {
        if (place.handlers) {
          // those of a list of handlers hold handlers, those in them cannot
          throw new Fields((YamlMap) item, Element.BLOCK)
              .error("Using a block as a handler is not supported.");
        }
        tasks.add(block((YamlMap) item, place));
      } else if (item instanceof YamlMap map) {
        tasks.addAll(task(map, place));
      } else if (item.value() != null) {
        throw malformed.apply(item);
      }
    }
    return tasks;
  }

  private List<? extends TaskItem> task(YamlMap map, Place place) {
    Element element = place.handlers ? Element.HANDLER : Element.TASK;
    Fields fields = new Fields(map, element);
    ModuleArguments action = action(fields, place);
    fields.check(key -> key.equals(action.action()) || key.startsWith("with_") || ignored(key));
    String resolved = resolved(action.action(), place);
    Task task = task(fields, action, resolved, place);
    if (task.is("import_tasks") || task.is("include_tasks")) {
      if (task.is("include_tasks")) {
        checkInclude(fields, "TaskInclude");
      }
      checkNames(fields, task, Set.of("_raw_params", "file", "apply"));
      Object file = includedFile(task);
      if (file == null) {
        throw fields.error("No file specified for " + task.action());
      }
      checkValues(fields, task);
      return task.is("import_tasks") ? importTasks(task, file, place) : List.of(task);
    }
    if (task.is("import_role") || task.is("include_role")) {
      return role(fields, task, place);
    }
    if (task.is("meta") && "end_role".equals(task.args().get("_raw_params"))) {
      if (place.handlers) {
        throw new ParserException("Cannot execute 'end_role' from a handler", null);
      }
      if (place.role == null) {
        throw new ParserException("Cannot execute 'end_role' from outside of a role", null);
      }
    }
    return List.of(task);
  }

  private ModuleArguments action(Fields fields, Place place) {
    Predicate<String> known = play.context.knownAction(collections(place));
    return ModuleArguments.parse(
        fields,
        name -> {
          try {
            return known.test(name);
          } catch (JansibleException e) {
            // what is wrong with a module does not know where it is asked for
            throw e.position() != null ? e : new JansibleException(e.text(), fields.position(), e);
          }
        });
  }

  private static List<String> collections(Place place) {
    return place.parent().list(Keyword.COLLECTIONS).stream().map(String::valueOf).toList();
  }

  private String resolved(String action, Place place) {
    if (ModuleArguments.DIRECTIVES.contains(action)) {
      return "ansible.builtin." + action.substring(action.lastIndexOf('.') + 1);
    }
    return play.context.resolveAction(action, collections(place));
  }

  /** Whether what a task cannot have is passed over, which is warned of. */
  private boolean ignored(String key) {
    if (play.context.refusesUnknownAttributes()) {
      return false;
    }
    play.context.warnings().accept("Ignoring invalid attribute: " + key);
    return true;
  }

  private void checkInclude(Fields fields, String shown) {
    for (Keyword keyword : fields.own().keySet()) {
      String name = keyword.name().toLowerCase(Locale.ROOT);
      if (!OF_INCLUDES.contains(keyword) && !ignored(name)) {
        throw fields.error("'" + name + "' is not a valid attribute for a " + shown);
      }
    }
  }

  private static void checkNames(Fields fields, Task task, Set<String> valid) {
    List<String> bad =
        task.args().keySet().stream().filter(name -> !valid.contains(name)).sorted().toList();
    if (!bad.isEmpty()) {
      throw fields.error("Invalid options for " + task.action() + ": " + String.join(",", bad));
    }
  }

  private static void checkValues(Fields fields, Task task) {
    task.args()
        .forEach(
            (name, value) -> {
              if (name.endsWith("_from") && !(Unsafe.unmark(value) instanceof String)) {
                throw fields.error(expected("a string", name, value));
              }
            });
    Object apply = task.args().get("apply");
    boolean isImport = task.is("import_tasks") || task.is("import_role");
    if (isImport && Values.truth(apply)) {
      throw fields.error("Invalid options for " + task.action() + ": apply");
    }
    if (apply != null && !(apply instanceof Map)) {
      throw fields.error(expected("a dict", "apply", apply));
    }
  }

  private static String expected(String kind, String name, @Nullable Object value) {
    return "Expected %s for %s but got <class '%s'> instead"
        .formatted(kind, name, Fields.className(value));
  }

  private Task task(Fields fields, ModuleArguments action, String resolved, Place place) {
    Map<Keyword, @Nullable Object> own = fields.own();
    ModuleDefaults.check(own, play.context);
    if (action.local()) {
      own.put(Keyword.DELEGATE_TO, "localhost");
    }
    List<String> listen = new ArrayList<>();
    Object topics = fields.value("listen");
    if (topics instanceof List<?> list) {
      list.forEach(each -> listen.add(PlainText.of(each)));
    } else if (topics != null) {
      listen.add(PlainText.of(topics));
    }
    return new Task(
        new Directives(place.parent, own, fields.vars(shown(resolved, place))),
        fields.text("name"),
        action.action(),
        resolved,
        action.args(),
        action.templated(),
        loop(fields),
        listen,
        place.handlers,
        false,
        place.role,
        fields.position(),
        namedAt(fields));
  }

  /** What Ansible's messages call a task. */
  private static String shown(String resolved, Place place) {
    return switch (resolved) {
      case "ansible.builtin.include_tasks", "ansible.builtin.import_tasks" ->
          place.handlers ? "HandlerTaskInclude" : "TaskInclude";
      case "ansible.builtin.include_role", "ansible.builtin.import_role" -> "IncludeRole";
      default -> (place.handlers ? Element.HANDLER : Element.TASK).shown();
    };
  }

  /** Text of the form {@code name=x} has no place of its own. */
  private static @Nullable Position namedAt(Fields fields) {
    for (YamlMap.Entry entry : fields.map().entries()) {
      String key = String.valueOf(entry.key());
      if (entry.node() instanceof YamlMap arguments
          && (key.endsWith("_role") || key.equals("args"))) {
        YamlNode name = arguments.has("name") ? arguments.get("name") : arguments.get("role");
        return name == null ? null : name.position();
      }
    }
    return null;
  }

  private static @Nullable Loop loop(Fields fields) {
    YamlNode loop = fields.map().get("loop");
    Loop found = null;
    if (loop != null && loop.value() != null) {
      found = new Loop(null, loop.value(), control(fields));
    }
    for (YamlMap.Entry entry : fields.map().entries()) {
      String key = String.valueOf(entry.key());
      if (key.startsWith("with_")) {
        if (found != null) {
          throw fields.error("duplicate loop in task: " + key.substring("with_".length()));
        }
        if (entry.node().value() == null) {
          throw fields.error("you must specify a value when using " + key);
        }
        found = new Loop(key.substring("with_".length()), entry.node().value(), control(fields));
      }
    }
    return found;
  }

  private static LoopControl control(Fields fields) {
    YamlNode node = fields.map().get("loop_control");
    if (node == null || node.value() == null) {
      return LoopControl.DEFAULT;
    }
    if (!(node instanceof YamlMap map)) {
      throw new ParserException(
          "the `loop_control` value must be specified as a dictionary and cannot "
              + "be a variable itself (though it can contain variables)",
          node.position());
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (YamlMap.Entry entry : map.entries()) {
      String key = String.valueOf(entry.key());
      if (!Set.of(
              "loop_var",
              "index_var",
              "label",
              "pause",
              "extended",
              "extended_allitems",
              "break_when")
          .contains(key)) {
        throw new ParserException(
            "'" + key + "' is not a valid attribute for a LoopControl", map.position());
      }
      values.put(key, entry.node().value());
    }
    return new LoopControl(
        values.get("loop_var"),
        values.get("index_var"),
        values.get("label"),
        values.get("pause"),
        values.get("extended"),
        values.get("extended_allitems"),
        values.get("break_when"));
  }

  // ---- imports

  private static @Nullable Object includedFile(Task task) {
    Object raw = task.args().get("_raw_params");
    return raw != null ? raw : task.args().get("file");
  }

  private List<? extends TaskItem> importTasks(Task task, Object asked, Place place) {
    if (task.loop() != null) {
      throw new ParserException(
          "You cannot use loops on 'import_tasks' statements. You should use 'include_tasks'"
              + " instead.",
          task.position());
    }
    Object rendered =
        play.render(Unsafe.unmark(asked), task.directives(), place.role, task.position());
    Path file =
        TaskFileSearch.find(
            PlainText.of(rendered),
            place.role,
            place.handlers,
            Path.of(task.position().file()),
            play.folder);
    List<YamlNode> items = items(file, ParserException::new);
    if (items.isEmpty()) {
      play.context.warnings().accept("file " + file + " is empty and had no tasks to include");
      return List.of();
    }
    List<Block> blocks = blocks(items, place.with(task.directives()));
    if (!place.handlers) {
      return blocks;
    }
    List<TaskItem> handlers = new ArrayList<>();
    blocks.forEach(block -> handlers.addAll(block.tasks()));
    return handlers;
  }

  /**
   * The tasks of a file that a task includes.
   *
   * @param noList the error where it holds something else
   */
  List<YamlNode> items(Path file, BiFunction<String, Position, JansibleException> noList) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new JansibleException(MissingFile.unreadable(file));
    }
    YamlNode node = play.files.read(file);
    if (node == null || node.value() == null) {
      return List.of();
    }
    if (!(node instanceof YamlList list)) {
      throw noList.apply("included task files must contain a list of tasks", node.position());
    }
    return list.items();
  }

  private List<? extends TaskItem> role(Fields fields, Task task, Place place) {
    if (place.handlers) {
      throw fields.error("Using '" + task.action() + "' as a handler is not supported.");
    }
    Object name =
        task.args().containsKey("name") ? task.args().get("name") : task.args().get("role");
    if (name == null) {
      throw fields.error("'name' is a required field for " + task.action() + ".");
    }
    checkNames(fields, task, ROLE_ARGUMENTS);
    checkValues(fields, task);
    if (task.is("include_role")) {
      checkInclude(fields, "IncludeRole");
      return List.of(task);
    }
    if (task.loop() != null) {
      throw fields.error(
          "You cannot use loops on 'import_role' statements. You should use 'include_role'"
              + " instead.");
    }
    if (task.args().get("apply") != null) {
      throw fields.error("Invalid options for import_role: apply");
    }
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    task.args()
        .forEach(
            (key, raw) ->
                arguments.put(
                    key,
                    raw == null
                        ? null
                        : play.render(
                            Unsafe.unmark(raw), task.directives(), place.role, task.position())));
    RoleReader.Compiled compiled =
        roles.included(task, arguments, task.directives(), List.of(), true);
    play.handlers.addAll(compiled.handlers());
    return compiled.blocks();
  }
}
