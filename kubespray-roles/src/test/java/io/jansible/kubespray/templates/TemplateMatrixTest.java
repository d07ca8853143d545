package io.jansible.kubespray.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.config.Settings;
import io.jansible.error.JansibleException;
import io.jansible.template.Templar;
import io.jansible.template.TemplateEngine;
import io.jansible.template.UndefinedException;
import io.jansible.template.Variables;
import io.jansible.template.lookup.Controller;
import io.jansible.template.lookup.PlainController;
import io.jansible.yaml.YamlLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every template of a Kubespray release, rendered for a matrix of network plugins, container
 * engines, etcd, address families and boolean options: the text must have the digest that Ansible's
 * has, and an error its message. record-matrix.py records the digests; {@code
 * -Djansible.kubespray=DIR} says where the checkouts are, {@code -Djansible.matrix.show=PATH}
 * writes what we make of the templates whose path has that in it to the log.
 */
class TemplateMatrixTest {
  private static final YamlLoader JSON = new YamlLoader(message -> {});

  @ParameterizedTest
  @ValueSource(strings = {"v2.24.3", "v2.28.1", "v2.31.0"})
  void sameAsAnsible(String release) throws IOException {
    Path checkouts =
        Path.of(
            System.getProperty(
                "jansible.kubespray",
                System.getProperty("user.home") + "/.cache/jansible/kubespray"));
    Path checkout = checkouts.resolve(release);
    if (!Files.isDirectory(checkout)) {
      System.out.println(
          "SKIPPED: TemplateMatrixTest: no checkout of Kubespray "
              + release
              + "; give the folder that has it with -Djansible.kubespray=DIR");
      Assumptions.abort("no Kubespray " + release);
    }
    Release run = new Release(checkout.toRealPath());
    for (String line :
        Files.readAllLines(Path.of("src/test/resources/templates/matrix-" + release + ".txt"))) {
      if (line.startsWith("scenario ")) {
        run.scenario(line.substring("scenario ".length()));
      } else {
        run.template(line.split(" "));
      }
    }
    System.out.println(
        "TemplateMatrixTest: Kubespray "
            + release
            + ": "
            + (run.count - run.wrong)
            + " of "
            + run.count
            + " renderings of "
            + run.templates
            + " templates as Ansible's");
    assertThat(run.failures).isEmpty();
  }

  /** One release's templates. */
  private static final class Release {
    private final Path checkout;
    private final KubesprayVariables variables;
    private final List<Map<String, @Nullable Object>> scenarios = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final @Nullable String show = System.getProperty("jansible.matrix.show");
    private int templates;
    private int count;
    private int wrong;

    Release(Path checkout) throws IOException {
      this.checkout = checkout;
      this.variables = new KubesprayVariables(checkout);
    }

    void scenario(String json) {
      Map<String, @Nullable Object> sets = new LinkedHashMap<>();
      ((Map<?, ?>)
              Objects.requireNonNull(Objects.requireNonNull(JSON.load(json, "scenario")).value()))
          .forEach((key, value) -> sets.put((String) key, value));
      scenarios.add(sets);
    }

    void template(String[] fields) throws IOException {
      templates++;
      Path file = checkout.resolve(fields[1]);
      int end = file.toString().lastIndexOf("/templates/");
      Path role = end < 0 ? null : Path.of(file.toString().substring(0, end));
      Map<String, @Nullable Object> base = variables.of(role);
      TemplateEngine engine =
          TemplateEngine.builder()
              .basedir(Objects.requireNonNull(file.getParent()))
              .controller(new BareController(Objects.requireNonNull(file.getParent())))
              .build();
      String source = Files.readString(file);
      int index = 0;
      boolean failed = false;
      for (String run : fields[2].split(",")) {
        int star = run.indexOf('*');
        String expected = fields[3 + Integer.parseInt(star < 0 ? run : run.substring(0, star))];
        int last = index + (star < 0 ? 1 : Integer.parseInt(run.substring(star + 1)));
        for (; index < last; index++) {
          Map<String, @Nullable Object> scenario = scenarios.get(index);
          String text = render(engine, new Layers(base, scenario), source, file);
          count++;
          if (show != null && fields[1].contains(show)) {
            System.out.println("=== " + fields[1] + " " + scenario + "\n" + text);
          }
          if (!digest(text).equals(expected)) {
            wrong++;
            if (!failed) {
              failures.add(
                  fields[1]
                      + " with "
                      + scenario
                      + ": "
                      + text.lines()
                          .findFirst()
                          .orElse("")
                          .transform(s -> s.substring(0, Math.min(300, s.length()))));
              failed = true;
            }
          }
        }
      }
    }

    private String render(TemplateEngine engine, Layers layers, String source, Path file) {
      Templar templar = engine.templar(layers);
      try {
        return templar.file(source, file.toString(), Templar.FileOptions.DEFAULT);
      } catch (UndefinedException e) {
        return "undefined: " + e.text().replace(checkout.toString(), "CHECKOUT");
      } catch (JansibleException e) {
        return "error: " + e.text().replace(checkout.toString(), "CHECKOUT");
      }
    }

    private static String digest(String text) {
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, 6);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** A controller without environment variables. */
  private record BareController(Path basedir) implements Controller {
    @Override
    public byte[] read(Path file) {
      return new PlainController(basedir).read(file);
    }

    @Override
    public Map<String, String> environment() {
      return Map.of();
    }

    @Override
    public Settings settings() {
      return Settings.load(environment(), basedir);
    }

    @Override
    public List<String> hosts(List<String> patterns) {
      return List.of();
    }

    @Override
    public String managedText() {
      return "Ansible managed";
    }

    @Override
    public void warn(String message) {}
  }

  /** What a scenario sets, over what there is. */
  private record Layers(Map<String, @Nullable Object> base, Map<String, @Nullable Object> scenario)
      implements Variables {
    @Override
    public @Nullable Object raw(String name) {
      Object value = scenario.get(name);
      if (value != null || scenario.containsKey(name)) {
        return value;
      }
      value = base.get(name);
      return value != null || base.containsKey(name) ? value : ABSENT;
    }

    @Override
    public Set<String> names() {
      Set<String> all = new LinkedHashSet<>(base.keySet());
      all.addAll(scenario.keySet());
      return all;
    }
  }
}
