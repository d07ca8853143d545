package io.jansible.template;

import io.jansible.error.JansibleException;
import io.jansible.error.OptionsException;
import io.jansible.template.lex.Syntax;
import io.jansible.template.lookup.Lookup;
import io.jansible.template.run.CompiledTemplate;
import io.jansible.template.run.ConcatMode;
import io.jansible.template.run.Context;
import io.jansible.template.run.Render;
import io.jansible.template.run.Scope;
import io.jansible.template.run.TemplateLoader;
import io.jansible.template.value.Markup;
import io.jansible.template.value.NativeText;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Strings;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.VaultedText;
import io.jansible.value.Unsafe;
import io.jansible.value.VaultText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@link Templar} over a {@link TemplateEngine}. */
final class TemplarImpl implements Templar, Render.Host {
  private static final Pattern BUILTIN = Pattern.compile("^ansible\\.(builtin|legacy)\\.");

  private final TemplateEngine engine;
  private final Variables variables;
  private final Map<String, Resolved> resolved = new HashMap<>();
  private final Set<String> inProgress = new LinkedHashSet<>();

  /** A variable's value, and whether anything unsafe went into it. */
  private record Resolved(@Nullable Object value, boolean tainted) {}

  /** How {@link #render} treats what is undefined, and what it does with marks. */
  private enum Policy {
    PLAIN,
    MARK,
    KEEP_UNDEFINED,
    /** Undefined fails, whatever the configuration says. */
    STRICT
  }

  TemplarImpl(TemplateEngine engine, Variables variables) {
    this.engine = engine;
    this.variables = variables;
  }

  TemplateEngine engine() {
    return engine;
  }

  @Override
  public @Nullable Object value(@Nullable Object raw) {
    return render(raw, Policy.PLAIN, null);
  }

  @Override
  public @Nullable Object marked(@Nullable Object raw) {
    return render(raw, Policy.MARK, null);
  }

  @Override
  public @Nullable Object valueOrRaw(@Nullable Object raw) {
    return render(raw, Policy.KEEP_UNDEFINED, null);
  }

  /** Renders a stored value; {@code outer} is told if something unsafe is in it. */
  private @Nullable Object render(@Nullable Object raw, Policy policy, @Nullable Render outer) {
    return switch (raw) {
      case null -> null;
      case String text ->
          Syntax.ANSIBLE.mayBeTemplate(text) || text.startsWith("#jinja2:")
              ? string(text, policy, outer)
              : text;
      case Unsafe unsafe -> {
        taint(outer);
        yield policy == Policy.MARK ? unsafe : unsafe.value();
      }
      case VaultText vault -> {
        taint(outer);
        String text = engine.decrypt(vault);
        yield policy == Policy.MARK ? new Unsafe(text) : text;
      }
      case Map<?, ?> map -> map(map, policy, outer);
      case List<?> list -> list(list, policy, outer);
      default -> raw;
    };
  }

  private static void taint(@Nullable Render outer) {
    if (outer != null) {
      outer.taint();
    }
  }

