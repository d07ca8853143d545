package io.jansible.template.run;

import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import io.jansible.template.Templar;
import io.jansible.template.TemplateSyntaxException;
import io.jansible.template.Variables;
import io.jansible.template.filter.JinjaFilter;
import io.jansible.template.test.JinjaTest;
import io.jansible.template.value.Attributes;
import io.jansible.template.value.MarkedText;
import io.jansible.template.value.PyCallable;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import io.jansible.value.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one template in one rendering: those it was given, and those that its top level
 * sets.
 */
public final class Context implements EvalContext {
  /** Whether HTML is escaped at the moment; shared by a template's blocks. */
  static final class Escaping {
    boolean on;

    Escaping(boolean on) {
      this.on = on;
    }
  }

  final Render render;
  final Scope parent;
  final @Nullable String name;
  final Map<String, List<CompiledTemplate.Block>> blocks;
  final Escaping escaping;
  private final boolean copies;
  private @Nullable Map<String, @Nullable Object> vars;
  private @Nullable Set<String> exported;

  private Context(
      Render render,
      Scope parent,
      @Nullable String name,
      Map<String, List<CompiledTemplate.Block>> blocks,
      Escaping escaping,
      boolean copies) {
    this.render = render;
    this.parent = parent;
    this.name = name;
    this.blocks = blocks;
    this.escaping = escaping;
    this.copies = copies;
  }

  /** The context for a template that begins to run. */
  static Context of(Render render, Scope scope, CompiledTemplate template) {
    Map<String, List<CompiledTemplate.Block>> blocks = Map.of();
    if (!template.blocks().isEmpty() || template.extending()) {
      blocks = new HashMap<>();
      for (Map.Entry<String, CompiledTemplate.Block> block : template.blocks().entrySet()) {
        List<CompiledTemplate.Block> stack = new ArrayList<>();
        stack.add(block.getValue());
        blocks.put(block.getKey(), stack);
      }
    }
    boolean escape = render.environment.autoescape().apply(template.name());
    return new Context(
        render, scope, template.name(), blocks, new Escaping(escape), template.mutates());
  }

  /** A context without a template, for filters and tests that are called from elsewhere. */
  public static Context outside(Render render, Scope scope) {
    return new Context(render, scope, null, Map.of(), new Escaping(false), false);
  }

  /** A context with some variables more, for a scoped block. */
  Context derived(Map<String, @Nullable Object> locals) {
    return new Context(render, new Locals(this, locals), name, blocks, escaping, copies);
  }

  /** Some variables over those of a context. */
  record Locals(Context context, Map<String, @Nullable Object> locals) implements Scope {
    @Override
    public @Nullable Object get(String name) {
      Object value = locals.get(name);
      return value != null || locals.containsKey(name) ? value : context.resolveRaw(name);
    }

    @Override
    public Set<String> names() {
      Set<String> all = new LinkedHashSet<>(context.names());
      all.addAll(locals.keySet());
      return all;
    }
  }

  Set<String> names() {
    Set<String> all = new LinkedHashSet<>(parent.names());
    if (vars != null) {
      all.addAll(vars.keySet());
    }
    return all;
  }

  void set(String variable, @Nullable Object value) {
    if (vars == null) {
      vars = new HashMap<>();
    }
    vars.put(variable, value);
  }

  void export(String variable, boolean yes) {
    if (exported == null) {
      exported = new LinkedHashSet<>();
    }
    if (yes) {
      exported.add(variable);
    } else {
      exported.remove(variable);
    }
  }

  Map<String, @Nullable Object> exports() {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    if (exported != null && vars != null) {
      for (String variable : exported) {
        result.put(variable, vars.get(variable));
      }
    }
    return result;
  }

  /** A variable's value, or {@link Variables#ABSENT}. */
  @Nullable Object resolveRaw(String variable) {
    if (vars != null) {
      Object value = vars.get(variable);
      if (value != null || vars.containsKey(variable)) {
        return value;
      }
    }
    Object value = parent.get(variable);
    return copies ? copy(value) : value;
  }

  /**
   * Templates that change lists or dictionaries in place get their own, as every use of a variable
   * in Ansible does.
   */
  private static @Nullable Object copy(@Nullable Object value) {
    if (value instanceof Tuple) {
      return value;
    }
    if (value instanceof ArrayList<?> list) {
      List<@Nullable Object> result = new ArrayList<>(list.size());
      list.forEach(item -> result.add(copy(item)));
      return result;
    }
    if (value instanceof LinkedHashMap<?, ?> map) {
      Map<@Nullable Object, @Nullable Object> result = LinkedHashMap.newLinkedHashMap(map.size());
      map.forEach((key, item) -> result.put(key, copy(item)));
      return result;
    }
    return value;
  }

