package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.Arguments;
import io.jansible.template.value.Dicts;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * {@code ansible.utils.from_xml} and {@code to_xml}: elements are keys, attributes are keys that
 * begin with {@code @}, text beside either is {@code #text}, and repeated elements are a list, as
 * {@code xmltodict} has it.
 */
final class XmlFilters {
  private static final String TEXT = "#text";

  private XmlFilters() {}

  /** By short names. */
  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(
        filters,
        "from_xml",
        "_from_xml(data, engine=)",
        (value, a, c) -> {
          engine("from_xml", a);
          return parse(Text.str(value));
        });
    add(
        filters,
        "to_xml",
        "_to_xml(data, engine=, indent=, indent_width=, full_document=)",
        (value, a, c) -> write(value, a));
    return filters;
  }

  private static PythonError error(String filter, String message) {
    return AnsibleFilters.error("Error when using plugin '" + filter + "': " + message);
  }

  private static void engine(String filter, Arguments arguments) {
    String engine = Text.str(arguments.get(0, "engine", "xmltodict"));
    if (!engine.equals("xmltodict")) {
      throw error(filter, "engine: " + engine + " is not supported ");
    }
  }

  private static Object parse(String text) {
    try {
      SAXParserFactory factory = SAXParserFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      // a document that declares entities or a DTD is no document, so nothing outside is ever read
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      Reader reader = new Reader();
      factory.newSAXParser().parse(new InputSource(new StringReader(text.strip())), reader);
      return reader.root;
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw error("from_xml", "Input Xml is not valid");
    }
  }

  /** Builds the dictionaries while the parser reads. */
  private static final class Reader extends DefaultHandler {
    private record Open(Map<@Nullable Object, @Nullable Object> item, StringBuilder text) {}

    private final Map<@Nullable Object, @Nullable Object> root = new LinkedHashMap<>();
    private final Deque<Open> open = new ArrayDeque<>();

    @Override
    public void startElement(String uri, String local, String name, Attributes attributes) {
      Map<@Nullable Object, @Nullable Object> item = new LinkedHashMap<>();
      for (int i = 0; i < attributes.getLength(); i++) {
        item.put("@" + attributes.getQName(i), attributes.getValue(i));
      }
      open.push(new Open(item, new StringBuilder()));
    }

    @Override
    public void characters(char[] text, int start, int length) {
      Open current = open.peek();
      if (current != null) {
        current.text.append(text, start, length);
      }
    }

    @Override
    public void endElement(String uri, String local, String name) {
      Open closed = open.pop();
      String text = closed.text.toString().strip();
      Object value;
      if (closed.item.isEmpty()) {
        value = text.isEmpty() ? null : text;
      } else {
        if (!text.isEmpty()) {
          push(closed.item, TEXT, text);
        }
        value = closed.item;
      }
      Open parent = open.peek();
      push(parent == null ? root : parent.item, name, value);
    }

    private static void push(
        Map<@Nullable Object, @Nullable Object> item, String key, @Nullable Object value) {
      if (!item.containsKey(key)) {
        item.put(key, value);
      } else if (item.get(key) instanceof List<?> list) {
        List<@Nullable Object> longer = new ArrayList<>(list);
        longer.add(value);
        item.put(key, longer);
      } else {
        List<@Nullable Object> both = new ArrayList<>();
        both.add(item.get(key));
        both.add(value);
        item.put(key, both);
      }
    }
  }

  private static String write(@Nullable Object value, Arguments arguments) {
    engine("to_xml", arguments);
    String indent = "\t";
    if (Text.str(arguments.get(1, "indent", "tabs")).equals("spaces")) {
      indent = " ".repeat(Math.max(0, Values.intValue(arguments.get(2, "indent_width", 4L))));
    }
    boolean document = Values.truth(arguments.get(3, "full_document", true));
    Writer writer = new Writer(indent, document);
    try {
      if (!(value instanceof Map<?, ?> map) || (document && map.size() != 1)) {
        throw PythonError.value("Document must have exactly one root.");
      }
      if (document) {
        writer.out.append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
      }
      map.forEach((key, item) -> writer.element(key, item, 0));
    } catch (PythonError e) {
      throw error("to_xml", "Input json is not valid");
    }
    return writer.out.toString();
  }

  /** Writes elements on lines of their own. */
  private record Writer(String indent, boolean document, StringBuilder out) {
    Writer(String indent, boolean document) {
      this(indent, document, new StringBuilder());
    }

    void element(@Nullable Object key, @Nullable Object value, int depth) {
      String name = name(key);
      boolean one =
          value instanceof CharSequence || value instanceof Map || !Values.isIterable(value);
      int index = 0;
      for (Object each : one ? single(value) : Values.list(value)) {
        if (document && depth == 0 && index++ > 0) {
          throw PythonError.value("document with multiple roots");
        }
        item(name, each, depth);
      }
    }

    private void item(String name, @Nullable Object value, int depth) {
      Map<?, ?> content =
          value == null
              ? Map.of()
              : value instanceof Map<?, ?> map ? map : Map.of(TEXT, text(value));
      Object text = Dicts.has(content, TEXT) ? Dicts.get(content, TEXT) : null;
      out.append(indent.repeat(depth)).append('<').append(name);
      Map<@Nullable Object, @Nullable Object> children = new LinkedHashMap<>();
      content.forEach(
          (key, each) -> {
            if (key instanceof CharSequence at && at.length() > 0 && at.charAt(0) == '@') {
              attribute(at.toString().substring(1), each);
            } else if (!TEXT.equals(key)) {
              children.put(key, each);
            }
          });
      out.append('>');
      if (!children.isEmpty()) {
        out.append('\n');
        children.forEach((key, each) -> element(key, each, depth + 1));
      }
      if (text != null) {
        if (!(text instanceof CharSequence)) {
          throw PythonError.type("write() argument must be str, not " + Values.typeName(text));
        }
        out.append(escape(text.toString()));
      }
      if (!children.isEmpty()) {
        out.append(indent.repeat(depth));
      }
      out.append("</").append(name).append('>');
      if (depth > 0) {
        out.append('\n');
      }
    }

    private void attribute(String name, @Nullable Object value) {
      if (name.equals("xmlns") && value instanceof Map<?, ?> spaces) {
        spaces.forEach(
            (prefix, uri) ->
                attribute(name(prefix).isEmpty() ? "xmlns" : "xmlns:" + name(prefix), uri));
        return;
      }
      out.append(' ').append(name).append('=').append(quoted(Text.str(value)));
    }

    private static List<@Nullable Object> single(@Nullable Object value) {
      List<@Nullable Object> one = new ArrayList<>();
      one.add(value);
      return one;
    }

    private static String name(@Nullable Object key) {
      if (key instanceof CharSequence name) {
        return name.toString();
      }
      throw PythonError.type("a name must be text");
    }

    private static String text(Object value) {
      return value instanceof Boolean flag ? (flag ? "true" : "false") : Text.str(value);
    }

    private static String escape(String text) {
      return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String quoted(String value) {
      String text =
          escape(value).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;");
      if (text.indexOf('"') < 0) {
        return '"' + text + '"';
      }
      return text.indexOf('\'') < 0 ? '\'' + text + '\'' : '"' + text.replace("\"", "&quot;") + '"';
    }
  }
}
