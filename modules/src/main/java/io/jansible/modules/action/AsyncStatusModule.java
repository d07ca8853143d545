package io.jansible.modules.action;

import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.value.StringMethods;
import io.jansible.template.value.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.async_status}: how an {@code async} job stands. */
final class AsyncStatusModule implements Module {
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "ansible.builtin.async_status",
              "Obtain status of asynchronous task",
              ArgumentSpec.of(
                  Argument.text("jid")
                      .must()
                      .doc("The job's id, as the task that began it returned."),
                  Argument.text("mode")
                      .or("status")
                      .choices("status", "cleanup")
                      .doc("Ask for its status, or remove what it left.")))
          .withoutAsync();

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    String id = call.args().string("jid");
    boolean cleanup = call.args().string("mode").equals("cleanup");
    String path = call.control().jobDirectory() + "/" + id;
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("started", cleanup ? 0L : 1L);
    result.put("finished", 0L);
    result.put("stdout", "");
    result.put("stderr", "");
    result.put("stdout_lines", List.of());
    result.put("stderr_lines", List.of());
    result.put("ansible_job_id", id);
    result.put(cleanup ? "erased" : "results_file", path);
    Map<String, @Nullable Object> job = call.control().job(id);
    if (job == null) {
      result.put("started", 1L);
      result.put("finished", 1L);
      throw new ModuleFailure("could not find job", result);
    }
    result.putIfAbsent("changed", false);
    if (cleanup) {
      call.control().forgetJob(id);
      return ModuleResult.of(result);
    }
    result.putAll(job);
    for (String each : List.of("stdout", "stderr")) {
      if (job.containsKey(each) && !job.containsKey(each + "_lines")) {
        result.put(each + "_lines", StringMethods.splitLines(Text.str(job.get(each)), false));
      }
    }
    if (!job.containsKey("started")) {
      result.put("finished", 1L);
    } else if (!job.containsKey("finished")) {
      result.put("finished", 0L);
    }
    return ModuleResult.of(result);
  }
}
