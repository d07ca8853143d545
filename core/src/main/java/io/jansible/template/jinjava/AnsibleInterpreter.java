package io.jansible.template.jinjava;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.InterpreterFactory;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.tree.Node;
import io.jansible.error.JansibleException;
import io.jansible.template.TemplateEngine;
import io.jansible.template.value.Text;
import java.util.LinkedList;
import org.jspecify.annotations.Nullable;

/**
 * A jinjava interpreter whose templates and expressions are exactly Jinja2's as Ansible uses it. An
 * embedder that renders with jinjava sets {@link #factory} in its {@code JinjavaConfig}.
 */
public final class AnsibleInterpreter extends JinjavaInterpreter {
  private final TemplateEngine engine;

  public AnsibleInterpreter(
      TemplateEngine engine, Jinjava application, Context context, JinjavaConfig config) {
    super(application, context, config);
    this.engine = engine;
  }

  private AnsibleInterpreter(TemplateEngine engine, JinjavaInterpreter original) {
    super(original);
    this.engine = engine;
  }

  /** Makes interpreters of this kind. */
  public static InterpreterFactory factory(TemplateEngine engine) {
    return new InterpreterFactory() {
      @Override
      public JinjavaInterpreter newInstance(JinjavaInterpreter original) {
        return new AnsibleInterpreter(engine, original);
      }

      @Override
      public JinjavaInterpreter newInstance(
          Jinjava application, Context context, JinjavaConfig config) {
        return new AnsibleInterpreter(engine, application, context, config);
      }
    };
  }

  @Override
  public Node parse(String template) {
    // jinjava renders a root by rendering its children.
    CompiledNode root = new CompiledNode(engine, template);
    LinkedList<Node> children = new LinkedList<>();
    children.add(new CompiledNode(engine, template));
    root.setChildren(children);
    return root;
  }

  @Override
  public @Nullable Object resolveELExpression(String expression, int lineNumber) {
    return engine.templar(new ContextVariables(getContext())).expression(expression);
  }

  @Override
  public @Nullable Object resolveELExpression(
      String expression, int lineNumber, int startPosition) {
    return resolveELExpression(expression, lineNumber);
  }

  @Override
  public @Nullable Object resolveELExpressionSilently(String expression) {
    try {
      return resolveELExpression(expression, -1);
    } catch (JansibleException e) {
      return null;
    }
  }

  @Override
  public String getAsString(@Nullable Object value) {
    return Text.str(JavaValues.plain(value));
  }
}
