package io.jansible.modules.pkg;

import io.jansible.connection.RemoteHost;
import io.jansible.module.Args;
import io.jansible.modules.Commands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code list} answers: packages or repositories. */
final class DnfList {
  private final DnfCommand dnf;
  private final RemoteHost host;
  private final Args args;

  DnfList(DnfCommand dnf, RemoteHost host, Args args) {
    this.dnf = dnf;
    this.host = host;
    this.args = args;
  }

  List<@Nullable Object> of(String what) {
    return switch (what) {
      case "installed" -> installed();
      case "updates", "upgrades" -> packages("available", "--upgrades");
      case "available" -> packages("available", "--available");
      case "repos", "repositories" -> repositories();
      default -> {
        List<@Nullable Object> found = packages("installed", "--installed", what);
        found.addAll(packages("available", "--available", what));
        yield found;
      }
    };
  }

  private List<@Nullable Object> installed() {
    List<@Nullable Object> found = new ArrayList<>();
    RpmPackage.all(
            new Commands(host)
                .run(
                    "rpm",
                    "--root",
                    args.string("installroot"),
                    "-qa",
                    "--qf",
                    RpmPackage.FIELDS + "\\n")
                .out())
        .forEach(each -> found.add(told(each, "@System", "installed")));
    return found;
  }

  private List<@Nullable Object> packages(String state, String... words) {
    List<@Nullable Object> found = new ArrayList<>();
    for (String line : dnf.packages(words)) {
      RpmPackage each = RpmPackage.of(line);
      if (each != null) {
        found.add(told(each, line.substring(line.lastIndexOf(' ') + 1), state));
      }
    }
    return found;
  }

  private List<@Nullable Object> repositories() {
    List<@Nullable Object> found = new ArrayList<>();
    for (String line : dnf.ask("repolist", "--enabled")) {
      if (!line.startsWith("repo id ")) {
        found.add(Map.of("repoid", line.split("\\s+")[0], "state", "enabled"));
      }
    }
    return found;
  }

  private static Map<String, @Nullable Object> told(RpmPackage each, String from, String state) {
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    String envra =
        each.epoch()
            + ":"
            + each.name()
            + "-"
            + each.version()
            + "-"
            + each.release()
            + "."
            + each.arch();
    one.put("name", each.name());
    one.put("arch", each.arch());
    one.put("epoch", each.epoch());
    one.put("release", each.release());
    one.put("version", each.version());
    one.put("repo", from);
    one.put("envra", envra);
    one.put("nevra", envra);
    one.put("yumstate", state);
    return one;
  }
}
