package io.jansible.template.run;

import io.jansible.template.TemplateSyntaxException;
import io.jansible.template.lex.Source;
import io.jansible.template.parse.Expr;
import io.jansible.template.parse.Parser;
import io.jansible.template.parse.Stmt;
import io.jansible.template.run.ExpressionCompiler.View;
import io.jansible.template.run.Symbols.FunctionScope;
import io.jansible.template.run.Symbols.Load;
import io.jansible.template.run.Symbols.Slot;
import io.jansible.template.value.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a template's syntax tree into steps and nodes, each variable into a slot. Errors are {@link
 * TemplateSyntaxException}.
 */
public final class Compiler {
  private final Environment environment;
  private final Source source;
  private final CompiledTemplate template;
  private final ExpressionCompiler expressions;
  private final boolean mutates;
  private final boolean extending;
  private final Map<String, Stmt.Block> blocks = new LinkedHashMap<>();
  private boolean knownExtends;
  private int extendsSoFar;

  private Compiler(Environment environment, Source source, List<Stmt> body) {
    this.environment = environment;
    this.source = source;
    Inspector inspector = new Inspector(this::addBlock);
    inspector.statements(body);
    this.mutates = inspector.mutates();
    this.extending = inspector.extending();
    this.template = new CompiledTemplate(source, mutates, extending);
    this.expressions = new ExpressionCompiler(environment, source);
  }

  /** Compiles a template's text. */
  public static CompiledTemplate compile(Source source, Environment environment) {
    List<Stmt> body = Parser.template(source, environment.dialect());
    return new Compiler(environment, source, body).template(body);
  }

  private void addBlock(Stmt.Block block) {
    if (blocks.putIfAbsent(block.name(), block) != null) {
      throw fail("block " + Text.repr(block.name()) + " defined twice", block.at());
    }
  }

  private TemplateSyntaxException fail(String message, int at) {
    return new TemplateSyntaxException(message, source.position(at));
  }

  /** What is known at one point of the template. */
  private record Place(
      Symbols symbols,
      FunctionScope function,
      boolean toplevel,
      boolean rootlevel,
      boolean soft,
      boolean checkOutput) {
    View view() {
      return new View(symbols, function, soft);
    }

    Place inner(Symbols inside) {
      return new Place(inside, function, false, false, false, checkOutput);
    }

    Place captured() {
      return new Place(symbols, function, toplevel, rootlevel, soft, false);
    }

    Place softly() {
      return new Place(symbols, function, toplevel, false, true, checkOutput);
    }
  }

  private CompiledTemplate template(List<Stmt> body) {
    FunctionScope function = new FunctionScope(null);
    Symbols symbols = new Symbols(function, null);
    int selfSlot = -1;
    if (!SymbolFinder.undeclared(body, Set.of("self")).isEmpty()) {
      selfSlot = symbols.parameter("self").index();
    }
    new SymbolFinder(symbols).statements(body);
    Step root = body(body, new Place(symbols, function, true, true, false, extending));
    Map<String, CompiledTemplate.Block> compiled = new HashMap<>();
    for (Stmt.Block block : blocks.values()) {
      compiled.put(block.name(), block(block));
    }
    template.complete(code(root, function, symbols), selfSlot, compiled);
    return template;
  }

  private CompiledTemplate.Block block(Stmt.Block block) {
    FunctionScope function = new FunctionScope(null);
    Symbols symbols = new Symbols(function, null);
    Set<String> special = SymbolFinder.undeclared(block.body(), Set.of("self", "super"));
    int selfSlot = special.contains("self") ? symbols.parameter("self").index() : -1;
    int superSlot = special.contains("super") ? symbols.parameter("super").index() : -1;
    new SymbolFinder(symbols).statements(block.body());
    Step body = body(block.body(), new Place(symbols, function, false, false, false, false));
    return new CompiledTemplate.Block(
        block.name(), template, code(body, function, symbols), selfSlot, superSlot);
  }

