package io.jansible.template;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a template file knows of itself: {@code template_host}, {@code template_path}, {@code
 * ansible_managed}… See Ansible's {@code template} module.
 */
public final class TemplateSelf {
  private TemplateSelf() {}

  /**
   * @param name the file as the playbook names it
   * @param file the file on the controller
   * @param seen variables that the template sees anyway; their {@code ansible_managed} stays
   * @param managed the text of {@code ansible_managed} otherwise
   * @return a map of the caller's own
   * @throws IOException if the file's attributes cannot be read
   */
  public static Map<String, @Nullable Object> variables(
      String name, Path file, Variables seen, Supplier<String> managed) throws IOException {
    ZoneId zone = ZoneId.systemDefault();
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    variables.put("template_host", hostname());
    variables.put("template_path", name);
    variables.put("template_fullpath", file.toString());
    variables.put("template_run_date", LocalDateTime.now(zone));
    variables.put(
        "template_mtime",
        LocalDateTime.ofInstant(Files.getLastModifiedTime(file).toInstant(), zone));
    variables.put("template_uid", Files.getOwner(file).getName());
    if (seen.raw("ansible_managed") == Variables.ABSENT) {
      variables.put("ansible_managed", managed.get());
    }
    return variables;
  }

  private static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