  Undefined undefinedVariable(String variable) {
    return new Undefined(render.environment.undefined(), null, Variables.ABSENT, variable);
  }

  /** What an attribute or item that is not there is. */
  public Undefined undefinedMember(@Nullable Object owner, @Nullable Object key) {
    if (render.environment.sandboxed()
        && key instanceof String attribute
        && attribute.startsWith("_")) {
      return undefined(
          "access to attribute "
              + Text.repr(attribute)
              + " of "
              + Text.repr(Values.typeName(owner))
              + " object is unsafe.");
    }
    return new Undefined(render.environment.undefined(), null, owner, key);
  }

  Undefined undefined(String hint) {
    return new Undefined(render.environment.undefined(), hint, Variables.ABSENT, null);
  }

  @Override
  public @Nullable Object resolve(String variable) {
    Object value = resolveRaw(variable);
    return value == Variables.ABSENT ? undefinedVariable(variable) : value;
  }

  @Override
  public @Nullable Object filter(String filterName, @Nullable Object value, Arguments arguments) {
    JinjaFilter filter = render.environment.filter(filterName);
    if (filter == null) {
      throw missing("filter", filterName);
    }
    return filter.apply(MarkedText.plain(value), arguments, this);
  }

  @Override
  public boolean test(String testName, @Nullable Object value, Arguments arguments) {
    JinjaTest test = render.environment.test(testName);
    if (test == null) {
      throw missing("test", testName);
    }
    return test.test(MarkedText.plain(value), arguments, this);
  }

  private RuntimeException missing(String kind, String missingName) {
    if (render.environment.ansible()) {
      return new TemplateSyntaxException(
          "Could not load \"" + missingName + "\": '" + reason(missingName) + "'", null);
    }
    return new PythonError(
        "TemplateRuntimeError", "No " + kind + " named " + Text.repr(missingName) + ".");
  }

  private static String reason(String name) {
    boolean possible = !name.isEmpty() && Character.isJavaIdentifierStart(name.charAt(0));
    return possible && name.chars().allMatch(c -> c == '.' || Character.isJavaIdentifierPart(c))
        ? name
        : "invalid plugin name: ansible.builtin." + name;
  }

  @Override
  public List<@Nullable Object> lookup(
      String lookup, List<@Nullable Object> terms, Map<String, @Nullable Object> options) {
    if (render.host == null) {
      throw new PythonError("AnsibleError", "lookup plugin (" + lookup + ") not found");
    }
    return render.host.lookup(lookup, terms, options, this);
  }

  @Override
  public @Nullable Object call(@Nullable Object callable, Arguments arguments) {
    if (callable instanceof PyCallable function) {
      return function.call(arguments, this);
    }
    if (callable instanceof Undefined undefined) {
      throw undefined.error();
    }
    throw PythonError.type("'" + Values.typeName(callable) + "' object is not callable");
  }

  @Override
  public @Nullable Object attribute(@Nullable Object value, String attribute) {
    if (value instanceof Undefined undefined) {
      return attribute.equals("_undefined_name") ? undefined.name() : undefined.member();
    }
    if (render.environment.sandboxed() && attribute.startsWith("_")) {
      return undefinedMember(value, attribute);
    }
    Object found = Attributes.attributeOrItem(value, attribute);
    return found == Variables.ABSENT ? undefinedMember(value, attribute) : found;
  }

  @Override
  public @Nullable Object item(@Nullable Object value, @Nullable Object key) {
    if (value instanceof Undefined undefined) {
      return undefined.member();
    }
    if (key instanceof Undefined undefined && value instanceof Map) {
      undefined.checkUse();
    }
    Object found = Attributes.itemOrAttribute(value, key);
    return found == Variables.ABSENT ? undefinedMember(value, key) : found;
  }

  @Override
  public boolean autoescape() {
    return escaping.on;
  }

  @Override
  public Templar templar() {
    if (render.host == null) {
      throw new IllegalStateException("this template is rendered without a templar");
    }
    return render.host.templar();
  }

  /** Whether there is a filter of that name. */
  public boolean hasFilter(String filterName) {
    return render.environment.filter(filterName) != null;
  }

  /** Whether there is a test of that name. */
  public boolean hasTest(String testName) {
    return render.environment.test(testName) != null;
  }

  /** What kind of undefined value this context makes. */
  public Undefined.Kind undefinedKind() {
    return render.environment.undefined();
  }

  @Override
  public boolean tainted() {
    return render.tainted();
  }

  /** Notes that something unsafe was read. */
  public void taint() {
    render.taint();
  }
}
