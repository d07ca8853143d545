package io.jansible.template.lookup;

import static io.jansible.template.lookup.ListLookups.error;

import io.jansible.error.JansibleException;
import io.jansible.template.EvalContext;
import io.jansible.template.Templar;
import io.jansible.template.TemplateSelf;
import io.jansible.template.lex.Syntax;
import io.jansible.template.path.Glob;
import io.jansible.template.value.Literal;
import io.jansible.template.value.NativeText;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lookups of whole files: {@code file}, {@code fileglob}, {@code template}, {@code unvault}. */
final class FileLookups {
  private FileLookups() {}

  static Map<String, Lookup> all(Controller controller) {
    Map<String, Lookup> all = new HashMap<>();
    all.put(
        "file",
        (terms, options, context) ->
            each(
                terms, term -> file(term, new LookupOptions(options), paths(controller, context))));
    all.put(
        "unvault",
        (terms, options, context) ->
            each(terms, term -> unvault(term, paths(controller, context))));
    all.put("fileglob", (terms, options, context) -> glob(terms, paths(controller, context)));
    all.put(
        "template",
        (terms, options, context) ->
            each(
                terms,
                term -> template(term, new LookupOptions(options), paths(controller, context))));
    return all;
  }

  private static ControllerPaths paths(Controller controller, EvalContext context) {
    return new ControllerPaths(controller, context);
  }

  private interface One {
    @Nullable Object of(String term);
  }

  private static List<@Nullable Object> each(List<@Nullable Object> terms, One one) {
    List<@Nullable Object> results = new ArrayList<>(terms.size());
    terms.forEach(term -> results.add(one.of(Text.str(term))));
    return results;
  }

  private static String file(String term, LookupOptions options, ControllerPaths paths) {
    String text;
    try {
      Path file = paths.find("files", term);
      if (file == null) {
        throw new JansibleException("file not found, use -vvvvv to see paths searched");
      }
      text = paths.text(file);
    } catch (JansibleException e) {
      throw new PythonError(
          "AnsibleLookupError",
          "The 'file' lookup had an issue accessing the file '" + term + "'. " + e.text());
    }
    if (options.bool("lstrip", false)) {
      text = text.stripLeading();
    }
    return options.bool("rstrip", true) ? text.stripTrailing() : text;
  }

  private static String unvault(String term, ControllerPaths paths) {
    Path file = paths.findOrWarn("files", term);
    if (file == null) {
      throw new PythonError("AnsibleParserError", "Unable to find file matching \"" + term + "\" ");
    }
    return paths.text(file);
  }

  private static List<@Nullable Object> glob(List<@Nullable Object> terms, ControllerPaths paths) {
    List<@Nullable Object> results = new ArrayList<>();
    for (Object each : terms) {
      String term = Text.str(each);
      int slash = term.lastIndexOf('/');
      String name = term.substring(slash + 1);
      List<Path> folders = new ArrayList<>();
      if (slash >= 0) {
        Path folder = paths.findOrWarn("files", slash == 0 ? "/" : term.substring(0, slash));
        if (folder != null) {
          folders.add(folder);
        }
      } else {
        for (Path folder : paths.folders()) {
          folders.add(folder.resolve("files"));
          folders.add(folder);
        }
      }
      for (Path folder : folders) {
        List<String> found =
            Glob.glob(folder + "/" + name).stream()
                .filter(path -> Files.isRegularFile(Path.of(path)))
                .toList();
        if (!found.isEmpty()) {
          results.addAll(found);
          break;
        }
      }
    }
    return results;
  }

  private static @Nullable Object template(
      String term, LookupOptions options, ControllerPaths paths) {
    Path file = paths.findOrWarn("templates", term);
    if (file == null) {
      throw error("the template file " + term + " could not be found for the lookup");
    }
    Map<String, @Nullable Object> variables = describe(term, file, paths);
    if (options.get("template_vars", Map.of()) instanceof Map<?, ?> more) {
      more.forEach((name, value) -> variables.put(Text.str(name), value));
    }
    String source = paths.text(file);
    String rendered =
        paths
            .context()
            .templar()
            .with(variables)
            .file(
                source,
                file.toString(),
                new Templar.FileOptions(
                    null,
                    null,
                    options.optionalText("variable_start_string"),
                    options.optionalText("variable_end_string"),
                    options.optionalText("comment_start_string"),
                    options.optionalText("comment_end_string"),
                    true,
                    false,
                    "\n"));
    boolean nativeTypes = paths.context().templar().nativeTypes();
    if (nativeTypes && options.bool("jinja2_native", false)) {
      return Literal.nativeValue(rendered, true);
    }
    if (nativeTypes || !options.bool("convert_data", true)) {
      return new NativeText(rendered);
    }
    if (rendered.equals(source) && !Syntax.ANSIBLE.mayBeTemplate(source)) {
      return source; // what is no template is not read as data either
    }
    Object value = Literal.evaluated(rendered);
    return value == null ? "" : value;
  }

  /** What a template knows of itself. */
  private static Map<String, @Nullable Object> describe(
      String term, Path file, ControllerPaths paths) {
    try {
      return TemplateSelf.variables(
          term, file, paths.context().templar().variables(), paths.controller()::managedText);
    } catch (IOException e) {
      throw error("could not read " + file + ": " + e.getMessage());
    }
  }
}
