package io.jansible.playbook;

import io.jansible.error.JansibleException;
import io.jansible.error.MissingFile;
import io.jansible.error.ParserException;
import io.jansible.error.Position;
import io.jansible.playbook.TaskListReader.Place;
import io.jansible.template.value.Text;
import io.jansible.value.KeyValues;
import io.jansible.value.PythonJson;
import io.jansible.value.Unsafe;
import io.jansible.yaml.YamlList;
import io.jansible.yaml.YamlLoader;
import io.jansible.yaml.YamlMap;
import io.jansible.yaml.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The loader that reads files. */
public final class DefaultPlaybookLoader implements PlaybookLoader {
  private static final Set<String> PROMPT_KEYS =
      Set.of(
          "name",
          "prompt",
          "default",
          "private",
          "confirm",
          "encrypt",
          "salt_size",
          "salt",
          "unsafe");

  private final LoaderContext context;
  private final YamlFiles files;
  private final RoleFiles roleFiles;

  /** Each play's roles, which its dynamic includes may meet again. */
  private final Map<Play, Map<PlayBuilder.RoleKey, Role>> knownRoles = new ConcurrentHashMap<>();

  public DefaultPlaybookLoader(LoaderContext context) {
    this.context = context;
    this.files = new YamlFiles(context);
    this.roleFiles = new RoleFiles(context, files);
  }

  /** What {@code import_playbook} adds to the plays that it brings. */
  private record Imported(
      Map<Keyword, @Nullable Object> keywords, Map<String, @Nullable Object> vars) {
    static final Imported NOTHING = new Imported(Map.of(), Map.of());
  }

  @Override
  public Playbook load(Path file) {
    List<Play> plays = new ArrayList<>();
    load(file, Imported.NOTHING, plays);
    return new Playbook(file, plays);
  }

  @Override
  public Playbook withoutFile(Map<String, @Nullable Object> play, Path folder) {
    Path file = folder.resolve("__adhoc_playbook__");
    YamlNode node =
        new YamlLoader(context.warnings())
            .load(new PythonJson(-1, false, false).dumps(play), Position.NO_FILE);
    if (!(node instanceof YamlMap map)) {
      throw new IllegalArgumentException("no play: " + play);
    }
    return new Playbook(file, List.of(play(map, file, Imported.NOTHING)));
  }

  private void load(Path file, Imported imported, List<Play> plays) {
    if (!Files.isReadable(file)) {
      throw new JansibleException(MissingFile.unreadable(file));
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      context.playbookFound(folder);
    }
    YamlNode node = files.read(file);
    if (node == null || node.value() == null) {
      throw new ParserException("Empty playbook, nothing to do: " + file, null);
    }
    if (!(node instanceof YamlList entries)) {
      throw new ParserException(
          "A playbook must be a list of plays, got a "
              + (node instanceof YamlMap
                  ? "<class 'ansible.parsing.yaml.objects.AnsibleMapping'>"
                  : "<class 'ansible.parsing.yaml.objects.AnsibleUnicode'>")
              + " instead: "
              + file,
          node.position());
    }
    if (entries.items().isEmpty()) {
      throw new ParserException("A playbook must contain at least one play: " + file, null);
    }
    for (YamlNode entry : entries.items()) {
      if (!(entry instanceof YamlMap map)) {
        throw new ParserException(
            "playbook entries must be either valid plays or 'import_playbook' statements",
            entry.position());
      }
      String importKey = importKey(map);
      if (importKey != null) {
        importPlaybook(map, importKey, file, imported, plays);
      } else {
        plays.add(play(map, file, imported));
      }
    }
  }

  private static @Nullable String importKey(YamlMap map) {
    for (String key :
        List.of(
            "import_playbook",
            "ansible.builtin.import_playbook",
            "ansible.legacy.import_playbook")) {
      if (map.has(key)) {
        return key;
      }
    }
    return null;
  }

