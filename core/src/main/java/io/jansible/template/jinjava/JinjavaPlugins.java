package io.jansible.template.jinjava;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.tree.parse.DefaultTokenScannerSymbols;
import com.hubspot.jinjava.tree.parse.TagToken;
import com.hubspot.jinjava.tree.parse.TokenScannerSymbols;
import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import io.jansible.template.TemplateEngine;
import io.jansible.template.TemplateException;
import io.jansible.template.TemplatePlugins;
import io.jansible.template.filter.JinjaFilter;
import io.jansible.template.test.JinjaTest;
import io.jansible.template.value.Undefined;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The filters, tests and tags that an embedder registered with its {@code Jinjava}, for our
 * templates. What jinjava brings along itself is not offered: it is not Jinja2's. The {@code
 * Jinjava} is asked for when a template first has a name that Jansible does not know.
 */
public final class JinjavaPlugins implements TemplatePlugins {
  private static final String STOCK = "com.hubspot.jinjava.";
  private static final TokenScannerSymbols SYMBOLS = new DefaultTokenScannerSymbols();

  private final Supplier<Jinjava> supplier;
  private volatile @Nullable Jinjava jinjava;
  private volatile @Nullable TemplateEngine engine;

  /**
   * @param supplier gives the embedder's Jinjava, the same each time
   */
  public JinjavaPlugins(Supplier<Jinjava> supplier) {
    this.supplier = supplier;
  }

  /** Tells for which engine these are, so that the body of a tag is rendered by it. */
  public TemplateEngine attach(TemplateEngine.Builder builder) {
    TemplateEngine built = builder.plugins(this).build();
    this.engine = built;
    return built;
  }

  private Jinjava jinjava() {
    Jinjava known = jinjava;
    if (known == null) {
      known = supplier.get();
      jinjava = known;
    }
    return known;
  }

  private static boolean stock(Object plugin) {
    return plugin.getClass().getName().startsWith(STOCK);
  }

  @Override
  public @Nullable JinjaFilter filter(String name) {
    Filter filter = jinjava().getGlobalContext().getFilter(name);
    if (filter == null || stock(filter)) {
      return null;
    }
    return (value, arguments, context) -> {
      Object result =
          within(
              context,
              interpreter ->
                  filter.filter(
                      JavaValues.forPlugin(value),
                      interpreter,
                      positional(arguments),
                      named(arguments)));
      return JavaValues.plain(result);
    };
  }

  @Override
  public @Nullable JinjaTest test(String name) {
    ExpTest test = jinjava().getGlobalContext().getExpTest(name);
    if (test == null || stock(test)) {
      return null;
    }
    return (value, arguments, context) ->
        Boolean.TRUE.equals(
            within(
                context,
                interpreter ->
                    test.evaluate(
                        JavaValues.forPlugin(value), interpreter, positional(arguments))));
  }

  @Override
  public @Nullable String endTag(String name) {
    Tag tag = jinjava().getGlobalContext().getTag(name);
    if (tag == null || stock(tag)) {
      return null;
    }
    String end = tag.getEndTagName();
    return end == null ? "" : end;
  }

  @Override
  public String runTag(String name, String header, String body, EvalContext context) {
    TemplateEngine own = engine;
    if (own == null) {
      throw new TemplateException(
          "jinjava tag '" + name + "' cannot run: its plugins are not attached to an engine");
    }
    Tag tag = jinjava().getGlobalContext().getTag(name);
    TagToken token = new TagToken("{% " + name + " " + header + " %}", 1, 0, SYMBOLS);
    TagNode node = new TagNode(tag, token, SYMBOLS);
    LinkedList<Node> children = new LinkedList<>();
    if (!body.isEmpty()) {
      CompiledNode child = new CompiledNode(own, body);
      child.setParent(node);
      children.add(child);
    }
    node.setChildren(children);
    Object result = within(context, interpreter -> tag.interpret(node, interpreter));
    return result == null ? "" : result.toString();
  }

  private interface Work {
    @Nullable Object run(JinjavaInterpreter interpreter);
  }

  /** Runs something with an interpreter that sees the template's variables. */
  private @Nullable Object within(EvalContext context, Work work) {
    Jinjava application = jinjava();
    Context variables = new Context(application.getGlobalContext(), Map.of());
    variables.setDynamicVariableResolver(
        name -> {
          Object value = context.resolve(name);
          return value instanceof Undefined ? null : value;
        });
    TemplateEngine own = engine;
    JinjavaInterpreter interpreter =
        own == null
            ? new JinjavaInterpreter(application, variables, application.getGlobalConfig())
            : new AnsibleInterpreter(own, application, variables, application.getGlobalConfig());
    JinjavaInterpreter.pushCurrent(interpreter);
    try {
      return work.run(interpreter);
    } finally {
      JinjavaInterpreter.popCurrent();
    }
  }

  private static @Nullable Object[] positional(Arguments arguments) {
    List<@Nullable Object> given = arguments.positional();
    @Nullable Object[] result = new @Nullable Object[given.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = JavaValues.forPlugin(given.get(i));
    }
    return result;
  }

  private static Map<String, @Nullable Object> named(Arguments arguments) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    arguments.named().forEach((name, value) -> result.put(name, JavaValues.forPlugin(value)));
    return result;
  }
}
