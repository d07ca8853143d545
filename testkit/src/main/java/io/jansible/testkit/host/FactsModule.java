package io.jansible.testkit.host;

import io.jansible.connection.shell.Quote;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code setup} on fake hosts: it answers with the host's facts. {@code gather_subset} leaves out
 * what the real one would not have gathered, as far as the groups {@code min}, {@code network},
 * {@code hardware} and {@code virtual} go.
 */
public final class FactsModule implements Module {
  private static final Pattern HARDWARE =
      Pattern.compile("processor.*|mem.*|swap.*|devices|mounts|uptime.*|bios.*|board.*|product.*");
  private static final Pattern VIRTUAL = Pattern.compile("virtualization.*");
  private static final Pattern NETWORK =
      Pattern.compile("interfaces|default_ipv.|all_ipv._addresses|lo|eth\\d+");

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.setup",
          "Answers with a fake host's facts",
          ArgumentSpec.of(
              Argument.list("gather_subset", ArgumentType.STR).or(List.of("all")).doc("Which."),
              Argument.integer("gather_timeout").or(10L).doc("Means nothing here."),
              Argument.list("filter", ArgumentType.STR).or(List.of()).doc("Names to keep."),
              Argument.path("fact_path").or("/etc/ansible/facts.d").doc("Means nothing here.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    if (!(call.host() instanceof FakeRemoteHost remote)) {
      throw new IllegalStateException("not a fake host: " + Quote.word(call.inventoryHostname()));
    }
    Set<String> groups = groups(call.args().texts("gather_subset"));
    List<Pattern> filters = new ArrayList<>();
    for (String filter : call.args().texts("filter")) {
      String regex = Pattern.quote(filter).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
      filters.add(Pattern.compile("(ansible_)?" + regex));
    }
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    remote
        .fake()
        .facts()
        .forEach(
            (name, value) -> {
              boolean kept =
                  filters.isEmpty()
                      || filters.stream().anyMatch(each -> each.matcher(name).matches());
              if (kept && groups.contains(group(name.substring("ansible_".length())))) {
                facts.put(name, value);
              }
            });
    if (filters.isEmpty()) {
      facts.put("gather_subset", call.args().texts("gather_subset"));
      facts.put("module_setup", true);
    }
    return ModuleResult.changed(false).put("ansible_facts", facts);
  }

  private static String group(String fact) {
    return NETWORK.matcher(fact).matches()
        ? "network"
        : HARDWARE.matcher(fact).matches()
            ? "hardware"
            : VIRTUAL.matcher(fact).matches() ? "virtual" : "min";
  }

  private static Set<String> groups(List<String> subsets) {
    Set<String> all = Set.of("min", "network", "hardware", "virtual");
    Set<String> chosen = new LinkedHashSet<>(Set.of("min"));
    Set<String> named = new LinkedHashSet<>();
    boolean excluded = subsets.stream().anyMatch(each -> each.startsWith("!"));
    if (subsets.contains("all") || subsets.isEmpty() || excluded && !subsets.contains("!all")) {
      chosen.addAll(all);
    }
    for (String subset : subsets) {
      String plain = subset.replaceFirst("^!", "");
      if (!subset.startsWith("!") && !plain.equals("all")) {
        named.add(all.contains(plain) ? plain : group(plain));
      } else if (subset.startsWith("!") && !plain.equals("all")) {
        chosen.remove(plain);
      }
    }
    chosen.addAll(named);
    return chosen;
  }
}
