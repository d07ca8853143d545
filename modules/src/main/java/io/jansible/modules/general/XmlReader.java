package io.jansible.modules.general;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;
import org.xml.sax.ext.DefaultHandler2;

/** Reads XML into a document as libxml2 does: what is white space alone, CDATA, entities. */
final class XmlReader extends DefaultHandler2 {
  private final XmlDocument result;
  private final Document document;
  private final boolean withoutBlanks;
  private final boolean withoutCdata;
  private final StringBuilder text = new StringBuilder();
  private final List<Boolean> preserved = new ArrayList<>(List.of(false));
  private Node at;
  private boolean cdata;
  private boolean inDtd;

  private XmlReader(boolean withoutBlanks, boolean withoutCdata) {
    try {
      this.document = DocumentBuilderFactory.newInstance().newDocumentBuilder().newDocument();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
    this.result = new XmlDocument(document);
    this.at = document;
    this.withoutBlanks = withoutBlanks;
    this.withoutCdata = withoutCdata;
  }

  /**
   * Reads a document.
   *
   * @param withoutBlanks leave out white space between elements
   * @param withoutCdata CDATA sections become plain text
   * @throws SAXException with a message for the user
   */
  static XmlDocument read(byte[] bytes, boolean withoutBlanks, boolean withoutCdata)
      throws SAXException {
    XmlReader reader = new XmlReader(withoutBlanks, withoutCdata);
    try {
      SAXParserFactory factory = SAXParserFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://xml.org/sax/features/namespace-prefixes", true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      XMLReader parser = factory.newSAXParser().getXMLReader();
      parser.setContentHandler(reader);
      parser.setErrorHandler(reader);
      parser.setProperty("http://xml.org/sax/properties/lexical-handler", reader);
      parser.parse(new InputSource(new ByteArrayInputStream(bytes)));
    } catch (SAXParseException e) {
      throw new SAXException(
          "%s, line %d, column %d"
              .formatted(e.getMessage(), e.getLineNumber(), e.getColumnNumber()));
    } catch (ParserConfigurationException | IOException e) {
      throw new SAXException(e.getMessage());
    }
    return reader.result;
  }

  @Override
  public void fatalError(SAXParseException e) throws SAXException {
    throw e;
  }

  @Override
  public void startDTD(String name, @Nullable String publicId, @Nullable String systemId) {
    inDtd = true;
    result.setDoctype(name, publicId, systemId);
    // what stands before it is not written again
    while (document.getFirstChild() != null) {
      document.removeChild(document.getFirstChild());
    }
  }

  @Override
  public void endDTD() {
    inDtd = false;
  }

  @Override
  public void startElement(String uri, String localName, String name, Attributes attributes) {
    flush(false);
    Element element = document.createElementNS(uri.isEmpty() ? null : uri, name);
    boolean keep = preserved.get(preserved.size() - 1);
    for (int i = 0; i < attributes.getLength(); i++) {
      String attribute = attributes.getQName(i);
      String namespace = attributes.getURI(i);
      if (attribute.equals("xmlns") || attribute.startsWith("xmlns:")) {
        namespace = XMLConstants.XMLNS_ATTRIBUTE_NS_URI;
      } else if (attribute.equals("xml:space")) {
        keep = attributes.getValue(i).equals("preserve");
      }
      XmlDocument.setAttribute(
          element, namespace.isEmpty() ? null : namespace, attribute, attributes.getValue(i));
    }
    preserved.add(keep);
    at.appendChild(element);
    at = element;
  }

  @Override
  public void endElement(String uri, String localName, String name) {
    flush(true);
    preserved.remove(preserved.size() - 1);
    Node parent = at.getParentNode();
    at = parent == null ? document : parent;
  }

  @Override
  public void characters(char[] chars, int start, int length) {
    text.append(chars, start, length);
  }

  @Override
  public void startCDATA() {
    if (!withoutCdata) {
      flush(false);
      cdata = true;
    }
  }

  @Override
  public void endCDATA() {
    if (!withoutCdata) {
      at.appendChild(document.createCDATASection(text.toString()));
      text.setLength(0);
      cdata = false;
    }
  }

  @Override
  public void comment(char[] chars, int start, int length) {
    if (!inDtd) {
      flush(false);
      at.appendChild(document.createComment(new String(chars, start, length)));
    }
  }

  @Override
  public void processingInstruction(String target, String data) {
    if (!inDtd) {
      flush(false);
      at.appendChild(document.createProcessingInstruction(target, data));
    }
  }

  /** Adds the text so far, if it is not white space that only separates. */
  private void flush(boolean end) {
    if (text.isEmpty() || cdata) {
      return;
    }
    if (at != document && !(withoutBlanks && separates(end))) {
      at.appendChild(document.createTextNode(text.toString()));
    }
    text.setLength(0);
  }

  private boolean separates(boolean end) {
    if (preserved.get(preserved.size() - 1)
        || text.chars().anyMatch(c -> " \t\r\n".indexOf(c) < 0)) {
      return false;
    }
    Node first = at.getFirstChild();
    if (first == null) {
      return !end;
    }
    return !XmlDocument.isText(first) && !XmlDocument.isText(at.getLastChild());
  }
}
