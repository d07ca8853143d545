package io.jansible.modules.general;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What zypper prints with {@code --xmlout}. */
final class Zypper {
  private final Document document;

  private Zypper(Document document) {
    this.document = document;
  }

  /** It is not XML. */
  static final class NoXmlException extends Exception {
    private static final long serialVersionUID = 1L;

    NoXmlException(String message) {
      super(message);
    }
  }

  static Zypper parse(String text) throws NoXmlException {
    if (text.isBlank()) {
      // where Python's parser stands then
      long line = text.chars().filter(c -> c == '\n').count() + 1;
      int column = text.length() - text.lastIndexOf('\n') - 1;
      throw new NoXmlException("no element found: line " + line + ", column " + column);
    }
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return new Zypper(builder.parse(new InputSource(new StringReader(text))));
    } catch (SAXException | ParserConfigurationException | IOException e) {
      throw new NoXmlException(String.valueOf(e.getMessage()));
    }
  }

  List<Element> elements(String name) {
    return elements(document.getElementsByTagName(name));
  }

  static List<Element> elements(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  /** The text of its messages. */
  List<String> messages() {
    return elements("message").stream().map(Zypper::text).toList();
  }

  static String text(Element element) {
    String text = element.getFirstChild() == null ? null : element.getFirstChild().getNodeValue();
    return text == null ? "" : text;
  }

  /** The last message; null if there is none. */
  @Nullable String lastMessage() {
    List<String> all = messages();
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }
}
