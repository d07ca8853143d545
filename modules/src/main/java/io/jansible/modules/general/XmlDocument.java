package io.jansible.modules.general;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A document that is written as libxml2 writes it: attributes in the order in which they came,
 * namespaces before them.
 */
final class XmlDocument {
  private static final String ORDER = "order";

  private final Document document;
  private @Nullable String doctype;

  XmlDocument(Document document) {
    this.document = document;
  }

  Document document() {
    return document;
  }

  Element root() {
    return document.getDocumentElement();
  }

  void setDoctype(String name, @Nullable String publicId, @Nullable String systemId) {
    StringBuilder text = new StringBuilder("<!DOCTYPE ").append(name);
    if (publicId != null) {
      text.append(" PUBLIC \"").append(publicId).append('"');
    } else if (systemId != null) {
      text.append(" SYSTEM");
    }
    if (systemId != null) {
      char quote = systemId.indexOf('"') < 0 ? '"' : '\'';
      text.append(' ').append(quote).append(systemId).append(quote);
    }
    doctype = text.append('>').toString();
  }

  static boolean isText(Node node) {
    return node.getNodeType() == Node.TEXT_NODE || node.getNodeType() == Node.CDATA_SECTION_NODE;
  }

  /** Sets an attribute; a new one comes after those that there are. */
  static void setAttribute(Element element, @Nullable String namespace, String name, String value) {
    if (element.getUserData(ORDER) instanceof List<?>) {
      List<String> order = order(element);
      if (!order.contains(name)) {
        order.add(name);
      }
    } else {
      element.setUserData(ORDER, new ArrayList<>(List.of(name)), null);
    }
    element.setAttributeNS(namespace, name, value);
  }

  @SuppressWarnings("unchecked")
  private static List<String> order(Element element) {
    return element.getUserData(ORDER) instanceof List<?> list ? (List<String>) list : List.of();
  }

  /** An element's attributes in their order, namespace declarations among them or not. */
  static List<Attr> attributes(Element element, boolean declarations) {
    List<Attr> attributes = new ArrayList<>();
    for (String name : order(element)) {
      Attr attribute = element.getAttributeNode(name);
      if (attribute != null && declarations == isDeclaration(attribute)) {
        attributes.add(attribute);
      }
    }
    return attributes;
  }

  private static boolean isDeclaration(Attr attribute) {
    return XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI());
  }

  /** The file's text: a declaration, the type, and all there is. */
  byte[] bytes(boolean pretty) {
    Writer writer = new Writer(pretty, false);
    writer.out.append("<?xml version='1.0' encoding='UTF-8'?>\n");
    writer.all(this);
    return writer.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The text in ASCII without a declaration. */
  String ascii(boolean pretty) {
    Writer writer = new Writer(pretty, true);
    writer.all(this);
    return writer.out.toString();
  }

  /** One element with what follows it up to the next, in ASCII. */
  static String ascii(Node node, boolean pretty) {
    Writer writer = new Writer(pretty, true);
    writer.node(node, 0, false);
    for (Node tail = node.getNextSibling();
        tail != null && isText(tail);
        tail = tail.getNextSibling()) {
      writer.content(tail);
    }
    if (pretty) {
      writer.out.append('\n');
    }
    return writer.out.toString();
  }

  /** Writes nodes; whatever has text in it is not indented. */
  private static final class Writer {
    private final StringBuilder out = new StringBuilder();
    private final boolean ascii;
    private boolean pretty;

    Writer(boolean pretty, boolean ascii) {
      this.pretty = pretty;
      this.ascii = ascii;
    }

    void all(XmlDocument document) {
      boolean format = pretty;
      if (document.doctype != null) {
        out.append(document.doctype).append('\n');
      }
      boolean before = true;
      for (Node node = document.document.getFirstChild();
          node != null;
          node = node.getNextSibling()) {
        boolean root = node.getNodeType() == Node.ELEMENT_NODE;
        if (format && !before && !root) {
          out.append('\n');
        }
        node(node, 0, false);
        if (root) {
          before = false;
        } else if (format && before) {
          out.append('\n');
        }
      }
      if (format) {
        out.append('\n');
      }
    }

    void node(Node node, int level, boolean indent) {
      if (indent && pretty && !isText(node)) {
        out.append("  ".repeat(level));
      }
      if (node instanceof Element element) {
        element(element, level);
      } else {
        content(node);
      }
    }

    void content(Node node) {
      String value = node.getNodeValue() == null ? "" : node.getNodeValue();
      switch (node.getNodeType()) {
        case Node.TEXT_NODE -> escape(value, false);
        case Node.CDATA_SECTION_NODE ->
            out.append("<![CDATA[").append(value.replace("]]>", "]]]]><![CDATA[>")).append("]]>");
        case Node.COMMENT_NODE -> out.append("<!--").append(value).append("-->");
        case Node.PROCESSING_INSTRUCTION_NODE -> {
          out.append("<?").append(node.getNodeName());
          if (!value.isEmpty()) {
            out.append(' ').append(value);
          }
          out.append("?>");
        }
        default -> {}
      }
    }

    private void element(Element element, int level) {
      out.append('<').append(element.getTagName());
      attributes(element, true);
      attributes(element, false);
      if (element.getFirstChild() == null) {
        out.append("/>");
        return;
      }
      boolean format = pretty;
      for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
        pretty &= !isText(child);
      }
      out.append('>');
      if (pretty) {
        out.append('\n');
      }
      for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
        node(child, level + 1, true);
        if (pretty) {
          out.append('\n');
        }
      }
      if (pretty) {
        out.append("  ".repeat(level));
      }
      out.append("</").append(element.getTagName()).append('>');
      pretty = format;
    }

    private void attributes(Element element, boolean declarations) {
      for (Attr attribute : XmlDocument.attributes(element, declarations)) {
        out.append(' ').append(attribute.getName()).append("=\"");
        escape(attribute.getValue(), true);
        out.append('"');
      }
    }

    private void escape(String text, boolean attribute) {
      text.codePoints()
          .forEach(
              c -> {
                switch (c) {
                  case '<' -> out.append("&lt;");
                  case '>' -> out.append("&gt;");
                  case '&' -> out.append("&amp;");
                  case '\r' -> out.append("&#13;");
                  default -> {
                    if (attribute && c == '"') {
                      out.append("&quot;");
                    } else if ((attribute && (c == '\n' || c == '\t')) || (ascii && c > 126)) {
                      out.append("&#").append(c).append(';');
                    } else {
                      out.appendCodePoint(c);
                    }
                  }
                }
              });
    }
  }
}
