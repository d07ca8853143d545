package io.jansible.modules.general;

import io.jansible.module.ModuleFailure;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Operations on nodes as lxml has them: names with their namespace in braces, the text that follows
 * an element is the element's.
 */
final class XmlNodes {
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_.\\-\\u00b7]*");

  /** Prefixes that a namespace gets by itself. */
  private static final Map<String, String> USUAL =
      Map.of(
          "http://www.w3.org/1999/xhtml", "html",
          "http://www.w3.org/1999/XSL/Transform", "xsl",
          "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf",
          "http://schemas.xmlsoap.org/wsdl/", "wsdl",
          "http://www.w3.org/2001/XMLSchema", "xs",
          "http://www.w3.org/2001/XMLSchema-instance", "xsi",
          "http://purl.org/dc/elements/1.1/", "dc",
          "http://codespeak.net/lxml/objectify/pytype", "py");

  private XmlNodes() {}

  /** A name with its namespace. */
  record Name(@Nullable String namespace, String local) {
    /** Reads {@code {namespace}local}. */
    static Name parse(String text, String what) {
      int end = text.startsWith("{") ? text.indexOf('}') : -1;
      Name name =
          end < 0
              ? new Name(null, text)
              : new Name(text.substring(1, end), text.substring(end + 1));
      if (!NAME.matcher(name.local).matches()) {
        throw new ModuleFailure("Invalid %s name %s".formatted(what, Text.repr(name.local)));
      }
      return name;
    }

    static Name of(Node node) {
      return new Name(node.getNamespaceURI(), node.getLocalName());
    }

    String clark() {
      return namespace == null ? local : "{" + namespace + "}" + local;
    }
  }

  /** A new element of a name with its namespace in braces. */
  static Element create(Document document, String clark) {
    Name name = Name.parse(clark, "tag");
    String uri = name.namespace();
    if (uri == null) {
      return document.createElementNS(null, name.local());
    }
    String prefix = USUAL.getOrDefault(uri, "ns0");
    Element element = document.createElementNS(uri, prefix + ":" + name.local());
    declare(element, prefix, uri);
    return element;
  }

  private static void declare(Element element, String prefix, String uri) {
    XmlDocument.setAttribute(element, XMLConstants.XMLNS_ATTRIBUTE_NS_URI, "xmlns:" + prefix, uri);
  }

  /** An attribute's value; null if it is not there. */
  static @Nullable String get(Element element, String clark) {
    Attr attribute = attribute(element, Name.parse(clark, "attribute"));
    return attribute == null ? null : attribute.getValue();
  }

  private static @Nullable Attr attribute(Element element, Name name) {
    return element.getAttributeNodeNS(name.namespace(), name.local());
  }

  static void set(Element element, String clark, String value) {
    Name name = Name.parse(clark, "attribute");
    Attr known = attribute(element, name);
    if (known != null) {
      known.setValue(value);
      return;
    }
    String uri = name.namespace();
    if (uri == null) {
      XmlDocument.setAttribute(element, null, name.local(), value);
      return;
    }
    String prefix = prefix(element, uri, true);
    if (prefix == null) {
      prefix = USUAL.getOrDefault(uri, "ns0");
      for (int i = 1; element.lookupNamespaceURI(prefix) != null; i++) {
        prefix = "ns" + i;
      }
      declare(element, prefix, uri);
    }
    XmlDocument.setAttribute(element, uri, prefix + ":" + name.local(), value);
  }

  /** The prefix of a namespace where an element stands, empty for the default; null if none. */
  private static @Nullable String prefix(@Nullable Node from, String uri, boolean named) {
    Set<String> seen = new HashSet<>();
    for (Node node = from; node instanceof Element element; node = node.getParentNode()) {
      for (Attr declaration : XmlDocument.attributes(element, true)) {
        String prefix = declaration.getName().equals("xmlns") ? "" : declaration.getLocalName();
        if (seen.add(prefix)
            && declaration.getValue().equals(uri)
            && !(named && prefix.isEmpty())) {
          return prefix;
        }
      }
    }
    return null;
  }

  /** Attributes by their names. */
  static Map<String, @Nullable Object> attributes(Element element) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    XmlDocument.attributes(element, false)
        .forEach(each -> all.put(Name.of(each).clark(), each.getValue()));
    return all;
  }

  /** The text before an element's first child; null if there is none. */
  static @Nullable String text(Node element) {
    StringBuilder text = null;
    Node first = element.getNodeType() == Node.ELEMENT_NODE ? element.getFirstChild() : null;
    if (first == null && element.getNodeType() != Node.ELEMENT_NODE) {
      return element.getNodeValue();
    }
    for (Node node = first;
        node != null && XmlDocument.isText(node);
        node = node.getNextSibling()) {
      text = (text == null ? new StringBuilder() : text).append(node.getNodeValue());
    }
    return text == null ? null : text.toString();
  }

  static void setText(Node element, String text) {
    if (element.getNodeType() != Node.ELEMENT_NODE) {
      element.setNodeValue(text);
      return;
    }
    Node first = element.getFirstChild();
    while (first != null && XmlDocument.isText(first)) {
      Node next = first.getNextSibling();
      element.removeChild(first);
      first = next;
    }
    element.insertBefore(
        Objects.requireNonNull(element.getOwnerDocument()).createTextNode(text), first);
  }

  /** Elements, comments and instructions in an element. */
  static List<Node> children(Node parent) {
    List<Node> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (XmlPath.isElementLike(node)) {
        children.add(node);
      }
    }
    return children;
  }

  /** Takes a node out with the text that follows it. */
  static void remove(Node node) {
    Node parent = node.getParentNode();
    Node next = node.getNextSibling();
    while (next != null && XmlDocument.isText(next)) {
      Node after = next.getNextSibling();
      parent.removeChild(next);
      next = after;
    }
    parent.removeChild(node);
  }

  static void append(Node parent, List<? extends Node> children) {
    children.forEach(child -> insert(parent, child, null));
  }

  /** Puts a node before the one of a number among the parent's children. */
  static void insert(Node parent, Node child, int index) {
    List<Node> children = children(parent);
    insert(parent, child, index < children.size() ? children.get(index) : null);
  }

  private static void insert(Node parent, Node child, @Nullable Node before) {
    Document document =
        parent instanceof Document whole
            ? whole
            : Objects.requireNonNull(parent.getOwnerDocument());
    Node own = child.getOwnerDocument() == document ? child : document.adoptNode(child);
    List<Node> tail = new ArrayList<>();
    for (Node next = own.getNextSibling();
        own.getParentNode() != null && next != null && XmlDocument.isText(next);
        next = next.getNextSibling()) {
      tail.add(next);
    }
    parent.insertBefore(own, before);
    tail.forEach(each -> parent.insertBefore(each, before));
    withoutNeedlessDeclarations(own);
  }

  /** What a parent declares already is not declared again. */
  private static void withoutNeedlessDeclarations(Node node) {
    if (!(node instanceof Element element)) {
      return;
    }
    for (Attr declaration : XmlDocument.attributes(element, true)) {
      String uri = declaration.getValue();
      String prefix = prefix(element.getParentNode(), uri, false);
      if (prefix != null) {
        element.removeAttributeNode(declaration);
        rename(element, uri, prefix);
      }
    }
    children(element).forEach(XmlNodes::withoutNeedlessDeclarations);
  }

  private static void rename(Element element, String uri, String prefix) {
    if (uri.equals(element.getNamespaceURI())) {
      String local = element.getLocalName();
      element
          .getOwnerDocument()
          .renameNode(element, uri, prefix.isEmpty() ? local : prefix + ":" + local);
    }
    for (Node child : children(element)) {
      if (child instanceof Element inner) {
        rename(inner, uri, prefix);
      }
    }
  }

  /** Where a node is, as libxml2 names it: {@code /a/b[2]/@c}. */
  static String path(Node node) {
    StringBuilder path = new StringBuilder();
    for (Node each = node;
        each != null && !(each instanceof Document);
        each = each.getParentNode()) {
      path.insert(0, "/" + step(each));
    }
    return path.toString();
  }

  private static String step(Node node) {
    String name =
        switch (node.getNodeType()) {
          case Node.COMMENT_NODE -> "comment()";
          case Node.PROCESSING_INSTRUCTION_NODE ->
              "processing-instruction('" + node.getNodeName() + "')";
          default ->
              node.getNamespaceURI() != null && node.getPrefix() == null ? "*" : node.getNodeName();
        };
    int before = 0;
    boolean after = false;
    for (Node each = node.getPreviousSibling(); each != null; each = each.getPreviousSibling()) {
      before += alike(node, each, name) ? 1 : 0;
    }
    for (Node each = node.getNextSibling(); each != null; each = each.getNextSibling()) {
      after |= alike(node, each, name);
    }
    return before > 0 || after ? name + "[" + (before + 1) + "]" : name;
  }

  private static boolean alike(Node node, Node other, String name) {
    return node.getNodeType() == other.getNodeType()
        && (name.equals("*") || node.getNodeName().equals(other.getNodeName()));
  }

  /** Text that Python would show of a value that is none: what lxml says of it. */
  static String string(@Nullable Object value) {
    if (!Values.isString(value)) {
      throw new ModuleFailure(
          "Argument must be bytes or unicode, got '" + Values.typeName(value) + "'");
    }
    return Text.str(value);
  }
}