  private void importPlaybook(
      YamlMap map, String key, Path from, Imported outer, List<Play> plays) {
    Fields fields = new Fields(map, Element.IMPORT_PLAYBOOK);
    fields.check(name -> name.equals(key));
    Object asked = fields.value(key);
    if (asked == null) {
      throw fields.error("playbook import parameter is missing");
    }
    if (!(asked instanceof String text)) {
      throw fields.error(
          "playbook import parameter must be a string indicating a file path, got <class '%s'> instead"
              .formatted(Fields.className(asked)));
    }
    Map<String, @Nullable Object> vars = new LinkedHashMap<>(outer.vars);
    vars.putAll(fields.vars());
    List<String> words = KeyValues.split(text);
    if (words.isEmpty()) {
      throw fields.error("import_playbook statements must specify the file name to import");
    }
    // words behind the name were parameters once; Ansible passes them over
    String name =
        PlainText.of(context.render(words.get(0), List.of(vars), null, map.position())).strip();
    Path file = collectionPlaybook(name);
    if (file == null) {
      file = from.resolveSibling(name).normalize();
    }
    Map<Keyword, @Nullable Object> keywords = new LinkedHashMap<>(outer.keywords);
    // others may stand there, but mean nothing, as in Ansible
    for (Keyword keyword : List.of(Keyword.TAGS, Keyword.WHEN)) {
      Object value = fields.own().get(keyword);
      if (value != null) {
        keywords.merge(keyword, value, this::joined);
      }
    }
    load(file, new Imported(keywords, vars), plays);
  }

  private Object joined(Object outer, Object inner) {
    if (outer instanceof List<?> first && inner instanceof List<?> second) {
      List<@Nullable Object> both = new ArrayList<>(first);
      both.addAll(second);
      return both;
    }
    return inner;
  }

  /** The file of {@code namespace.collection.playbook}; null if the name is none. */
  @Override
  public @Nullable Path collectionPlaybook(String name) {
    String[] parts = name.replaceFirst("\\.ya?ml$", "").split("\\.");
    if (parts.length < 3 || name.indexOf('/') >= 0) {
      return null;
    }
    for (Path root : context.collectionsPath()) {
      Path base = root.endsWith("ansible_collections") ? root : root.resolve("ansible_collections");
      Path folder = base.resolve(parts[0]).resolve(parts[1]).resolve("playbooks");
      String file = String.join("/", List.of(parts).subList(2, parts.length));
      for (String extension : List.of(".yml", ".yaml")) {
        if (Files.isRegularFile(folder.resolve(file + extension))) {
          context.collectionFound(base.resolve(parts[0]).resolve(parts[1]));
          return folder.resolve(file + extension);
        }
      }
    }
    return null;
  }

  // ---- plays