  /**
   * The code of a function: what its slots hold when it begins. Slots of inner scopes are looked up
   * when they are first read.
   */
  private static CompiledTemplate.Code code(Step body, FunctionScope function, Symbols symbols) {
    @Nullable Object[] slots = new @Nullable Object[function.size()];
    java.util.Arrays.fill(slots, Frame.PENDING);
    symbols
        .loads()
        .forEach(
            (slot, load) -> {
              if (slot.function() == function && !(load instanceof Load.Resolve)) {
                slots[slot.index()] = Frame.MISSING;
              }
            });
    return new CompiledTemplate.Code(body, slots);
  }

  /** What entering a scope inside a function does to the slots. */
  private Entry entry(Symbols symbols, FunctionScope function) {
    List<Integer> missing = new ArrayList<>();
    List<Integer> pending = new ArrayList<>();
    List<Integer> aliases = new ArrayList<>();
    List<Slot> sources = new ArrayList<>();
    symbols
        .loads()
        .forEach(
            (slot, load) -> {
              switch (load) {
                case Load.Parameter ignored -> {}
                case Load.Resolve ignored -> {
                  if (mutates || symbols.storesName(slot.name())) {
                    pending.add(slot.index());
                  }
                }
                case Load.Undefined ignored -> missing.add(slot.index());
                case Load.Alias alias -> {
                  aliases.add(slot.index());
                  sources.add(alias.source());
                }
              }
            });
    if (missing.isEmpty() && pending.isEmpty() && aliases.isEmpty()) {
      return Entry.NOTHING;
    }
    return new Entry(
        ints(missing),
        ints(pending),
        ints(aliases),
        sources.stream().mapToInt(Slot::index).toArray(),
        sources.stream().mapToInt(slot -> function.distance(slot.function())).toArray());
  }

