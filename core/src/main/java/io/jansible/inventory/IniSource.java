package io.jansible.inventory;

import io.jansible.error.JansibleException;
import io.jansible.template.value.Literal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An inventory in Ansible's INI format. */
final class IniSource {
  private static final Pattern SECTION =
      Pattern.compile("^\\[([^:\\]\\s]+)(?::(\\w+))?]\\s*(?:#.*)?$");
  private static final Pattern GROUP = Pattern.compile("^([^:\\]\\s]+)\\s*(?:#.*)?$");

  private final String file;
  private final Graph graph;
  private int number;

  private enum Part {
    HOSTS,
    CHILDREN,
    VARS
  }

  private record Pending(Part part, int line, String line0, List<String> parents) {}

  IniSource(String file, Graph graph) {
    this.file = file;
    this.graph = graph;
  }

  void parse(String text) {
    Map<String, Pending> pending = new LinkedHashMap<>();
    String group = "ungrouped";
    Part part = Part.HOSTS;
    for (String raw : text.split("\n", -1)) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.charAt(0) == '#' || line.charAt(0) == ';') {
        continue;
      }
      Matcher section = SECTION.matcher(line);
      if (section.matches()) {
        String state = section.group(2);
        part =
            switch (state == null ? "hosts" : state) {
              case "hosts" -> Part.HOSTS;
              case "children" -> Part.CHILDREN;
              case "vars" -> Part.VARS;
              default ->
                  throw error(
                      "Section ["
                          + section.group(1)
                          + ":"
                          + state
                          + "] has unknown type: "
                          + state);
            };
        group = section.group(1);
        begin(group, part, line, pending);
        group = graph.groups.containsKey(group) ? group : safeName(group);
        continue;
      }
      if (line.startsWith("[") && line.endsWith("]")) {
        throw error(
            "Invalid section entry: '"
                + line
                + "'. Please make sure that there are no spaces in the section entry, and that there"
                + " are no other invalid characters");
      }
      switch (part) {
        case HOSTS -> hosts(group, line);
        case VARS -> variable(group, line);
        case CHILDREN -> child(group, line, pending);
      }
    }
    pending.forEach(
        (name, each) -> {
          if (each.part == Part.VARS) {
            throw new JansibleException(
                file
                    + ":"
                    + each.line
                    + ": Section ["
                    + name
                    + ":vars] not valid for undefined group: "
                    + name);
          }
          throw new JansibleException(
              file
                  + ":"
                  + each.line
                  + ": Section ["
                  + each.parents.get(each.parents.size() - 1)
                  + ":children] includes undefined group: "
                  + name);
        });
  }

  private String safeName(String group) {
    return graph.addGroup(group);
  }

  private void begin(String group, Part part, String line, Map<String, Pending> pending) {
    Pending earlier = pending.get(group);
    if (part != Part.VARS || graph.groups.containsKey(group)) {
      if (earlier != null && part != Part.VARS) {
        String kept = graph.addGroup(group);
        if (earlier.part == Part.CHILDREN) {
          earlier.parents.forEach(parent -> graph.addChild(parent, kept));
        }
        pending.remove(group);
      } else if (part != Part.VARS) {
        graph.addGroup(group);
      }
    } else {
      // variables may come before the group itself
      graph.addGroup(group);
      if (earlier == null) {
        pending.put(group, new Pending(Part.VARS, number, line, new ArrayList<>()));
      }
    }
  }

  private void child(String group, String line, Map<String, Pending> pending) {
    Matcher name = GROUP.matcher(line);
    if (!name.matches()) {
      throw error("Expected group name, got: " + line);
    }
    String child = name.group(1);
    if (graph.groups.containsKey(child) && !pending.containsKey(child)) {
      graph.addChild(group, child);
      return;
    }
    Pending known = pending.get(child);
    if (known != null && known.part == Part.CHILDREN) {
      known.parents.add(group);
    } else {
      pending.put(child, new Pending(Part.CHILDREN, number, line, new ArrayList<>(List.of(group))));
    }
  }

  private void variable(String group, String line) {
    int equals = line.indexOf('=');
    if (equals < 0) {
      throw error("Expected key=value, got: " + line);
    }
    Group target = graph.groups.get(group);
    if (target != null) {
      graph.setGroupVariable(
          target, line.substring(0, equals).strip(), value(line.substring(equals + 1).strip()));
    }
  }

  private void hosts(String group, String line) {
    List<String> words =
        ShellWords.split(
            line, problem -> error("Error parsing host definition '" + line + "': " + problem));
    String pattern = words.get(0);
    HostAddress address = HostAddress.of(pattern);
    if (pattern.endsWith(":") && address.port() == null) {
      throw new JansibleException(
          "Invalid host pattern '"
              + pattern
              + "' supplied, ending in ':' is not allowed, this"
              + " character is reserved to provide a port.");
    }
    if (address.names().contains("---")) {
      throw new JansibleException(
          "Invalid host pattern '"
              + pattern
              + "' supplied, '---' is normally a sign this is a YAML file.");
    }
    Map<String, @Nullable Object> vars = new LinkedHashMap<>();
    for (String word : words.subList(1, words.size())) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw error("Expected key=value host variable assignment, got: " + word);
      }
      vars.put(word.substring(0, equals), value(word.substring(equals + 1)));
    }
    graph.add(address, group, vars);
  }

  /** A Python literal, or else text. */
  static @Nullable Object value(String text) {
    return Literal.eval(text, text);
  }

  private JansibleException error(String message) {
    return new JansibleException(file + ":" + number + ": " + message);
  }
}
