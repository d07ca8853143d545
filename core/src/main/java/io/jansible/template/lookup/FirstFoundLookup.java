package io.jansible.template.lookup;

import io.jansible.template.EvalContext;
import io.jansible.template.UndefinedException;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The first of several files that exists. */
record FirstFoundLookup(Controller controller) implements Lookup {
  /** Where to look, and whether finding nothing is all right: what the last term says counts. */
  private static final class Search {
    final List<String> names = new ArrayList<>();
    Map<String, @Nullable Object> options;

    Search(Map<String, @Nullable Object> options) {
      this.options = options;
    }

    boolean skip() {
      return new LookupOptions(options).bool("skip", false);
    }
  }

  @Override
  public List<@Nullable Object> run(
      List<@Nullable Object> terms, Map<String, @Nullable Object> options, EvalContext context) {
    Map<String, @Nullable Object> given = new LinkedHashMap<>(options);
    String folder = Text.str(given.getOrDefault("_subdir", "files"));
    given.remove("_subdir");
    Search search = new Search(given);
    add(terms.isEmpty() ? new LookupOptions(given).list("files") : terms, search);
    ControllerPaths paths = new ControllerPaths(controller, context);
    for (String each : search.names) {
      String name;
      try {
        name = Text.str(context.templar().value(each));
      } catch (UndefinedException passedOver) {
        continue;
      }
      Path found = paths.find(folder, name);
      if (found != null) {
        return List.of(found.toAbsolutePath().normalize().toString());
      }
    }
    if (search.skip()) {
      return List.of();
    }
    throw new PythonError("AnsibleLookupError", "No file was found when using first_found.");
  }

  private static void add(List<@Nullable Object> terms, Search search) {
    for (Object term : terms) {
      List<String> files;
      switch (term) {
        case Map<?, ?> map -> {
          Map<String, @Nullable Object> options = new LinkedHashMap<>();
          map.forEach((key, value) -> options.put(Text.str(key), value));
          search.options = options;
          files = split(options.get("files"), ",;");
        }
        case CharSequence text -> files = split(text.toString(), ",;");
        case List<?> list -> {
          add(new ArrayList<>(list), search);
          continue;
        }
        case null, default ->
            throw new PythonError(
                "AnsibleLookupError",
                "Invalid term supplied, can handle string, mapping or list of strings but got: <class '"
                    + Values.typeName(term)
                    + "'> for "
                    + Text.str(term));
      }
      List<String> folders = split(search.options.get("paths"), ",:;");
      if (folders.isEmpty()) {
        search.names.addAll(files);
      }
      for (String folder : folders) {
        for (String file : files) {
          search.names.add(
              file.startsWith("/") || folder.isEmpty()
                  ? file
                  : folder + (folder.endsWith("/") ? "" : "/") + file);
        }
      }
    }
  }

  private static List<String> split(@Nullable Object value, String separators) {
    List<String> parts = new ArrayList<>();
    if (value instanceof CharSequence text) {
      parts.addAll(List.of(text.toString().split("[" + separators + "]", -1)));
    } else if (value != null) {
      Values.list(value).forEach(each -> parts.addAll(split(each, separators)));
    }
    return parts;
  }
}
