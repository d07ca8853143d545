package io.jansible.template;

import io.jansible.template.filter.AnsibleFilters;
import io.jansible.template.filter.CollectionFilters;
import io.jansible.template.filter.JinjaFilter;
import io.jansible.template.filter.JinjaFilters;
import io.jansible.template.lex.Source;
import io.jansible.template.lex.Syntax;
import io.jansible.template.lookup.Controller;
import io.jansible.template.lookup.Lookup;
import io.jansible.template.lookup.Lookups;
import io.jansible.template.lookup.PlainController;
import io.jansible.template.parse.Dialect;
import io.jansible.template.run.CompiledTemplate;
import io.jansible.template.run.Compiler;
import io.jansible.template.run.ConcatMode;
import io.jansible.template.run.Environment;
import io.jansible.template.run.Globals;
import io.jansible.template.test.AnsibleTests;
import io.jansible.template.test.GeneralTests;
import io.jansible.template.test.JinjaTest;
import io.jansible.template.test.JinjaTests;
import io.jansible.template.test.NetworkTests;
import io.jansible.template.value.Undefined;
import io.jansible.value.VaultText;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compiles templates and makes {@link Templar}s: one engine for a whole run, shared by all hosts
 * and threads. Each template is compiled once.
 */
public final class TemplateEngine {
  /**
   * Filters whose result stays text although it looks like data: Ansible's {@code
   * STRING_TYPE_FILTERS}.
   */
  static final Set<String> TEXT_FILTERS =
      Set.of("string", "to_json", "to_nice_json", "to_yaml", "to_nice_yaml", "ppretty", "json");

  /** More different templates than any play has; beyond it the cache begins anew. */
  private static final int CACHE_LIMIT = 20_000;

  private final Environment environment;
  private final boolean nativeTypes;
  private final boolean undefinedFails;
  private final @Nullable Object nullValue;
  private final boolean lookupsAreSafe;
  private final Function<VaultText, String> vault;
  private final Path basedir;
  private final Consumer<String> warnings;
  private final ConcurrentHashMap<String, CompiledTemplate> strings = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, CompiledTemplate> conditions = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<FileKey, CompiledTemplate> files = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Syntax, Environment> overlays = new ConcurrentHashMap<>();

  /** What a compiled file depends on. */
  private record FileKey(
      String text, Syntax syntax, @Nullable String name, @Nullable String file) {}

  private TemplateEngine(Builder builder) {
    this.nativeTypes = builder.nativeTypes;
    this.undefinedFails = builder.undefinedFails;
    this.nullValue = builder.nullValue;
    this.lookupsAreSafe = builder.lookupsAreSafe;
    this.vault = builder.vault;
    this.basedir = builder.basedir;
    this.warnings = builder.warnings;
    Map<String, Object> globals = new HashMap<>(Globals.JINJA);
    globals.putAll(AnsibleGlobals.ALL);
    globals.putAll(builder.globals);
    Dialect dialect =
        new Dialect(
            Syntax.ANSIBLE,
            builder.extensions.contains("jinja2.ext.loopcontrols"),
            builder.extensions.contains("jinja2.ext.do"),
            builder.foreignTags);
    this.environment =
        new Environment(
            dialect,
            true,
            Undefined.Kind.ANSIBLE,
            name -> false,
            false,
            Map.copyOf(builder.filters),
            builder.textFilters,
            Map.copyOf(builder.tests),
            lookups(builder),
            globals,
            builder.otherFilters,
            builder.otherTests,
            builder.foreignTag);
  }

  private static Map<String, Lookup> lookups(Builder builder) {
    Controller controller =
        builder.controller == null ? new PlainController(builder.basedir) : builder.controller;
    Map<String, Lookup> all = Lookups.all(controller);
    all.putAll(builder.lookups);
    return Map.copyOf(all);
  }

  /**
   * An engine with every filter, test and lookup that Jansible has, and otherwise Ansible's
   * defaults.
   */
  public static TemplateEngine standard() {
    return builder().build();
  }

  /** Names of all lookups. */
  public Set<String> lookups() {
    return environment().lookups().keySet();
  }

  /** A builder that begins with every filter, test and lookup that Jansible has. */
  public static Builder builder() {
    return new Builder();
  }

  /** A templar over these variables. */
  public Templar templar(Variables variables) {
    return new TemplarImpl(this, variables);
  }

  /** What a filter or test is given that is called from outside of a template. */
  /** Names of functions that every template sees. */
  public Set<String> globals() {
    return environment.globals().keySet();
  }

