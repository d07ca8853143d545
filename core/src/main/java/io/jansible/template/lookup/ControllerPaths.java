package io.jansible.template.lookup;

import io.jansible.template.EvalContext;
import io.jansible.template.Variables;
import io.jansible.template.path.SearchPath;
import io.jansible.template.value.Text;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the controller's files as a lookup of one task does. */
record ControllerPaths(Controller controller, EvalContext context) {
  /** The task's own search path; the playbook's folder where there is no task. */
  List<Path> folders() {
    Object search = context.templar().variables().raw("ansible_search_path");
    List<Path> folders = new ArrayList<>();
    if (search != Variables.ABSENT && context.templar().value(search) instanceof List<?> list) {
      list.forEach(one -> folders.add(Path.of(Text.str(one))));
    } else {
      folders.add(controller.basedir());
    }
    return folders;
  }

  /** The file or folder of that name; null if there is none. */
  @Nullable Path find(String folder, String name) {
    boolean inRole = context.templar().variables().raw("role_path") != Variables.ABSENT;
    for (Path candidate :
        new SearchPath(folders(), inRole, controller.basedir(), controller.home())
            .candidates(folder, name)) {
      if (Files.exists(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  /** Likewise, and warns if there is none. */
  @Nullable Path findOrWarn(String folder, String name) {
    Path found = find(folder, name);
    if (found == null) {
      controller.warn("Unable to find '" + name + "' in expected paths (use -vvvvv to see paths)");
    }
    return found;
  }

  /** A path as the playbook's folder sees it: {@code path_dwim}. */
  Path absolute(String name) {
    return name.startsWith("~/")
        ? controller.home().resolve(name.substring(2)).normalize()
        : controller.basedir().resolve(name).normalize();
  }

  String text(Path file) {
    return new String(controller.read(file), StandardCharsets.UTF_8);
  }
}