  private Play play(YamlMap map, Path file, Imported imported) {
    Fields fields = new Fields(map, Element.PLAY);
    fields.check(key -> false);
    Map<Keyword, @Nullable Object> own = fields.own();
    ModuleDefaults.check(own, context);
    Object user = fields.value("user");
    if (user != null) {
      if (own.containsKey(Keyword.REMOTE_USER)) {
        throw fields.error(
            "both 'user' and 'remote_user' are set for this play. The use of 'user' is deprecated,"
                + " and should be removed");
      }
      own.put(Keyword.REMOTE_USER, user);
    }
    imported.keywords.forEach(
        (keyword, value) -> {
          if (value != null) {
            own.merge(keyword, value, (inner, outer) -> joined(outer, inner));
          }
        });
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException("a playbook without a folder: " + file);
    }
    String collection = collectionOf(folder);
    if (collection != null && !own.containsKey(Keyword.COLLECTIONS)) {
      own.put(Keyword.COLLECTIONS, List.of(collection));
    }
    // a play's vars are a level of their own, so nothing inherits them
    Directives directives = new Directives(null, own, Map.of());
    Map<String, @Nullable Object> vars = new LinkedHashMap<>(fields.vars());
    vars.putAll(imported.vars);
    Object hosts = hosts(fields);
    Map<PlayBuilder.RoleKey, Role> known = new ConcurrentHashMap<>();
    PlayBuilder builder = new PlayBuilder(context, files, roleFiles, folder, List.of(vars), known);
    TaskListReader tasks = new TaskListReader(builder);
    Place place = new Place(directives, null, false);
    List<Block> roleBlocks = new ArrayList<>();
    List<Block> roleHandlers = new ArrayList<>();
    List<Role> roles = new ArrayList<>();
    for (YamlNode entry : fields.roles()) {
      RoleReader.Compiled compiled = tasks.roles().entry(entry, directives);
      roles.add(compiled.role());
      roleBlocks.addAll(compiled.blocks());
      roleHandlers.addAll(compiled.handlers());
    }
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(section(fields, "pre_tasks", tasks, place));
    blocks.add(flush(map.position()));
    blocks.addAll(roleBlocks);
    blocks.addAll(section(fields, "tasks", tasks, place));
    blocks.add(flush(map.position()));
    blocks.addAll(section(fields, "post_tasks", tasks, place));
    blocks.add(flush(map.position()));
    List<Block> handlers = new ArrayList<>(roleHandlers);
    List<Block> ownHandlers =
        tasks.blocks(fields.tasks("handlers"), new Place(directives, null, true));
    handlers.addAll(ownHandlers);
    handlers.addAll(builder.handlers);
    roles.addAll(builder.roles);
    Play play =
        new Play(
            directives,
            fields.text("name"),
            hosts,
            vars,
            varsFiles(fields),
            varsPrompt(fields),
            roles,
            blocks,
            handlers,
            file,
            map.position());
    knownRoles.put(play, known);
    return play;
  }

  private static @Nullable String collectionOf(Path folder) {
    for (Path at = folder; at != null && at.getParent() != null; at = at.getParent()) {
      Path namespace = at.getParent();
      Path root = namespace.getParent();
      if (root != null && root.endsWith("ansible_collections")) {
        return namespace.getFileName() + "." + at.getFileName();
      }
    }
    return null;
  }

  private static List<Block> section(Fields fields, String key, TaskListReader tasks, Place place) {
    return tasks.blocks(fields.tasks(key), place);
  }

  /** An end of a play's section, where notified handlers run. */
  private static Block flush(Position position) {
    Directives directives = new Directives(null, Map.of(), Map.of());
    return new Block(
        directives,
        null,
        List.of(RoleReader.implicitMeta("flush_handlers", null, directives, position)),
        List.of(),
        List.of(),
        true,
        null,
        position);
  }

  private static Object hosts(Fields fields) {
    if (!fields.map().has("hosts")) {
      throw new ParserException("the field 'hosts' is required but was not set", null);
    }
    Object hosts = fields.value("hosts");
    if (hosts == null || hosts.equals("") || hosts.equals(List.of())) {
      throw new ParserException("Hosts list cannot be empty. Please check your playbook", null);
    }
    if (hosts instanceof List<?> list) {
      List<Object> all = new ArrayList<>();
      for (Object each : list) {
        Object value = Unsafe.unmark(each);
        if (value == null) {
          throw new ParserException(
              "Hosts list cannot contain values of 'None'. Please check your playbook", null);
        }
        if (!(value instanceof String)) {
          throw new ParserException(
              "Hosts list contains an invalid host value: '" + Text.str(value) + "'", null);
        }
        all.add(value);
      }
      return all;
    }
    if (!(hosts instanceof String)) {
      throw new ParserException(
          "Hosts list must be a sequence or string. Please check your playbook.", null);
    }
    return hosts;
  }

  private static List<Object> varsFiles(Fields fields) {
    Object value = fields.value("vars_files");
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      return List.of(value);
    }
    List<Object> all = new ArrayList<>();
    for (Object each : list) {
      if (each != null) {
        all.add(each);
      }
    }
    return all;
  }

  private static List<VarsPrompt> varsPrompt(Fields fields) {
    YamlNode node = fields.map().get("vars_prompt");
    if (node == null || node.value() == null) {
      return List.of();
    }
    List<YamlNode> items = node instanceof YamlList list ? list.items() : List.of(node);
    List<VarsPrompt> prompts = new ArrayList<>();
    for (YamlNode item : items) {
      if (!(item instanceof YamlMap map) || !map.has("name")) {
        throw new ParserException(
            "Invalid vars_prompt data structure, missing 'name' key", node.position());
      }
      Fields prompt = new Fields(map, Element.PLAY);
      for (YamlMap.Entry entry : map.entries()) {
        if (!PROMPT_KEYS.contains(String.valueOf(entry.key()))) {
          throw new ParserException(
              "Invalid vars_prompt data structure, found unsupported key '" + entry.key() + "'",
              node.position());
        }
      }
      Map<String, @Nullable Object> options = new LinkedHashMap<>();
      map.entries()
          .forEach(entry -> options.put(String.valueOf(entry.key()), entry.node().value()));
      prompts.add(new VarsPrompt(String.valueOf(prompt.text("name")), options));
    }
    return prompts;
  }

  // ---- dynamic includes

  @Override
  public IncludedTasks includeTasks(
      Play play, Task include, Path file, Map<String, @Nullable Object> vars) {
    PlayBuilder builder = builder(play);
    TaskListReader tasks = new TaskListReader(builder);
    // where something else is met at run time, the hosts that include it fail
    List<YamlNode> items = tasks.items(file, (message, position) -> new JansibleException(message));
    List<Block> blocks =
        tasks.blocks(items, new Place(inherited(include, vars), include.role(), include.handler()));
    return new IncludedTasks(blocks, builder.roles, builder.handlers);
  }

  @Override
  public IncludedRole includeRole(
      Play play,
      Task include,
      Map<String, @Nullable Object> arguments,
      Map<String, @Nullable Object> vars) {
    PlayBuilder builder = builder(play);
    RoleReader.Compiled compiled =
        new TaskListReader(builder)
            .roles()
            .included(include, arguments, inherited(include, vars), List.of(vars), false);
    List<Role> roles = new ArrayList<>(List.of(compiled.role()));
    roles.addAll(builder.roles);
    List<Block> handlers = new ArrayList<>(compiled.handlers());
    handlers.addAll(builder.handlers);
    return new IncludedRole(roles, compiled.blocks(), handlers);
  }

  private PlayBuilder builder(Play play) {
    Path folder = play.file().toAbsolutePath().getParent();
    return new PlayBuilder(
        context,
        files,
        roleFiles,
        folder == null ? Path.of("/") : folder,
        List.of(play.vars()),
        knownRoles.computeIfAbsent(play, each -> new ConcurrentHashMap<>()));
  }

  /**
   * What included tasks inherit: the include's surroundings, its variables and what it says under
   * {@code apply}; not its own keywords.
   */
  private static Directives inherited(Task include, Map<String, @Nullable Object> vars) {
    Directives handed = include.directives().handedDown(vars);
    return include.args().get("apply") instanceof Map<?, ?> apply
        ? applied(apply, handed, include)
        : handed;
  }

  private static Directives applied(Map<?, ?> apply, Directives handed, Task include) {
    Map<Keyword, @Nullable Object> own = new LinkedHashMap<>();
    Map<String, @Nullable Object> vars = new LinkedHashMap<>();
    apply.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          Keyword keyword = Keyword.of(name, Element.BLOCK);
          if (keyword != null) {
            own.put(keyword, keyword.read(value, include.position()));
          } else if (name.equals("vars") && value instanceof Map<?, ?> more) {
            more.forEach((each, one) -> vars.put(String.valueOf(each), one));
          } else if (!name.equals("name")) {
            throw new ParserException(
                "'" + name + "' is not a valid attribute for a Block", include.position());
          }
        });
    return new Directives(handed, own, vars);
  }
}
