package io.jansible.modules.general;

import io.jansible.connection.RemoteException;
import io.jansible.connection.WriteRequest;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.value.EscapedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code community.general.kernel_blacklist}. */
final class KernelBlacklistModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.kernel_blacklist",
              "Blacklist kernel modules",
              ArgumentSpec.of(
                  Argument.text("name").must().doc("The kernel module."),
                  Argument.text("state")
                      .or("present")
                      .choices("absent", "present")
                      .doc("Whether it is to be on the list."),
                  Argument.text("blacklist_file")
                      .or("/etc/modprobe.d/blacklist-ansible.conf")
                      .doc("The list.")))
          .withAliases("ansible.builtin.kernel_blacklist");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String name = args.string("name");
    String file = args.string("blacklist_file");
    boolean present = args.string("state").equals("present");
    byte[] bytes = read(call, name, file);
    List<String> before = new ArrayList<>();
    if (bytes != null) {
      for (String line : Results.lines(EscapedText.of(bytes))) {
        before.add(line.stripTrailing());
      }
    } else {
      // Ansible makes the file whatever comes of it
      write(call, file, "");
    }
    Pattern listed = Pattern.compile("blacklist\\s+" + Pattern.quote(name));
    boolean is = before.stream().anyMatch(line -> listed.matcher(line.strip()).matches());
    List<String> after = new ArrayList<>(before);
    if (is && !present) {
      after.removeIf(line -> listed.matcher(line.strip()).matches());
    } else if (!is && present) {
      after.add("blacklist " + name);
    }
    boolean changed = is != present;
    if (changed && !call.checkMode()) {
      write(call, file, String.join("\n", after) + (after.isEmpty() ? "" : "\n"));
    }
    ModuleResult result = ModuleResult.changed(changed);
    result
        .put("name", name)
        .put("state", args.string("state"))
        .put("filename", file)
        .put("lines", new ArrayList<@Nullable Object>(after))
        .put("is_blacklisted", present);
    if (call.diffMode()) {
      Map<String, @Nullable Object> diff = new LinkedHashMap<>();
      if (!before.equals(after)) {
        diff.put("before", Map.of("lines", List.copyOf(before)));
        diff.put("after", Map.of("lines", List.copyOf(after)));
      }
      result.put("diff", diff);
    }
    return result;
  }

  private static byte @Nullable [] read(ModuleCall call, String name, String file) {
    try {
      return call.host().read(file).orElse(null);
    } catch (RemoteException e) {
      Map<String, @Nullable Object> known = new LinkedHashMap<>();
      known.put("name", name);
      known.put("state", call.args().string("state"));
      known.put("filename", file);
      Map<String, @Nullable Object> values = new LinkedHashMap<>(known);
      values.put("vars", new LinkedHashMap<>(known));
      if (call.diffMode()) {
        known.put("diff", Map.of());
        values.put("diff", Map.of());
      }
      values.put("output", known);
      throw new ModuleFailure("Module failed with exception: " + e.text(), values);
    }
  }

  private static void write(ModuleCall call, String file, String text) {
    try {
      call.host().write(WriteRequest.of(file, EscapedText.bytes(text)));
    } catch (RemoteException e) {
      throw new ModuleFailure(e.text());
    }
  }
}
