package io.jansible.template;

import io.jansible.template.lex.Syntax;
import io.jansible.template.run.CompiledTemplate;
import io.jansible.template.run.TemplateLoader;
import io.jansible.template.value.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds included, imported and extended templates in a list of folders. */
final class FileLoader implements TemplateLoader {
  private final TemplateEngine engine;
  private final List<Path> folders;
  private final Syntax syntax;

  FileLoader(TemplateEngine engine, List<Path> folders) {
    this(engine, folders, Syntax.ANSIBLE);
  }

  private FileLoader(TemplateEngine engine, List<Path> folders, Syntax syntax) {
    this.engine = engine;
    this.folders = folders;
    this.syntax = syntax;
  }

  FileLoader with(Syntax other) {
    return new FileLoader(engine, folders, other);
  }

  /**
   * The folders that the {@code template} module searches: those of the task, the playbook's and
   * the file's own.
   */
  static FileLoader forFile(
      TemplateEngine engine, String fileName, Variables variables, Templar templar) {
    List<Path> roots = new ArrayList<>();
    Object search = variables.raw("ansible_search_path");
    if (search != Variables.ABSENT && templar.value(search) instanceof List<?> list) {
      list.forEach(one -> roots.add(Path.of(Text.str(one))));
    }
    roots.add(engine.basedir());
    Path parent = Path.of(fileName).toAbsolutePath().getParent();
    if (parent != null) {
      roots.add(parent);
    }
    List<Path> folders = new ArrayList<>();
    for (Path root : roots) {
      folders.add(root.resolve("templates"));
      folders.add(root);
    }
    return new FileLoader(engine, folders);
  }

  @Override
  public @Nullable CompiledTemplate load(String name) {
    String relative = name.startsWith("/") ? name.substring(1) : name;
    for (String part : relative.split("/", -1)) {
      if (part.equals("..")) {
        return null;
      }
    }
    for (Path folder : folders) {
      Path file = folder.resolve(relative);
      if (Files.isRegularFile(file)) {
        return compiled(name, file);
      }
    }
    return null;
  }

  private CompiledTemplate compiled(String name, Path file) {
    try {
      return engine.file(Files.readString(file), syntax, name, file.toString());
    } catch (IOException e) {
      throw new TemplateException(
          "could not read template " + file + ": " + e.getMessage(), null, e);
    }
  }
}
