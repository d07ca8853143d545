package io.jansible.modules.general;

import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.value.PythonJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** {@code community.general.xml}. The document is read, changed and written on the controller. */
final class XmlModule implements Module {
  private static final String[] TASKS = {
    "add_children", "content", "count", "print_match", "set_children", "value"
  };

  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.xml",
              "Manage bits and pieces of XML files or strings",
              ArgumentSpec.of(
                      Argument.path("path").aliases("dest", "file").doc("The file."),
                      Argument.text("xmlstring").doc("A text instead of a file."),
                      Argument.text("xpath").doc("The nodes."),
                      Argument.dict("namespaces").or(Map.of()).doc("Namespaces by prefixes."),
                      Argument.text("state")
                          .or("present")
                          .choices("absent", "present")
                          .aliases("ensure")
                          .doc("Whether the nodes are to be there."),
                      Argument.raw("attribute").doc("The attribute that value is for."),
                      Argument.raw("value").doc("The text, or the attribute's value."),
                      Argument.list("add_children", ArgumentType.RAW).doc("Elements to add."),
                      Argument.list("set_children", ArgumentType.RAW)
                          .doc("Elements instead of those there."),
                      Argument.bool("count").or(false).doc("Count the nodes."),
                      Argument.bool("print_match").or(false).doc("Tell where the nodes are."),
                      Argument.bool("pretty_print").or(false).doc("Indent."),
                      Argument.text("content")
                          .choices("attribute", "text")
                          .doc("Tell the nodes' attributes, or text."),
                      Argument.text("input_type")
                          .or("yaml")
                          .choices("xml", "yaml")
                          .doc("How children are given."),
                      Argument.bool("backup").or(false).doc("Keep what was there."),
                      Argument.bool("strip_cdata_tags").or(false).doc("CDATA becomes text."),
                      Argument.bool("huge_tree").or(false).doc("The file may be very large."),
                      Argument.bool("insertbefore").or(false).doc("Add before the first match."),
                      Argument.bool("insertafter").or(false).doc("Add after the last match."),
                      Argument.bool("create_if_missing").or(true).doc("Make missing nodes."))
                  .requiredBy("add_children", "xpath")
                  .requiredBy("attribute", "value")
                  .requiredBy("content", "xpath")
                  .requiredBy("set_children", "xpath")
                  .requiredBy("value", "xpath")
                  .requiredIf("count", true, "xpath")
                  .requiredIf("print_match", true, "xpath")
                  .requiredIf("insertbefore", true, "xpath")
                  .requiredIf("insertafter", true, "xpath")
                  .oneOf("path", "xmlstring")
                  .oneOf(
                      "add_children",
                      "content",
                      "count",
                      "pretty_print",
                      "print_match",
                      "set_children",
                      "value")
                  .exclusive(TASKS)
                  .exclusive("path", "xmlstring")
                  .exclusive("insertbefore", "insertafter"))
          .withAliases("ansible.builtin.xml");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    try {
      return new Run(call).run();
    } catch (XmlPath.PathError e) {
      throw new ModuleFailure(String.valueOf(e.getMessage()));
    }
  }

  /** One task on one host. */
  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final XmlPath paths;
    private final @Nullable String xpath;
    private final @Nullable NodeFile file;
    private final byte[] source;
    private final XmlDocument document;

    Run(ModuleCall call) throws XmlPath.PathError {
      this.call = call;
      this.args = call.args();
      this.paths = new XmlPath(args.dict("namespaces"));
      this.xpath = args.text("xpath");
      if (xpath != null) {
        try {
          paths.check(xpath);
        } catch (XmlPath.PathError e) {
          throw new ModuleFailure(
              "Syntax error in xpath expression: %s (%s)".formatted(xpath, e.getMessage()));
        }
      }
      String given = args.text("xmlstring");
      if (given != null && !given.isEmpty()) {
        this.file = null;
        this.source = given.getBytes(StandardCharsets.UTF_8);
      } else {
        this.file = file();
        byte[] content = file.content();
        this.source = content == null ? new byte[0] : content;
      }
      this.document = parse();
    }

    private NodeFile file() {
      String path = args.text("path");
      if (path == null || path.isEmpty()) {
        throw new ModuleFailure("No XML source provided; specify 'path' or 'xmlstring'.");
      }
      NodeFile found;
      try {
        found = NodeFile.read(call.host(), path);
      } catch (ModuleFailure e) {
        throw new ModuleFailure(
            "The target XML source '%s' %s"
                .formatted(
                    path,
                    e.text().startsWith("[Errno 13]") ? "is not readable." : "does not exist."));
      }
      if (!found.exists()) {
        throw new ModuleFailure("The target XML source '" + path + "' does not exist.");
      }
      return found;
    }

    private XmlDocument parse() {
      try {
        return XmlReader.read(source, args.bool("pretty_print"), args.bool("strip_cdata_tags"));
      } catch (SAXException e) {
        throw new ModuleFailure(
            "Error while parsing document: %s (%s)"
                .formatted(file == null ? "xml_string" : file.path(), e.getMessage()));
      }
    }

    ModuleResult run() throws XmlPath.PathError {
      if (args.bool("print_match")) {
        return matches();
      }
      if (args.bool("count")) {
        // libxml2 reads three slashes as two
        long count = paths.count(root(), ("/" + xpath).replaceFirst("^///", "//"));
        return finish("found " + count + " nodes", count, List.of());
      }
      if (args.has("content")) {
        return content(args.string("content").equals("text"));
      }
      if (args.string("state").equals("absent")) {
        delete();
      } else if (args.has("set_children")) {
        setChildren();
      } else if (!args.list("add_children").isEmpty()) {
        addChildren();
      } else if (args.has("value")) {
        setValue();
      } else if (xpath != null) {
        if (!paths.isNode(root(), xpath)) {
          make(root(), xpath);
        }
      } else if (args.bool("pretty_print")) {
        return pretty();
      } else {
        throw new ModuleFailure("Don't know what to do");
      }
      return finish("", 0, List.of());
    }

    private Element root() {
      return document.root();
    }

    private String xpath() {
      return String.valueOf(xpath);
    }

    private ModuleResult matches() throws XmlPath.PathError {
      List<Node> nodes = paths.nodes(root(), xpath());
      List<Object> found = new ArrayList<>();
      for (Node node : nodes == null ? List.<Node>of() : nodes) {
        if (!XmlPath.isElementLike(node)) {
          throw new ModuleFailure(
              "Argument 'element' has incorrect type (expected lxml.etree._Element, got"
                  + " _ElementUnicodeResult)");
        }
        found.add(XmlNodes.path(node));
      }
      return finish(
          "selector '%s' match: %s".formatted(xpath, PythonJson.PLAIN.dumps(found)), 0, found);
    }

    private ModuleResult content(boolean text) throws XmlPath.PathError {
      if (!paths.isNode(root(), xpath())) {
        throw new ModuleFailure("Xpath " + xpath + " does not reference a node!");
      }
      List<Object> found = new ArrayList<>();
      for (Node node : nodes(root(), xpath())) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        String name = XmlNodes.Name.of(node).clark();
        one.put(name, text ? XmlNodes.text(node) : XmlNodes.attributes((Element) node));
        found.add(one);
      }
      return finish((long) found.size(), found.size(), found);
    }

    private List<Node> nodes(Node context, String expression) throws XmlPath.PathError {
      List<Node> nodes = paths.nodes(context, expression);
      return nodes == null ? List.of() : nodes;
    }

    private void delete() {
      try {
        for (Node node : nodes(root(), xpath())) {
          if (!paths.isNode(root(), xpath())) {
            if (nodes(root(), xpath()).isEmpty()) {
              throw new ModuleFailure("Impossible error");
            }
            if (!(node instanceof Attr attribute)) {
              throw new ModuleFailure("'NoneType' object is not subscriptable");
            }
            attribute.getOwnerElement().removeAttributeNode(attribute);
          } else if (node.getParentNode() instanceof Element) {
            XmlNodes.remove(node);
          } else {
            throw new ModuleFailure("'NoneType' object has no attribute 'remove'");
          }
        }
      } catch (XmlPath.PathError | ModuleFailure e) {
        throw new ModuleFailure(
            "Couldn't delete xpath target: %s (%s)".formatted(xpath, e.getMessage()));
      }
    }

    private void setChildren() throws XmlPath.PathError {
      List<Node> children = children(args.list("set_children"), args.string("input_type"));
      List<String> wanted =
          children.stream().map(child -> XmlDocument.ascii(child, false)).toList();
      for (Node match : nodes(root(), xpath())) {
        List<Node> old = XmlNodes.children(match);
        List<String> is = old.stream().map(child -> XmlDocument.ascii(child, false)).toList();
        if (!is.equals(wanted)) {
          old.forEach(XmlNodes::remove);
          XmlNodes.append(match, children);
        }
      }
    }

    private void addChildren() throws XmlPath.PathError {
      if (!paths.isNode(root(), xpath())) {
        return;
      }
      List<Node> children = children(args.list("add_children"), args.string("input_type"));
      List<Node> targets = nodes(root(), xpath());
      boolean after = args.bool("insertafter");
      if (!after && !args.bool("insertbefore")) {
        targets.forEach(target -> XmlNodes.append(target, children));
        return;
      }
      Node beside = targets.get(after ? targets.size() - 1 : 0);
      if (!(beside.getParentNode() instanceof Element)) {
        throw new ModuleFailure("'NoneType' object has no attribute 'index'");
      }
      Node parent = targets.get(0).getParentNode();
      int index = XmlNodes.children(beside.getParentNode()).indexOf(beside) + (after ? 1 : 0);
      for (Node child : children) {
        XmlNodes.insert(parent, child, index++);
      }
    }

    private List<Node> children(List<?> given, String type) {
      List<Node> children = new ArrayList<>();
      for (Object each : given) {
        children.add(type.equals("xml") ? parsed(each) : made(each));
      }
      return children;
    }

    private Node parsed(@Nullable Object text) {
      try {
        byte[] bytes = Text.str(text).getBytes(StandardCharsets.UTF_8);
        Element root = XmlReader.read(bytes, false, true).root();
        return document.document().adoptNode(root);
      } catch (SAXException e) {
        throw new ModuleFailure("Error while parsing child element: " + e.getMessage());
      }
    }

    private Node made(@Nullable Object given) {
      if (Values.isString(given)) {
        return XmlNodes.create(document.document(), Text.str(given));
      }
      if (!(given instanceof Map<?, ?> map)) {
        throw new ModuleFailure(
            "Invalid child type: <class '%s'>. Children must be either strings or hashes."
                .formatted(Values.qualifiedTypeName(given)));
      }
      if (map.size() > 1) {
        throw new ModuleFailure("Can only create children from hashes with one key");
      }
      Map.Entry<?, ?> only = map.entrySet().iterator().next();
      Element element = XmlNodes.create(document.document(), XmlNodes.string(only.getKey()));
      if (!(only.getValue() instanceof Map<?, ?> inner)) {
        if (only.getValue() != null) {
          XmlNodes.setText(element, XmlNodes.string(only.getValue()));
        }
        return element;
      }
      inner.forEach(
          (name, value) -> {
            if (!name.equals("_") && !name.equals("+value")) {
              XmlNodes.set(element, XmlNodes.string(name), XmlNodes.string(value));
            }
          });
      if (inner.get("_") instanceof List<?> list) {
        XmlNodes.append(element, children(list, "yaml"));
      } else if (inner.get("_") != null) {
        throw new ModuleFailure(
            "Invalid children type: <class '%s'>, must be list."
                .formatted(Values.qualifiedTypeName(inner.get("_"))));
      }
      if (inner.get("+value") != null) {
        XmlNodes.setText(element, XmlNodes.string(inner.get("+value")));
      }
      return element;
    }

    private void setValue() throws XmlPath.PathError {
      try {
        if (!paths.isNode(root(), xpath())) {
          if (!args.bool("create_if_missing")) {
            return;
          }
          make(root(), xpath());
        }
      } catch (XmlPath.PathError | Missing e) {
        String hint =
            !XmlDocument.attributes(root(), true).isEmpty() && !xpath().contains(":")
                ? "XML document has namespace(s) defined, but no namespace prefix(es) used in"
                    + " xpath!\n"
                : "";
        throw new ModuleFailure(
            "%sXpath %s causes a failure: %s\n  -- tree is %s"
                .formatted(hint, xpath, e.getMessage(), shown(root())));
      }
      if (!paths.isNode(root(), xpath())) {
        throw new ModuleFailure(
            "Xpath %s does not reference a node! tree is %s".formatted(xpath, shown(root())));
      }
      Object value = args.raw("value");
      String attribute = Values.truth(args.raw("attribute")) ? args.text("attribute") : null;
      if (!Values.isString(value)) {
        String target =
            attribute == null
                ? "element text at xpath '" + xpath + "'"
                : "attribute '" + attribute + "' at xpath '" + xpath + "'";
        throw new ModuleFailure(
            "A non-string value "
                + Text.repr(value)
                + " was parsed for "
                + target
                + ". YAML values for booleans, octals, floats may not yield the string you"
                + " intended. Quote the value to be explicit, like `value: \"yes\"`.");
      }
      String text = Text.str(value);
      for (Node node : nodes(root(), xpath())) {
        if (attribute != null) {
          XmlNodes.set((Element) node, clark(attribute), text);
        } else if (!text.equals(XmlNodes.text(node))) {
          XmlNodes.setText(node, text);
        }
      }
    }

    /** A prefix that the task does not define. */
    private static final class Missing extends RuntimeException {
      private static final long serialVersionUID = 1L;

      Missing(String prefix) {
        super(Text.repr(prefix));
      }
    }

    private String clark(String name) {
      int colon = name.indexOf(':');
      if (colon < 0 || name.startsWith("{")) {
        return name;
      }
      Object uri = args.dict("namespaces").get(name.substring(0, colon));
      if (uri == null) {
        throw new Missing(name.substring(0, colon));
      }
      return "{" + uri + "}" + name.substring(colon + 1);
    }

    /** Makes the nodes of a simple path, with its parents where they are missing. */
    private boolean make(Element context, String path) throws XmlPath.PathError {
      XmlSplit split = XmlSplit.last(path);
      if (split.parent().equals(path)) {
        throw new ModuleFailure(
            "Can't process Xpath %s in order to spawn nodes! tree is %s"
                .formatted(path, shown(context)));
      }
      boolean changed = !paths.isNode(context, split.parent()) && make(context, split.parent());
      if (!paths.isNode(context, split.parent())) {
        return changed;
      }
      String name = split.name();
      if (name.isEmpty()) {
        for (Node node : nodes(context, split.parent())) {
          if (!String.valueOf(split.value()).equals(XmlNodes.text(node))) {
            XmlNodes.setText(node, String.valueOf(split.value()));
            changed = true;
          }
        }
        return changed;
      }
      if (name.startsWith("@")) {
        String attribute = clark(name.substring(1));
        for (Node node : nodes(context, split.parent())) {
          String is = XmlNodes.get((Element) node, attribute);
          if (is == null || !is.equals(split.value())) {
            XmlNodes.set((Element) node, attribute, split.value() == null ? "" : split.value());
            changed = true;
          }
        }
        return changed;
      }
      Element fresh = XmlNodes.create(document.document(), clark(name));
      if (split.value() != null && !split.value().isEmpty()) {
        XmlNodes.setText(fresh, split.value());
      }
      for (Node node : nodes(context, split.parent())) {
        XmlNodes.append(node, List.of(fresh));
        for (String inner : split.inner()) {
          make(fresh, "./" + inner);
        }
        changed = true;
      }
      return changed;
    }

    /** A tree as Python shows its bytes. */
    private String shown(Element tree) {
      String text = tree == root() ? document.ascii(true) : XmlDocument.ascii(tree, true);
      return "b" + Text.repr(text);
    }

    private ModuleResult pretty() {
      byte[] bytes = document.bytes(true);
      NodeFile old = file;
      ModuleResult result = ModuleResult.changed(old == null || !Arrays.equals(bytes, source));
      if (old == null) {
        return result.put("xmlstring", new String(bytes, StandardCharsets.UTF_8));
      }
      if (result.isTrue("changed") && !call.checkMode()) {
        write(old, bytes, result);
      }
      return result;
    }

    private void write(NodeFile old, byte[] bytes, ModuleResult result) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      String backup =
          old.write(call.host(), old.request(text).withBackup(args.bool("backup"))).backup();
      if (backup != null) {
        result.put("backup_file", backup);
      }
    }

    private ModuleResult finish(Object message, long count, List<Object> matches) {
      XmlDocument before = parse();
      boolean changed = !plain(before).equals(plain(document));
      Map<String, @Nullable Object> actions = new LinkedHashMap<>();
      actions.put("xpath", xpath);
      actions.put("namespaces", args.dict("namespaces"));
      actions.put("state", args.string("state"));
      ModuleResult result = ModuleResult.changed(changed).put("actions", actions);
      if (args.bool("count") || count != 0) {
        result.put("count", count);
      }
      if (args.bool("print_match") || !matches.isEmpty()) {
        result.put("matches", matches);
      }
      if (Values.truth(message)) {
        result.put("msg", message);
      }
      if (changed && call.diffMode()) {
        Map<String, @Nullable Object> diff = new LinkedHashMap<>();
        diff.put("before", new String(before.bytes(true), StandardCharsets.UTF_8));
        diff.put("after", new String(document.bytes(true), StandardCharsets.UTF_8));
        result.put("diff", diff);
      }
      byte[] bytes = document.bytes(args.bool("pretty_print"));
      NodeFile old = file;
      if (old == null) {
        return result.put("xmlstring", new String(bytes, StandardCharsets.UTF_8));
      }
      if (changed && !call.checkMode()) {
        write(old, bytes, result);
      }
      return result;
    }

    /** What two documents have to have in common to be the same: all but white space. */
    private static String plain(XmlDocument document) {
      try {
        byte[] bytes = document.bytes(false);
        return XmlDocument.ascii(XmlReader.read(bytes, true, true).root(), false);
      } catch (SAXException e) {
        throw new ModuleFailure(String.valueOf(e.getMessage()));
      }
    }
  }
}
