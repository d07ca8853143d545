package io.jansible.template;

import io.jansible.template.value.StrFormat;
import io.jansible.template.value.Strftime;
import io.jansible.value.Unsafe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a template file knows of itself: {@code template_host}, {@code template_path}, {@code
 * ansible_managed}… See Ansible's {@code template} module.
 */
public final class TemplateSelf {
  private static final Arguments FIELDS =
      new Arguments(
          List.of(),
          Map.of(
              "host", "{{ template_host }}",
              "uid", "{{ template_uid }}",
              "file", "{{ template_path }}"));

  private TemplateSelf() {}

  /**
   * @param name the file as the playbook names it
   * @param file the file on the controller
   * @param seen variables that the template sees anyway; their {@code ansible_managed} stays
   * @param managed what {@code ansible_managed} is made of otherwise: text with {@code {host}},
   *     {@code {uid}}, {@code {file}} and strftime's directives for the time of the file's last
   *     change
   * @return a map of the caller's own
   * @throws IOException if the file's attributes cannot be read
   */
  public static Map<String, @Nullable Object> variables(
      String name, Path file, Variables seen, Supplier<String> managed) throws IOException {
    ZoneId zone = ZoneId.systemDefault();
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    variables.put("template_host", Unsafe.mark(hostname()));
    variables.put("template_path", Unsafe.mark(name));
    variables.put("template_fullpath", Unsafe.mark(file.toString()));
    variables.put("template_run_date", LocalDateTime.now(zone));
    ZonedDateTime modified = Files.getLastModifiedTime(file).toInstant().atZone(zone);
    variables.put("template_mtime", modified.toLocalDateTime());
    variables.put("template_uid", Unsafe.mark(Files.getOwner(file).getName()));
    if (seen.raw("ansible_managed") == Variables.ABSENT) {
      String text = StrFormat.format(managed.get(), FIELDS, false);
      variables.put("ansible_managed", Strftime.format(modified, text));
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