  private static int[] ints(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  private Step body(List<Stmt> statements, Place place) {
    List<Step> steps = new ArrayList<>();
    for (Stmt statement : statements) {
      add(statement, place, steps);
    }
    return steps.size() == 1
        ? steps.get(0)
        : steps.isEmpty() ? Step.NOTHING : new Steps.Sequence(steps);
  }

  private void add(Stmt statement, Place place, List<Step> steps) {
    switch (statement) {
      case Stmt.Output output -> output(output, place, steps);
      case Stmt.If choice -> steps.add(choice(choice, place));
      case Stmt.For loop -> steps.add(loop(loop, place));
      case Stmt.Macro macro ->
          steps.add(
              new Steps.DefineMacro(
                  macro(macro.name(), macro.signature(), macro.body(), macro.at(), place),
                  place.symbols().slot(macro.name()).index(),
                  export(List.of(macro.name()), place)));
      case Stmt.CallBlock call ->
          steps.add(
              new Steps.CallBlock(
                  macro(null, call.signature(), call.body(), call.at(), place),
                  expressions.call(call.call(), place.view()),
                  call.at()));
      case Stmt.FilterBlock filter -> {
        Symbols symbols = new Symbols(place.function(), place.symbols());
        SymbolFinder finder = new SymbolFinder(symbols);
        finder.statements(filter.body());
        finder.read(filter.filter());
        Place inner = place.inner(symbols);
        steps.add(
            new Steps.FilterBlock(
                entry(symbols, place.function()),
                body(filter.body(), inner),
                expressions.buffered(filter.filter(), inner.view()),
                filter.at()));
      }
      case Stmt.With with -> steps.add(with(with, place));
      case Stmt.Set set -> {
        Node value = expressions.compile(set.value(), place.view());
        steps.add(
            new Steps.Set(
                target(set.target(), place), value, export(names(set.target()), place), set.at()));
      }
      case Stmt.SetBlock set -> {
        Symbols symbols = new Symbols(place.function(), place.symbols());
        new SymbolFinder(symbols).statements(set.body());
        Place inner = place.inner(symbols).captured();
        Expr.Filter filter = set.filter();
        if (filter != null) {
          // Jinja2 does not look for the names of this filter's arguments; it fails where they are
          // not known otherwise.
          new SymbolFinder(symbols).read(filter);
        }
        steps.add(
            new Steps.SetBlock(
                target(set.target(), place),
                entry(symbols, place.function()),
                body(set.body(), inner),
                filter == null ? null : expressions.buffered(filter, inner.view()),
                export(names(set.target()), place),
                set.at()));
      }
      case Stmt.Block block -> {
        if (place.toplevel() && knownExtends) {
          return;
        }
        Step step =
            new TemplateSteps.Block(
                block.name(), block.scoped() ? locals(place) : null, block.required(), block.at());
        steps.add(place.toplevel() && extendsSoFar > 0 ? new Steps.UnlessExtending(step) : step);
      }
      case Stmt.Extends parent -> {
        if (!place.toplevel()) {
          throw fail("cannot use extend from a non top-level scope", parent.at());
        }
        if (knownExtends) {
          steps.add(new Steps.Fail("extended multiple times", parent.at()));
          return;
        }
        steps.add(
            new TemplateSteps.Extends(
                expressions.compile(parent.template(), place.view()), parent.at()));
        knownExtends = place.rootlevel();
        extendsSoFar++;
      }
      case Stmt.Include include ->
          steps.add(
              new TemplateSteps.Include(
                  expressions.compile(include.template(), place.view()),
                  include.ignoreMissing(),
                  include.withContext() ? locals(place) : null,
                  include.at()));
      case Stmt.Import imported ->
          steps.add(
              new TemplateSteps.Import(
                  expressions.compile(imported.template(), place.view()),
                  imported.withContext() ? locals(place) : null,
                  imported.target(),
                  place.symbols().slot(imported.target()).index(),
                  place.toplevel(),
                  imported.at()));
      case Stmt.FromImport imported ->
          steps.add(
              new TemplateSteps.FromImport(
                  expressions.compile(imported.template(), place.view()),
                  imported.withContext() ? locals(place) : null,
                  imported.names().stream().map(Stmt.ImportedName::name).toArray(String[]::new),
                  imported.names().stream().map(Stmt.ImportedName::alias).toArray(String[]::new),
                  imported.names().stream()
                      .mapToInt(name -> place.symbols().slot(name.alias()).index())
                      .toArray(),
                  place.toplevel(),
                  expressions.place(imported.at()),
                  imported.at()));
      case Stmt.AutoEscape escape -> {
        Symbols symbols = new Symbols(place.function(), place.symbols());
        SymbolFinder finder = new SymbolFinder(symbols);
        finder.read(escape.on());
        finder.statements(escape.body());
        Place inner = place.inner(symbols);
        steps.add(
            new Steps.AutoEscape(
                expressions.compile(escape.on(), inner.view()),
                entry(symbols, place.function()),
                body(escape.body(), inner),
                escape.at()));
      }
      case Stmt.Do action ->
          steps.add(
              new Steps.Do(expressions.compile(action.expression(), place.view()), action.at()));
      case Stmt.Break ignored -> steps.add(new Steps.Signal(Step.BREAK));
      case Stmt.Continue ignored -> steps.add(new Steps.Signal(Step.CONTINUE));
      case Stmt.Foreign foreign ->
          steps.add(
              new Steps.Foreign(foreign.name(), foreign.header(), foreign.source(), foreign.at()));
    }
  }

  private void output(Stmt.Output output, Place place, List<Step> steps) {
    if (place.checkOutput() && knownExtends) {
      return;
    }
    List<Step> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Expr part : output.parts()) {
      String constant = constant(part);
      if (constant != null) {
        text.append(constant);
        continue;
      }
      if (!text.isEmpty()) {
        parts.add(new Steps.PrintText(text.toString()));
        text.setLength(0);
      }
      parts.add(
          new Steps.Print(
              expressions.compile(part, place.view()), part.at(), environment.ansible()));
    }
    if (!text.isEmpty()) {
      parts.add(new Steps.PrintText(text.toString()));
    }
    for (Step part : parts) {
      steps.add(place.checkOutput() ? new Steps.UnlessExtending(part) : part);
    }
  }

