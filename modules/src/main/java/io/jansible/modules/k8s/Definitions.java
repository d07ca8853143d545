package io.jansible.modules.k8s;

import io.jansible.error.JansibleException;
import io.jansible.module.Args;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.template.Templar;
import io.jansible.value.JsonReader;
import io.jansible.value.PythonJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The objects that a task of {@code kubernetes.core.k8s} defines, wherever it has them from. */
final class Definitions {
  private Definitions() {}

  static List<Map<String, @Nullable Object>> of(ModuleCall call) {
    Args args = call.args();
    List<@Nullable Object> all = new ArrayList<>();
    if (args.has("template")) {
      templates(call, args.raw("template"), all);
    } else if (args.has("resource_definition")) {
      add(args.raw("resource_definition"), all);
    } else if (args.has("src")) {
      add(source(call, args.string("src")), all);
    } else {
      all.add(new LinkedHashMap<String, @Nullable Object>());
    }
    List<Map<String, @Nullable Object>> definitions = new ArrayList<>();
    for (Object each : all) {
      if (each == null || (each instanceof Map<?, ?> empty && empty.isEmpty() && all.size() > 1)) {
        continue;
      }
      if (!(JsonReader.loads(PythonJson.PLAIN.dumps(each)) instanceof Map<?, ?> map)) {
        throw new ModuleFailure(
            "Failed to load resource definition: it is no dictionary, but " + each);
      }
      Map<String, @Nullable Object> definition = completed(map, args);
      String kind = String.valueOf(definition.get("kind"));
      if (kind.endsWith("List") && definition.get("items") instanceof List<?> items) {
        for (Object item : items) {
          if (item instanceof Map<?, ?> one) {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("kind", kind.substring(0, kind.length() - 4));
            entry.put("apiVersion", definition.get("apiVersion"));
            one.forEach((key, value) -> entry.put(String.valueOf(key), value));
            definitions.add(completed(entry, args));
          }
        }
      } else {
        definitions.add(definition);
      }
    }
    return definitions;
  }

  private static void add(@Nullable Object value, List<@Nullable Object> all) {
    switch (value) {
      case CharSequence text -> {
        try {
          all.addAll(Yamls.all(text.toString()));
        } catch (ModuleFailure e) {
          throw new ModuleFailure("Failed to load resource definition: " + e.text());
        }
      }
      case List<?> list -> list.forEach(each -> add(each, all));
      case null -> {}
      default -> all.add(value);
    }
  }

  /** A file's text: the host's file, else one of the controller's. */
  private static String source(ModuleCall call, String path) {
    if (path.matches("(https?|ftp)://.*")) {
      throw new ModuleFailure(
          "'src' with a URL is not supported here: fetch it first, with get_url");
    }
    if (path.startsWith("/") || path.startsWith("~")) {
      byte[] there = call.host().read(path).orElse(null);
      if (there != null) {
        return new String(there, StandardCharsets.UTF_8);
      }
    }
    try {
      Path file = call.files().find("files", path);
      return new String(call.files().read(file), StandardCharsets.UTF_8);
    } catch (JansibleException e) {
      throw new ModuleFailure(e.text());
    }
  }

  private static void templates(
      ModuleCall call, @Nullable Object template, List<@Nullable Object> all) {
    switch (template) {
      case CharSequence path -> all.addAll(Yamls.all(rendered(call, path.toString())));
      case List<?> list -> list.forEach(each -> templates(call, each, all));
      case Map<?, ?> map when map.get("path") instanceof String path -> {
        for (Object key : map.keySet()) {
          if (!key.equals("path")) {
            throw new ModuleFailure("'" + key + "' of 'template' is not supported here");
          }
        }
        all.addAll(Yamls.all(rendered(call, path)));
      }
      case null, default -> throw new ModuleFailure("Please specify path for template.");
    }
  }

  private static String rendered(ModuleCall call, String path) {
    try {
      Path file = call.files().find("templates", path);
      String text = new String(call.files().read(file), StandardCharsets.UTF_8);
      return call.templar().file(text, file.toString(), Templar.FileOptions.DEFAULT);
    } catch (ModuleFailure e) {
      throw e;
    } catch (JansibleException e) {
      throw new ModuleFailure(e.text());
    }
  }

  /** With what the task's own arguments say of it, where it does not itself. */
  private static Map<String, @Nullable Object> completed(Map<?, ?> map, Args args) {
    Map<String, @Nullable Object> definition = new LinkedHashMap<>();
    map.forEach((key, value) -> definition.put(String.valueOf(key), value));
    definition.putIfAbsent("kind", args.text("kind"));
    definition.putIfAbsent("apiVersion", args.text("api_version"));
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    if (definition.get("metadata") instanceof Map<?, ?> own) {
      own.forEach((key, value) -> metadata.put(String.valueOf(key), value));
    }
    put(metadata, "namespace", args.text("namespace"));
    put(metadata, "name", args.text("name"));
    put(metadata, "generateName", args.text("generate_name"));
    definition.put("metadata", metadata);
    return definition;
  }

  private static void put(
      Map<String, @Nullable Object> metadata, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      metadata.putIfAbsent(key, value);
    }
  }
}