  public EvalContext context(Variables variables) {
    return new TemplarImpl(this, variables).context();
  }

  /**
   * Runs a lookup outside of a template: what {@code with_*} loops over. What it fails with is not
   * told as an unhandled exception of the lookup, as inside a template.
   *
   * @throws io.jansible.error.JansibleException if it fails
   */
  public List<@Nullable Object> lookup(
      String name,
      List<@Nullable Object> terms,
      Map<String, @Nullable Object> options,
      Variables variables) {
    TemplarImpl templar = new TemplarImpl(this, variables);
    return templar.plugin(name).run(terms, options, templar.context());
  }

  /** Every filter by name. */
  public Map<String, JinjaFilter> filters() {
    return environment.filters();
  }

  /** Every test by name. */
  public Map<String, JinjaTest> tests() {
    return environment.tests();
  }

  Environment environment() {
    return environment;
  }

  Environment environment(Syntax syntax) {
    return syntax.equals(Syntax.ANSIBLE)
        ? environment
        : overlays.computeIfAbsent(
            syntax, key -> environment.with(environment.dialect().with(key)));
  }

  ConcatMode mode() {
    return nativeTypes ? ConcatMode.ANSIBLE_NATIVE : ConcatMode.EVALUATED;
  }

  boolean nativeTypes() {
    return nativeTypes;
  }

  boolean undefinedFails() {
    return undefinedFails;
  }

  /** What a template gives that is nothing but a variable without a value. */
  @Nullable Object nullValue() {
    return nullValue;
  }

  boolean lookupsAreSafe() {
    return lookupsAreSafe;
  }

  String decrypt(VaultText text) {
    return vault.apply(text);
  }

  Path basedir() {
    return basedir;
  }

  void warn(String message) {
    warnings.accept(message);
  }

  /**
   * A string of a playbook or of variables, backslashes in its expressions' strings doubled as
   * Ansible does.
   */
  CompiledTemplate string(String text) {
    CompiledTemplate found = strings.get(text);
    if (found == null) {
      Overrides overrides = Overrides.of(text, Syntax.ANSIBLE, warnings);
      String source = Backslashes.escape(overrides.text(), overrides.syntax());
      try {
        found =
            Compiler.compile(
                Source.of(source, overrides.syntax(), null, null), environment(overrides.syntax()));
      } catch (TemplateSyntaxException e) {
        throw syntaxError(e, source);
      }
      remember(strings, text, found);
    }
    return found;
  }

  /** The condition that a term of {@code when} is. */
  CompiledTemplate condition(String term) {
    CompiledTemplate found = conditions.get(term);
    if (found == null) {
      String text = "{% if " + term + " %} True {% else %} False {% endif %}";
      found = string(text);
      strings.remove(text);
      remember(conditions, term, found);
    }
    return found;
  }

  /** A file's text, or a string that is treated like one. */
  CompiledTemplate file(String text, Syntax syntax, @Nullable String name, @Nullable String file) {
    FileKey key = new FileKey(text, syntax, name, file);
    CompiledTemplate found = files.get(key);
    if (found == null) {
      found = Compiler.compile(Source.of(text, syntax, name, file), environment(syntax));
      remember(files, key, found);
    }
    return found;
  }

  static TemplateException syntaxError(TemplateSyntaxException e, String text) {
    // Ansible appends the cause's message to its own.
    return new TemplateException(
        "template error while templating string: "
            + e.text()
            + ". String: "
            + text
            + ". "
            + e.text(),
        e.position(),
        e);
  }

  private static <K> void remember(
      ConcurrentHashMap<K, CompiledTemplate> cache, K key, CompiledTemplate template) {
    if (cache.size() >= CACHE_LIMIT) {
      cache.clear();
    }
    cache.put(key, template);
  }

  /** Says what an engine has and does. Not for several threads. */
  public static final class Builder {
    private boolean nativeTypes;
    private boolean undefinedFails = true;
    private @Nullable Object nullValue;
    private boolean lookupsAreSafe;
    private Set<String> extensions = Set.of();
    private Set<String> textFilters = TEXT_FILTERS;
    private Function<VaultText, String> vault =
        text -> {
          throw new TemplateException(
              "Attempting to decrypt but no vault secrets found", text.position(), null);
        };
    private Path basedir = Path.of(".").toAbsolutePath().normalize();
    private Consumer<String> warnings = message -> {};
    private Function<String, @Nullable String> foreignTags = name -> null;
    private Function<String, @Nullable JinjaFilter> otherFilters = name -> null;
    private Function<String, @Nullable JinjaTest> otherTests = name -> null;
    private Environment.ForeignTag foreignTag =
        (name, header, body, context) -> {
          throw new TemplateException("unknown tag " + name);
        };
    private final Map<String, JinjaFilter> filters = new HashMap<>(Libraries.filters());
    private final Map<String, JinjaTest> tests = new HashMap<>(Libraries.tests());
    private final Map<String, Lookup> lookups = new HashMap<>();
    private @Nullable Controller controller;
    private final Map<String, Object> globals = new HashMap<>();