  /**
   * Members rendered; the same map if nothing in it changes, since stored values are never changed
   * in place.
   */
  private Object map(Map<?, ?> map, Policy policy, @Nullable Render outer) {
    Map<@Nullable Object, @Nullable Object> copy =
        map instanceof LinkedHashMap ? null : new LinkedHashMap<>();
    int done = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Object member = entry.getValue();
      Object rendered = render(member, policy, outer);
      if (copy == null && rendered != member) {
        copy = LinkedHashMap.newLinkedHashMap(map.size());
        int index = 0;
        for (Map.Entry<?, ?> before : map.entrySet()) {
          if (index++ == done) {
            break;
          }
          copy.put(before.getKey(), before.getValue());
        }
      }
      if (copy != null) {
        copy.put(entry.getKey(), rendered);
      }
      done++;
    }
    return copy == null ? map : copy;
  }

  private Object list(List<?> list, Policy policy, @Nullable Render outer) {
    List<@Nullable Object> copy = list instanceof ArrayList ? null : new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      Object member = list.get(i);
      Object rendered = render(member, policy, outer);
      if (copy == null && rendered != member) {
        copy = new ArrayList<>(list.size());
        copy.addAll(list.subList(0, i));
      }
      if (copy != null) {
        copy.add(rendered);
      }
    }
    return copy == null ? list : copy;
  }

  private @Nullable Object string(String text, Policy policy, @Nullable Render outer) {
    String single = singleVariable(text);
    if (single != null) {
      Object raw = variables.raw(single);
      if (raw == null) {
        return engine.nullValue();
      }
      if (raw instanceof Number || raw instanceof Boolean) {
        return raw;
      }
    }
    Render render =
        new Render(
            engine.environment(),
            engine.mode(),
            new FileLoader(engine, List.of(engine.basedir())),
            this);
    Object result;
    try {
      result = run(engine.string(text), render, text, true);
    } catch (UndefinedException e) {
      if (policy == Policy.KEEP_UNDEFINED || policy != Policy.STRICT && !engine.undefinedFails()) {
        return text;
      }
      throw e;
    }
    if (result instanceof CharSequence && text.endsWith("\n")) {
      result = newlines(text, result.toString(), "\n");
    }
    boolean kept = engine.nativeTypes() && result instanceof NativeText; // by facts
    if (render.tainted()) {
      taint(outer);
      if (policy == Policy.MARK) {
        return Unsafe.mark(kept ? result : plain(result));
      }
    }
    if (policy == Policy.MARK && kept) {
      return result;
    }
    // The mark of text that must stay text is of use only to a template that reads this variable.
    return outer == null || (result instanceof Markup && engine.mode() == ConcatMode.EVALUATED)
        ? plain(result)
        : result;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return value instanceof CharSequence text ? text.toString() : value;
  }

  /** The name in a string that is nothing but <code>{{ name }}</code>. */
  private static @Nullable String singleVariable(String text) {
    int end = text.endsWith("\n") ? text.length() - 1 : text.length();
    if (end < 4 || !text.startsWith("{{") || !text.startsWith("}}", end - 2)) {
      return null;
    }
    int from = 2;
    int to = end - 2;
    while (from < to && Strings.isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && Strings.isSpace(text.charAt(to - 1))) {
      to--;
    }
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c != '_' && !Character.isLetterOrDigit(c)) {
        return null;
      }
    }
    return from < to ? text.substring(from, to) : null;
  }

  /** Puts back the line ends that Jinja2 drops from a template's end. */
  private static String newlines(String template, String result, String newline) {
    int missing = trailing(template) - trailing(result);
    return missing > 0 ? result + newline.repeat(missing) : result;
  }

  private static int trailing(String text) {
    int count = 0;
    while (count < text.length() && text.charAt(text.length() - 1 - count) == '\n') {
      count++;
    }
    return count;
  }

  /** Renders with Ansible's wording of what goes wrong. */
  private @Nullable Object run(
      CompiledTemplate template, Render render, String text, boolean fromPlaybook) {
    try {
      return template.render(render, new VariableScope(render));
    } catch (PythonError e) {
      throw worded(e, fromPlaybook ? Backslashes.escape(text, Syntax.ANSIBLE) : text);
    } catch (StackOverflowError e) {
      throw new TemplateException(
          "recursive loop detected in template string: "
              + text
              + ". maximum recursion depth exceeded");
    }
  }

  private static TemplateException worded(PythonError e, String text) {
    if (!e.type().equals("TypeError") && !e.type().equals("AnsibleFilterTypeError")) {
      return e;
    }
    String message = e.text();
    if (message.contains("AnsibleUndefined")) {
      return new UndefinedException(
          "Unable to look up a name or access an attribute in template string ("
              + text
              + ").\nMake sure your variable name does not contain invalid characters like '-': "
              + message
              + ". "
              + message,
          e.position(),
          e);
    }
    return new TemplateException(
        "Unexpected templating type error occurred on (" + text + "): " + message + ". " + message,
        e.position(),
        e);
  }

  /** Variables, resolved when they are read; globals where there is no variable. */
  private final class VariableScope implements Scope {
    private final Render render;

    VariableScope(Render render) {
      this.render = render;
    }

    @Override
    public @Nullable Object get(String name) {
      Resolved known = resolved.get(name);
      if (known == null) {
        known = resolve(name);
        if (known == null) {
          Object global = engine.environment().globals().get(name);
          return global != null
              ? global
              : name.equals("vars") ? new VariableView(variables) : Variables.ABSENT;
        }
      }
      if (known.tainted()) {
        render.taint();
      }
      return known.value();
    }

    @Override
    public Set<String> names() {
      return variables.names();
    }
  }

  private @Nullable Resolved resolve(String name) {
    Object raw = variables.raw(name);
    if (raw == Variables.ABSENT) {
      return null;
    }
    Resolved result;
    if (raw == null
        || raw instanceof Number
        || raw instanceof Boolean
        || (name.equals("hostvars") && raw instanceof Map)) {
      result = new Resolved(raw, false);
    } else if (raw instanceof String text && !Syntax.ANSIBLE.mayBeTemplate(text)) {
      result = new Resolved(raw, false);
    } else if (raw instanceof VaultText vault) {
      result = new Resolved(VaultedText.of(vault.envelope(), () -> engine.decrypt(vault)), true);
    } else if (name.equals("vars") && raw instanceof Map<?, ?>) {
      result = new Resolved(unmarked(raw), true);
    } else {
      result = resolveTemplate(name, raw);
    }
    resolved.put(name, result);
    return result;
  }

  private Resolved resolveTemplate(String name, Object raw) {
    if (!inProgress.add(name)) {
      throw new TemplateException(
          "recursive loop detected in template string: "
              + shown(raw)
              + ". maximum recursion depth exceeded");
    }
    Render inner = new Render(engine.environment(), engine.mode(), TemplateLoader.NONE, this);
    try {
      Object value = render(raw, Policy.PLAIN, inner);
      return new Resolved(value, inner.tainted());
    } catch (UndefinedException e) {
      return new Resolved(
          new Undefined(
              Undefined.Kind.ANSIBLE, shown(raw) + ": " + e.text(), Variables.ABSENT, name),
          inner.tainted());
    } catch (JansibleException e) {
      throw new TemplateException(
          "An unhandled exception occurred while templating '"
              + shown(raw)
              + "'. Error was a "
              + className(e)
              + ", original message: "
              + e.text(),
          e.position(),
          e);
    } finally {
      inProgress.remove(name);
    }
  }

  private static String shown(@Nullable Object raw) {
    return Text.str(unmarked(raw));
  }

  /** A stored value without marks, not rendered. */
  static @Nullable Object unmarked(@Nullable Object raw) {
    return switch (raw) {
      case Unsafe unsafe -> unsafe.value();
      case VaultText vault -> vault.envelope();
      case Map<?, ?> map -> {
        Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(key, unmarked(value)));
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(value -> copy.add(unmarked(value)));
        yield copy;
      }
      case null, default -> raw;
    };
  }

  /** Python's text of an exception's class. */
  static String className(JansibleException e) {
    String name =
        switch (e) {
          case PythonError python when python.type().startsWith("Ansible") ->
              "ansible.errors." + python.type();
          case PythonError python
              when python.type().startsWith("Template") || python.type().equals("SecurityError") ->
              "jinja2.exceptions." + python.type();
          case PythonError python when python.type().equals("FilterArgumentError") ->
              "jinja2.exceptions.FilterArgumentError";
          case PythonError python -> python.type();
          case TemplateSyntaxException ignored -> "jinja2.exceptions.TemplateSyntaxError";
          case UndefinedException ignored -> "ansible.errors.AnsibleUndefinedVariable";
          default -> "ansible.errors.AnsibleError";
        };
    return "<class '" + name + "'>";
  }

  @Override
  public boolean nativeTypes() {
    return engine.nativeTypes();
  }

  @Override
  public boolean condition(@Nullable Object term) {
    if (term == null || term.equals("")) {
      return true;
    }
    if (term instanceof Boolean flag) {
      return flag;
    }
    String shown = shown(term);
    try {
      return check(term, shown);
    } catch (PythonError | TemplateSyntaxException e) {
      // Ansible words its own errors only; what Python raises comes through as it is.
      throw e;
    } catch (JansibleException e) {
      String message = "The conditional check '" + shown + "' failed. The error was: " + e.text();
      if (e instanceof UndefinedException) {
        throw new UndefinedException(message, e.position(), e);
      }
      throw new TemplateException(message, e.position(), e);
    }
  }

  private boolean check(Object term, String original) {
    try {
      if (term instanceof Unsafe) {
        throw new TemplateException("Conditional is marked as unsafe, and cannot be evaluated.");
      }
      Object expression = term;
      if (isTemplate(term)) {
        engine.warn(
            "conditional statements should not include jinja2 templating delimiters such as {{ }}"
                + " or {% %}. Found: "
                + original);
        expression = marked(term);
        if (expression instanceof Boolean flag) {
          return flag;
        }
        if ("".equals(expression)) {
          return false;
        }
        if (expression instanceof Unsafe) {
          throw new TemplateException("Conditional is marked as unsafe, and cannot be evaluated.");
        }
      }
      String text = Text.str(expression);
      Render render =
          new Render(
              engine.environment(),
              ConcatMode.TEXT,
              new FileLoader(engine, List.of(engine.basedir())),
              this);
      CompiledTemplate template = engine.condition(text);
      Object result;
      try {
        result = template.render(render, new VariableScope(render));
      } catch (PythonError e) {
        throw worded(e, "{% if " + text + " %} True {% else %} False {% endif %}");
      }
      return Text.str(result).strip().equals("True");
    } catch (UndefinedException e) {
      if (!engine.undefinedFails()) {
        return false;
      }
      throw new UndefinedException(
          "error while evaluating conditional (" + original + "): " + e.text(), e.position(), e);
    }
  }

  @Override
  public @Nullable Object expression(String expression) {
    return render("{{" + expression + "}}", Policy.STRICT, null);
  }

  @Override
  public String text(String template) {
    Render render =
        new Render(
            engine.environment(),
            ConcatMode.TEXT,
            new FileLoader(engine, List.of(engine.basedir())),
            this);
    CompiledTemplate compiled;
    try {
      compiled = engine.file(template, Syntax.ANSIBLE, null, null);
    } catch (TemplateSyntaxException e) {
      throw TemplateEngine.syntaxError(e, template);
    }
    try {
      return newlines(template, Text.str(run(compiled, render, template, false)), "\n");
    } catch (UndefinedException e) {
      if (engine.undefinedFails()) {
        throw e;
      }
      return template;
    }
  }

  /** What a filter or test is given that is called from outside of a template. */
  EvalContext context() {
    Render render = new Render(engine.environment(), ConcatMode.TEXT, TemplateLoader.NONE, this);
    return Context.outside(render, new VariableScope(render));
  }

  @Override
  public String file(String source, String fileName, FileOptions options) {
    Syntax syntax =
        Syntax.JINJA
            .withTrim(options.trimBlocks(), options.lstripBlocks())
            .copy(
                options.blockStart(),
                options.blockEnd(),
                options.variableStart(),
                options.variableEnd(),
                options.commentStart(),
                options.commentEnd());
    Syntax withNewline =
        java.util.Objects.requireNonNull(syntax.with("newline_sequence", options.newline()));
    Overrides overrides = Overrides.of(source, withNewline, engine::warn);
    FileLoader loader = FileLoader.forFile(engine, fileName, variables, this);
    CompiledTemplate template;
    try {
      template = engine.file(overrides.text(), overrides.syntax(), null, fileName);
    } catch (TemplateSyntaxException e) {
      throw TemplateEngine.syntaxError(e, overrides.text());
    }
    Render render =
        new Render(
            engine.environment(overrides.syntax()),
            ConcatMode.TEXT,
            loader.with(overrides.syntax()),
            this);
    try {
      Object result = run(template, render, overrides.text(), false);
      return newlines(source, Text.str(result), options.newline());
    } catch (UndefinedException e) {
      if (engine.undefinedFails()) {
        throw e;
      }
      return overrides.text();
    }
  }

  @Override
  public boolean isTemplate(@Nullable Object raw) {
    return switch (raw) {
      case String text -> Backslashes.isTemplate(text, Syntax.ANSIBLE);
      case List<?> list -> list.stream().anyMatch(this::isTemplate);
      case Map<?, ?> map ->
          map.entrySet().stream()
              .anyMatch(entry -> isTemplate(entry.getKey()) || isTemplate(entry.getValue()));
      case null, default -> false;
    };
  }

  @Override
  public Variables variables() {
    return variables;
  }

  @Override
  public Templar with(Variables others) {
    return new TemplarImpl(engine, others);
  }

  @Override
  public Templar with(Map<String, ? extends @Nullable Object> extra) {
    return new TemplarImpl(engine, new ExtraVariables(variables, extra));
  }

  /** Some variables over others. */
  private record ExtraVariables(Variables base, Map<String, ? extends @Nullable Object> extra)
      implements Variables {
    @Override
    public @Nullable Object raw(String name) {
      Object value = extra.get(name);
      return value != null || extra.containsKey(name) ? value : base.raw(name);
    }

    @Override
    public boolean written(String name) {
      return extra.containsKey(name) || base.written(name);
    }

    @Override
    public Set<String> names() {
      Set<String> all = new LinkedHashSet<>(base.names());
      all.addAll(extra.keySet());
      return all;
    }
  }

  @Override
  public Templar templar() {
    return this;
  }

  @Override
  public List<@Nullable Object> lookup(
      String name,
      List<@Nullable Object> terms,
      Map<String, @Nullable Object> options,
      Context context) {
    Lookup lookup = plugin(name);
    try {
      return lookup.run(terms, options, context);
    } catch (UndefinedException | OptionsException e) {
      throw e;
    } catch (PythonError e) {
      if (e.type().equals("AnsibleLookupError")) {
        throw new LookupFailure("Lookup failed but the error is being ignored: " + e.text(), e);
      }
      throw unhandled(name, e);
    } catch (JansibleException e) {
      throw unhandled(name, e);
    }
  }

  /** The lookup of that name. */
  Lookup plugin(String name) {
    Map<String, Lookup> lookups = engine.environment().lookups();
    Lookup lookup = lookups.get(name);
    if (lookup == null) {
      lookup = lookups.get(BUILTIN.matcher(name).replaceFirst(""));
    }
    if (lookup == null) {
      throw new PythonError("AnsibleError", "lookup plugin (" + name + ") not found");
    }
    return lookup;
  }

  private static LookupFailure unhandled(String name, JansibleException e) {
    String message =
        "An unhandled exception occurred while running the lookup plugin '"
            + name
            + "'. Error was a "
            + className(e)
            + ", original message: "
            + e.text();
    return new LookupFailure(
        message, new TemplateException(message + ". " + e.text(), e.position(), e));
  }
}