  private static @Nullable String constant(Expr part) {
    return part instanceof Expr.Data data ? data.text() : null;
  }

  private Step choice(Stmt.If choice, Place place) {
    Place soft = place.softly();
    List<Stmt.If> all = new ArrayList<>();
    all.add(choice);
    all.addAll(choice.elifs());
    Node[] tests = new Node[all.size()];
    int[] at = new int[all.size()];
    Step[] bodies = new Step[all.size()];
    for (int i = 0; i < tests.length; i++) {
      tests[i] = expressions.compile(all.get(i).test(), soft.view());
      at[i] = all.get(i).test().at();
      bodies[i] = body(all.get(i).body(), soft);
    }
    return new Steps.If(tests, at, bodies, body(choice.otherwise(), soft));
  }

  private Step with(Stmt.With with, Place place) {
    Symbols symbols = new Symbols(place.function(), place.symbols());
    SymbolFinder finder = new SymbolFinder(symbols);
    with.targets().forEach(target -> finder.target(target, true));
    finder.statements(with.body());
    Place inner = place.inner(symbols);
    Target[] targets =
        with.targets().stream().map(target -> target(target, inner)).toArray(Target[]::new);
    Node[] values =
        with.values().stream()
            .map(value -> expressions.compile(value, place.view()))
            .toArray(Node[]::new);
    return new Steps.With(
        entry(symbols, place.function()), targets, values, body(with.body(), inner), with.at());
  }

  private Step loop(Stmt.For loop, Place place) {
    FunctionScope function =
        loop.recursive() ? new FunctionScope(place.function()) : place.function();
    boolean extended =
        loop.recursive()
            || !SymbolFinder.undeclared(loop.body(), Set.of("loop")).isEmpty()
            || Inspector.hasScopedBlock(loop);
    Symbols symbols = new Symbols(function, place.symbols());
    int loopSlot = extended ? symbols.parameter("loop").index() : -1;
    SymbolFinder finder = new SymbolFinder(symbols);
    finder.target(loop.target(), true);
    finder.statements(loop.body());
    if (Inspector.assignsLoop(loop)) {
      throw fail("Can't assign to special loop variable in for-loop target", loop.at());
    }
    Place outside = new Place(place.symbols(), function, false, false, false, place.checkOutput());
    Place inside = outside.inner(symbols);
    ForStep.Filter filter = null;
    Expr test = loop.test();
    if (test != null) {
      Symbols testSymbols = new Symbols(function, place.symbols());
      SymbolFinder testFinder = new SymbolFinder(testSymbols);
      testFinder.target(loop.target(), true);
      testFinder.read(test);
      Place testing = outside.inner(testSymbols);
      filter =
          new ForStep.Filter(
              target(loop.target(), testing),
              entry(testSymbols, function),
              expressions.compile(test, testing.view()));
    }
    Step otherwise = null;
    Entry elseEntry = Entry.NOTHING;
    if (!loop.otherwise().isEmpty()) {
      Symbols elseSymbols = new Symbols(function, place.symbols());
      new SymbolFinder(elseSymbols).statements(loop.otherwise());
      otherwise = body(loop.otherwise(), outside.inner(elseSymbols));
      elseEntry = entry(elseSymbols, function);
    }
    Step body = body(loop.body(), inside);
    Node iterable = expressions.compile(loop.iterable(), place.view());
    Target target = target(loop.target(), inside);
    return new ForStep(
        new ForStep.Shape(
            target,
            iterable,
            filter,
            loopSlot,
            entry(symbols, function),
            body,
            elseEntry,
            otherwise,
            loop.recursive() ? code(Step.NOTHING, function, new Symbols(function, null)) : null,
            template,
            loop.at()));
  }