    private Builder() {}

    /** The setting {@code jinja2_native}: results keep their types. */
    public Builder nativeTypes(boolean on) {
      this.nativeTypes = on;
      return this;
    }

    /**
     * The setting {@code error_on_undefined_vars}: without it a template stays as it is written.
     */
    public Builder undefinedFails(boolean fails) {
      this.undefinedFails = fails;
      return this;
    }

    /** The setting {@code null_representation}. */
    public Builder nullValue(@Nullable Object value) {
      this.nullValue = value;
      return this;
    }

    /** The setting {@code allow_unsafe_lookups}. */
    public Builder lookupsAreSafe(boolean safe) {
      this.lookupsAreSafe = safe;
      return this;
    }

    /**
     * The setting {@code jinja2_extensions}; {@code jinja2.ext.do} and {@code
     * jinja2.ext.loopcontrols} are those there are.
     */
    public Builder extensions(Set<String> names) {
      for (String name : names) {
        if (!Set.of(
                "jinja2.ext.do",
                "jinja2.ext.loopcontrols",
                "jinja2.ext.autoescape",
                "jinja2.ext.with_")
            .contains(name)) {
          throw new TemplateException("jinja2 extension '" + name + "' is not supported");
        }
      }
      this.extensions = Set.copyOf(names);
      return this;
    }

    /** The setting {@code dont_type_filters}: filters whose result stays text. */
    public Builder textFilters(Set<String> names) {
      this.textFilters = Set.copyOf(names);
      return this;
    }

    /** Decrypts vaulted variables; called for each use of one. */
    public Builder vault(Function<VaultText, String> decrypt) {
      this.vault = decrypt;
      return this;
    }

    /** Where templates are looked for that a string includes: the playbook's folder. */
    public Builder basedir(Path folder) {
      this.basedir = folder;
      return this;
    }

    /** What lookups may use; by default a controller without inventory and vault secrets. */
    public Builder controller(Controller machine) {
      this.controller = machine;
      return this;
    }

    /** Who is told of warnings. */
    public Builder warnings(Consumer<String> listener) {
      this.warnings = listener;
      return this;
    }

    /** A filter more; it hides one of the same name. */
    public Builder filter(String name, JinjaFilter filter) {
      filters.put(name, filter);
      return this;
    }

    /** A test more; it hides one of the same name. */
    public Builder test(String name, JinjaTest test) {
      tests.put(name, test);
      return this;
    }

    /** A lookup more; it hides one of the same name. */
    public Builder lookup(String name, Lookup lookup) {
      lookups.put(name, lookup);
      return this;
    }

    /**
     * A variable that exists in every template: plain data or a {@link
     * io.jansible.template.value.PyCallable}.
     */
    public Builder global(String name, Object value) {
      globals.put(name, value);
      return this;
    }

    /** Filters, tests and tags from elsewhere, for names that are not known otherwise. */
    public Builder plugins(TemplatePlugins others) {
      this.otherFilters = others::filter;
      this.otherTests = others::test;
      this.foreignTags = others::endTag;
      this.foreignTag = others::runTag;
      return this;
    }

    public TemplateEngine build() {
      return new TemplateEngine(this);
    }
  }

  /** Every filter and test that Jansible has; a library is one line. */
  private static final class Libraries {
    private Libraries() {}

    static Map<String, JinjaFilter> filters() {
      Map<String, JinjaFilter> all = new HashMap<>(JinjaFilters.all());
      all.putAll(AnsibleFilters.all());
      all.putAll(CollectionFilters.all());
      return all;
    }

    static Map<String, JinjaTest> tests() {
      Map<String, JinjaTest> all = new HashMap<>(JinjaTests.all());
      all.putAll(AnsibleTests.all());
      all.putAll(NetworkTests.all());
      all.putAll(GeneralTests.all());
      return all;
    }
  }
}
