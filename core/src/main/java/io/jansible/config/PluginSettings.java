package io.jansible.config;

import io.jansible.config.Definition.Place;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The settings of Ansible's plugins, by the kind and the name of the plugin. Immutable. */
public final class PluginSettings {
  /** The kinds of plugins that have settings, in Ansible's order. */
  public static final List<String> KINDS =
      List.of(
          "become",
          "cache",
          "callback",
          "cliconf",
          "connection",
          "httpapi",
          "inventory",
          "lookup",
          "netconf",
          "shell",
          "vars");

  private static final List<String> GALAXY =
      List.of(
          "url",
          "username",
          "password",
          "token",
          "auth_url",
          "api_version",
          "validate_certs",
          "client_id",
          "timeout");

  private final Map<String, Map<String, List<PluginSetting>>> kinds = new TreeMap<>();

  private PluginSettings() {}

  /** Reads the table. */
  public static PluginSettings load() {
    PluginSettings settings = new PluginSettings();
    try (InputStream in =
            Objects.requireNonNull(PluginSettings.class.getResourceAsStream("plugins.tsv"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("#")) {
          continue;
        }
        String[] fields = line.split("\t", -1);
        List<PluginSetting> all =
            settings
                .kinds
                .computeIfAbsent(fields[0], kind -> new TreeMap<>())
                .computeIfAbsent(fields[1], plugin -> new ArrayList<>());
        PluginSetting one = PluginSetting.parse(fields);
        if (one != null) {
          all.add(one);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return settings;
  }

  /** Names of a kind's plugins. */
  public Set<String> plugins(String kind) {
    return kinds.getOrDefault(kind, Map.of()).keySet();
  }

  /** A plugin's settings; null if there is no such plugin. */
  public @Nullable List<PluginSetting> of(String kind, String plugin) {
    List<PluginSetting> all = kinds.getOrDefault(kind, Map.of()).get(plugin);
    return all == null ? null : List.copyOf(all);
  }

  /** What can be set of a server of {@code GALAXY_SERVER_LIST}. */
  public static List<PluginSetting> galaxyServer(String server, @Nullable Object timeout) {
    List<PluginSetting> all = new ArrayList<>();
    for (String key : GALAXY) {
      String type =
          switch (key) {
            case "api_version", "timeout" -> "int";
            case "validate_certs" -> "bool";
            default -> "str";
          };
      String variable = "ANSIBLE_GALAXY_SERVER_" + server + "_" + key;
      all.add(
          new PluginSetting(
              server,
              new Definition(
                  key,
                  type,
                  key.equals("timeout") ? timeout : null,
                  List.of(variable.toUpperCase(Locale.ROOT)),
                  List.of(new Place("galaxy_server." + server, key)),
                  key.equals("api_version") ? List.of("2", "3") : List.of()),
              List.of(),
              key.equals("url")));
    }
    return all;
  }
}
