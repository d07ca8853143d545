package io.jansible.template.jinjava;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.output.OutputNode;
import com.hubspot.jinjava.tree.output.RenderedOutputNode;
import com.hubspot.jinjava.tree.parse.DefaultTokenScannerSymbols;
import com.hubspot.jinjava.tree.parse.TextToken;
import io.jansible.template.Templar;
import io.jansible.template.TemplateEngine;

/**
 * A template of ours in jinjava's tree: its variables are those of the interpreter that renders it.
 */
final class CompiledNode extends Node {
  private static final long serialVersionUID = 1L;

  private final transient TemplateEngine engine;
  private final String template;

  CompiledNode(TemplateEngine engine, String template) {
    super(new TextToken(template, 1, 0, new DefaultTokenScannerSymbols()), 1, 0);
    this.engine = engine;
    this.template = template;
  }

  @Override
  public OutputNode render(JinjavaInterpreter interpreter) {
    Templar templar = engine.templar(new ContextVariables(interpreter.getContext()));
    return new RenderedOutputNode(templar.text(template));
  }

  @Override
  public String getName() {
    return "jansible";
  }
}
