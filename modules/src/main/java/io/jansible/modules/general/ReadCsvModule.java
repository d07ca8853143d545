package io.jansible.modules.general;

import io.jansible.connection.RemoteException;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code community.general.read_csv}. */
final class ReadCsvModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.read_csv",
              "Read a CSV file",
              ArgumentSpec.of(
                  Argument.path("path").must().aliases("filename").doc("The file."),
                  Argument.text("dialect").or("excel").doc("excel, excel-tab or unix."),
                  Argument.text("key").doc("The field that tells rows apart."),
                  Argument.list("fieldnames", ArgumentType.STR)
                      .doc("The fields, where the first row does not name them."),
                  Argument.bool("unique").or(true).doc("No two rows may have the same key."),
                  Argument.text("delimiter").doc("Between fields."),
                  Argument.bool("skipinitialspace").doc("Leave out spaces after it."),
                  Argument.bool("strict").doc("Fail on bad input.")))
          .withAliases("ansible.builtin.read_csv");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String dialect = args.string("dialect");
    if (!List.of("excel", "excel-tab", "unix").contains(dialect)) {
      throw new ModuleFailure(
          "Dialect '" + dialect + "' is not supported by your version of python.");
    }
    String delimiter = args.has("delimiter") ? args.string("delimiter") : null;
    if (delimiter != null && delimiter.length() != 1) {
      throw new ModuleFailure(
          "Unable to create custom dialect: \"delimiter\" must be a 1-character string");
    }
    char between =
        delimiter != null ? delimiter.charAt(0) : dialect.equals("excel-tab") ? '\t' : ',';
    String path = args.string("path");
    String text;
    try {
      text =
          new String(
              call.host()
                  .read(path)
                  .orElseThrow(
                      () ->
                          new ModuleFailure(
                              "Unable to open file: "
                                  + Results.errno("No such file or directory", path))),
              StandardCharsets.UTF_8);
    } catch (RemoteException e) {
      throw new ModuleFailure("Unable to open file: " + Results.errno(e.text(), path));
    }
    List<List<String>> rows;
    try {
      rows =
          new Csv(between, args.bool("skipinitialspace"), args.bool("strict"))
              .rows(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (Csv.CsvException e) {
      throw new ModuleFailure("Unable to process file: " + e.getMessage());
    }
    List<String> fields;
    if (args.has("fieldnames")) {
      fields = args.texts("fieldnames");
    } else {
      fields = rows.isEmpty() ? List.of() : rows.get(0);
      rows = rows.isEmpty() ? rows : rows.subList(1, rows.size());
    }
    String key = args.text("key");
    if (key != null && !key.isEmpty() && !fields.contains(key)) {
      throw new ModuleFailure(
          "Key '%s' was not found in the CSV header fields: %s"
              .formatted(key, String.join(", ", fields)));
    }
    Map<String, @Nullable Object> byKey = new LinkedHashMap<>();
    List<@Nullable Object> list = new ArrayList<>();
    for (List<String> row : rows) {
      if (row.isEmpty()) {
        continue;
      }
      Map<String, @Nullable Object> values = values(fields, row);
      if (key == null) {
        list.add(values);
        continue;
      }
      String value = String.valueOf(values.get(key));
      if (args.bool("unique") && byKey.containsKey(value)) {
        throw new ModuleFailure("Key '%s' is not unique for value '%s'".formatted(key, value));
      }
      byKey.put(value, values);
    }
    return ModuleResult.changed(false).put("dict", byKey).put("list", list);
  }

  /** What is beyond the named fields goes by the name of null. */
  private static Map<String, @Nullable Object> values(List<String> fields, List<String> row) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      values.put(fields.get(i), i < row.size() ? row.get(i) : null);
    }
    if (row.size() > fields.size()) {
      values.put("null", new ArrayList<@Nullable Object>(row.subList(fields.size(), row.size())));
    }
    return values;
  }
}