  private Macro.Shape macro(
      @Nullable String name, Stmt.Signature signature, List<Stmt> body, int at, Place place) {
    FunctionScope function = new FunctionScope(place.function());
    Symbols symbols = new Symbols(function, place.symbols());
    List<Expr.Name> parameters = signature.parameters();
    Set<String> names = new LinkedHashSet<>();
    for (Expr.Name parameter : parameters) {
      symbols.parameter(parameter.name());
      if (!names.add(parameter.name())) {
        throw fail(
            "duplicate argument "
                + Text.repr("l_1_" + parameter.name())
                + " in function definition",
            parameter.at());
      }
    }
    SymbolFinder finder = new SymbolFinder(symbols);
    signature.defaults().forEach(finder::read);
    Set<String> special = SymbolFinder.undeclared(body, Set.of("caller", "kwargs", "varargs"));
    int firstDefault = parameters.size() - signature.defaults().size();
    int explicitCaller = new ArrayList<>(names).indexOf("caller");
    int callerSlot = -1;
    if (special.contains("caller")) {
      if (explicitCaller >= 0 && explicitCaller < firstDefault) {
        throw fail(
            "When defining macros or call blocks the special \"caller\" argument must be omitted or"
                + " be given a default.",
            at);
      }
      callerSlot =
          explicitCaller >= 0
              ? symbols.slot("caller").index()
              : symbols.parameter("caller").index();
    }
    int kwargsSlot =
        special.contains("kwargs") && !names.contains("kwargs")
            ? symbols.parameter("kwargs").index()
            : -1;
    int varargsSlot =
        special.contains("varargs") && !names.contains("varargs")
            ? symbols.parameter("varargs").index()
            : -1;
    finder.statements(body);
    Place inside = new Place(symbols, function, false, false, false, false);
    @Nullable Node[] defaults = new @Nullable Node[parameters.size()];
    for (int i = firstDefault; i < parameters.size(); i++) {
      defaults[i] = expressions.compile(signature.defaults().get(i - firstDefault), inside.view());
    }
    Step steps = body(body, inside);
    int[] slots =
        parameters.stream().mapToInt(parameter -> symbols.slot(parameter.name()).index()).toArray();
    return new Macro.Shape(
        template,
        name,
        parameters.stream().map(Expr.Name::name).toArray(String[]::new),
        slots,
        defaults,
        callerSlot,
        kwargsSlot,
        varargsSlot,
        entry(symbols, function),
        code(steps, function, symbols));
  }

  private Target target(Expr target, Place place) {
    return switch (target) {
      case Expr.Name name -> new Target.Local(place.symbols().slot(name.name()).index());
      case Expr.NamespaceRef reference ->
          new Target.Attribute(expressions.compile(reference, place.view()), reference.attribute());
      case Expr.TupleOf tuple ->
          new Target.Several(tuple.items().stream().map(item -> target(item, place)).toList());
      default -> throw new IllegalStateException("target " + target);
    };
  }

  private static List<String> names(Expr target) {
    return switch (target) {
      case Expr.Name name -> List.of(name.name());
      case Expr.TupleOf tuple ->
          tuple.items().stream().flatMap(item -> names(item).stream()).toList();
      default -> List.of();
    };
  }

  private static Steps.Export export(List<String> names, Place place) {
    if (!place.toplevel() || names.isEmpty()) {
      return Steps.Export.NONE;
    }
    return new Steps.Export(
        names.toArray(new String[0]),
        names.stream().mapToInt(name -> place.symbols().slot(name).index()).toArray());
  }

  private static TemplateSteps.Locals locals(Place place) {
    List<Slot> stores = place.symbols().allStores();
    return new TemplateSteps.Locals(
        stores.stream().map(Slot::name).toArray(String[]::new),
        stores.stream().mapToInt(slot -> place.function().distance(slot.function())).toArray(),
        stores.stream().mapToInt(Slot::index).toArray());
  }
}
