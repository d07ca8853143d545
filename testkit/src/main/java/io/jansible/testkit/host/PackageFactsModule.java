package io.jansible.testkit.host;

import io.jansible.connection.shell.Quote;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code package_facts} on fake hosts: it answers with what is installed there. */
public final class PackageFactsModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.package_facts",
          "Answers with a fake host's packages",
          ArgumentSpec.of(
              Argument.list("manager", ArgumentType.STR)
                  .or(List.of("auto"))
                  .doc("Means nothing here."),
              Argument.text("strategy").or("first").doc("Means nothing here.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    if (!(call.host() instanceof FakeRemoteHost remote)) {
      throw new IllegalStateException("not a fake host: " + Quote.word(call.inventoryHostname()));
    }
    Map<String, @Nullable Object> facts = remote.fake().facts();
    boolean apt = "apt".equals(facts.get("ansible_pkg_mgr"));
    Map<String, @Nullable Object> packages = new LinkedHashMap<>();
    remote
        .fake()
        .packages()
        .forEach(
            (name, version) -> {
              Map<String, @Nullable Object> about = new LinkedHashMap<>();
              about.put("name", name);
              about.put("version", version);
              about.put("arch", apt ? "amd64" : "x86_64");
              about.put("source", apt ? "apt" : "rpm");
              packages.put(name, List.of(about));
            });
    return ModuleResult.changed(false).put("ansible_facts", Map.of("packages", packages));
  }
}
