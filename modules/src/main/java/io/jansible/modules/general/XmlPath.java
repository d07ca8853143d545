package io.jansible.modules.general;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.namespace.NamespaceContext;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathEvaluationResult;
import javax.xml.xpath.XPathExpression;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import javax.xml.xpath.XPathNodes;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Node;

/** XPath 1.0 with a task's namespaces. */
final class XmlPath {
  private final XPathFactory factory = XPathFactory.newInstance();
  private final Map<String, @Nullable Object> namespaces;

  XmlPath(Map<String, @Nullable Object> namespaces) {
    this.namespaces = namespaces;
  }

  /** An expression that is none; the message is libxml2's. */
  static final class PathError extends Exception {
    private static final long serialVersionUID = 1L;

    PathError(String message) {
      super(message);
    }
  }

  /** The namespace of each prefix; what has none is noted. */
  private final class Prefixes implements NamespaceContext {
    private final Set<String> unknown = new TreeSet<>();

    @Override
    public String getNamespaceURI(String prefix) {
      if (prefix.equals("xml")) {
        return javax.xml.XMLConstants.XML_NS_URI;
      }
      Object uri = namespaces.get(prefix);
      if (uri == null) {
        unknown.add(prefix);
        return "urn:unknown:" + prefix;
      }
      return uri.toString();
    }

    @Override
    public @Nullable String getPrefix(String uri) {
      return null;
    }

    @Override
    public Iterator<String> getPrefixes(String uri) {
      return List.<String>of().iterator();
    }
  }

  /** Throws if the text is no expression, whatever prefixes it has. */
  void check(String expression) throws PathError {
    compile(expression, new Prefixes());
  }

  private XPathExpression compile(String expression, Prefixes prefixes) throws PathError {
    XPath path = factory.newXPath();
    path.setNamespaceContext(prefixes);
    try {
      return path.compile(expression);
    } catch (XPathExpressionException e) {
      throw new PathError("Invalid expression");
    }
  }

  private XPathEvaluationResult<?> evaluate(Node context, String expression) throws PathError {
    Prefixes prefixes = new Prefixes();
    XPathExpression compiled = compile(expression, prefixes);
    if (!prefixes.unknown.isEmpty()) {
      throw new PathError("Undefined namespace prefix");
    }
    try {
      return compiled.evaluateExpression(context);
    } catch (XPathExpressionException e) {
      throw new PathError("Invalid expression");
    }
  }

  /** The nodes that an expression leads to; null if its value is no set of nodes. */
  @Nullable List<Node> nodes(Node context, String expression) throws PathError {
    if (evaluate(context, expression).value() instanceof XPathNodes found) {
      List<Node> nodes = new ArrayList<>();
      found.forEach(nodes::add);
      return nodes;
    }
    return null;
  }

  /** Whether it leads to an element or its like first. */
  boolean isNode(Node context, String expression) throws PathError {
    List<Node> nodes = nodes(context, expression);
    return nodes != null && !nodes.isEmpty() && isElementLike(nodes.get(0));
  }

  static boolean isElementLike(Node node) {
    return switch (node.getNodeType()) {
      case Node.ELEMENT_NODE, Node.COMMENT_NODE, Node.PROCESSING_INSTRUCTION_NODE -> true;
      default -> false;
    };
  }

  long count(Node context, String expression) throws PathError {
    Object value = evaluate(context, "count(" + expression + ")").value();
    return value instanceof Number number ? number.longValue() : 0;
  }
}
