package io.jansible.modules.file;

import io.jansible.error.JansibleException;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.Templar;
import io.jansible.template.TemplateException;
import io.jansible.template.TemplateExcerpt;
import io.jansible.template.TemplateSelf;
import io.jansible.value.PythonCodec;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.template}. */
final class TemplateModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.builtin.template",
              "Template a file out to a target host",
              ArgumentSpec.of(
                      Argument.text("src").doc("The template on the controller."),
                      Argument.path("dest").doc("Where the result goes."),
                      Argument.bool("backup").or(false).doc("Keep what was there."),
                      Argument.bool("force").or(true).doc("Replace what differs."),
                      Argument.bool("follow").or(false).doc("Follow links on the node."),
                      Argument.text("validate")
                          .doc("A command that checks the new file, %s is its path."),
                      Argument.text("newline_sequence")
                          .or("\n")
                          .choices("\n", "\r", "\r\n", "\\n", "\\r", "\\r\\n")
                          .doc("What ends each line."),
                      Argument.text("block_start_string").doc("What begins a statement."),
                      Argument.text("block_end_string").doc("What ends a statement."),
                      Argument.text("variable_start_string").doc("What begins an expression."),
                      Argument.text("variable_end_string").doc("What ends an expression."),
                      Argument.text("comment_start_string").doc("What begins a comment."),
                      Argument.text("comment_end_string").doc("What ends a comment."),
                      Argument.bool("trim_blocks")
                          .or(true)
                          .doc("Remove the newline after a statement."),
                      Argument.bool("lstrip_blocks")
                          .or(false)
                          .doc("Remove blanks before a statement."),
                      Argument.text("output_encoding").or("utf-8").doc("The result's encoding."))
                  .withFileAttributes())
          .withoutAsync();

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    if (!args.has("src") || !args.has("dest")) {
      throw ModuleFailure.ofAction("src and dest are required");
    }
    String dest = args.string("dest");
    Path source;
    try {
      source = call.files().find("templates", args.string("src"));
    } catch (JansibleException e) {
      throw ModuleFailure.raised(e);
    }
    String text = new String(call.files().read(source), StandardCharsets.UTF_8);
    String rendered;
    try {
      rendered =
          call.templar()
              .with(variables(source, args.string("src"), dest, call))
              .file(
                  text,
                  source.toString(),
                  new Templar.FileOptions(
                      args.text("block_start_string"),
                      args.text("block_end_string"),
                      args.text("variable_start_string"),
                      args.text("variable_end_string"),
                      args.text("comment_start_string"),
                      args.text("comment_end_string"),
                      args.bool("trim_blocks"),
                      args.bool("lstrip_blocks"),
                      args.string("newline_sequence").replace("\\n", "\n").replace("\\r", "\r")));
    } catch (TemplateException e) {
      throw new ModuleFailure(
          e.type() + ": " + e.text() + TemplateExcerpt.of(e, source.toString(), text),
          Map.of("changed", false));
    }
    String asked = args.string("output_encoding");
    Charset encoding =
        PythonCodec.charset(asked.isEmpty() ? "utf-8" : asked)
            .orElseThrow(() -> new ModuleFailure("unknown encoding: " + asked));
    String mode = PathInfo.modeText(args.raw("mode"));
    if ("preserve".equals(mode)) {
      mode = modeOf(source);
    }
    ModuleResult result =
        new Transfer(call)
            .put(
                rendered.getBytes(encoding),
                dest,
                String.valueOf(source.getFileName()),
                call.files().temporaryDirectory().resolve(source.getFileName()).toString(),
                false,
                mode);
    return result == null
        ? ModuleResult.changed(false)
            .put("dest", dest)
            .put("src", source.toString())
            .put("diff", List.of())
        : result;
  }

  private static String modeOf(Path source) {
    try {
      return LocalMode.of(source);
    } catch (IOException e) {
      throw new ModuleFailure("could not read src=" + source + ", " + e.getMessage());
    }
  }

  /** The variables that a template sees of itself. */
  private static Map<String, @Nullable Object> variables(
      Path source, String src, String dest, ModuleCall call) {
    Map<String, @Nullable Object> variables;
    try {
      variables =
          TemplateSelf.variables(
              src, source, call.templar().variables(), call.control()::managedText);
    } catch (IOException e) {
      throw new ModuleFailure("could not read src=" + source + ", " + e.getMessage());
    }
    variables.put("template_destpath", dest);
    List<@Nullable Object> path = new ArrayList<>();
    call.files().searchPath().forEach(each -> path.add(each.toString()));
    variables.put("ansible_search_path", path);
    return variables;
  }
}
