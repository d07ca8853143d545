package io.jansible.modules.general;

import io.jansible.connection.RemoteException;
import io.jansible.connection.WriteRequest;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.value.EscapedText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code community.general.locale_gen}, in {@code /etc/locale.gen}. */
final class LocaleGenModule implements Module {
  private static final String FILE = "/etc/locale.gen";
  private static final Pattern SUPPORTED = Pattern.compile("^\\s*#?\\s*(\\S+[._\\S]+) (\\S+)\\s*$");
  private static final Map<String, String> SPELLINGS =
      Map.of(
          ".utf8", ".UTF-8",
          ".eucjp", ".EUC-JP",
          ".iso885915", ".ISO-8859-15",
          ".cp1251", ".CP1251",
          ".koi8r", ".KOI8-R",
          ".armscii8", ".ARMSCII-8",
          ".euckr", ".EUC-KR",
          ".gbk", ".GBK",
          ".gb18030", ".GB18030",
          ".euctw", ".EUC-TW");

  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.locale_gen",
              "Creates or removes locales",
              ArgumentSpec.of(
                  Argument.list("name", ArgumentType.STR).must().doc("The locales."),
                  Argument.text("state")
                      .or("present")
                      .choices("absent", "present")
                      .doc("Whether they are to be there.")))
          .withAliases("ansible.builtin.locale_gen");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    List<String> names = args.texts("name");
    boolean present = args.string("state").equals("present");
    Tools tools = new Tools(call.host());
    Map<String, @Nullable Object> known = new LinkedHashMap<>();
    known.put("name", new ArrayList<@Nullable Object>(names));
    String[] files =
        tools
            .script(
                "[ -e "
                    + FILE
                    + " ] && echo 1 || echo 0;"
                    + " cat /usr/share/i18n/SUPPORTED /usr/local/share/i18n/SUPPORTED 2>/dev/null")
            .out()
            .split("\n", 2);
    if (!files[0].equals("1")) {
      throw failure(FILE + " is missing. Is the package \"locales\" installed?", known);
    }
    known.put("ubuntu_mode", false);
    known.put("mechanism", "glibc");
    if (call.diffMode()) {
      known.put("diff", Map.of());
    }
    Map<String, String> charsets = new HashMap<>();
    for (String line : Results.lines(files.length > 1 ? files[1] : "")) {
      Matcher match = SUPPORTED.matcher(line);
      if (match.matches()) {
        charsets.putIfAbsent(match.group(1), match.group(2));
      }
    }
    // one may be there without being listed, such as C.UTF-8
    List<String> there = Results.lines(tools.must("locale", "-a").out());
    List<String> unknown =
        missing(names.stream().filter(name -> !charsets.containsKey(name)).toList(), there);
    if (!unknown.isEmpty()) {
      throw failure(
          "The following locales you have entered are not available on your system: "
              + String.join(", ", unknown),
          known);
    }
    boolean changed = false;
    boolean is = missing(names, there).isEmpty();
    if (is != present && !call.checkMode()) {
      try {
        edit(call, names, present, charsets);
      } catch (RemoteException e) {
        throw failure("Module failed with exception: " + Results.errno(e.text(), FILE), known);
      }
      tools.must("locale-gen");
      boolean now = missing(names, Results.lines(tools.must("locale", "-a").out())).isEmpty();
      changed = now != is;
    }
    return ModuleResult.changed(changed).putAll(known);
  }

  private static ModuleFailure failure(String message, Map<String, @Nullable Object> known) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(known);
    values.put("exception", message);
    values.put("output", new LinkedHashMap<>(known));
    Map<String, @Nullable Object> vars = new LinkedHashMap<>(known);
    vars.remove("diff");
    values.put("vars", vars);
    return new ModuleFailure(message, values);
  }

  private static List<String> missing(List<String> names, List<String> there) {
    Set<String> all = new HashSet<>();
    there.forEach(each -> all.add(spelled(each)));
    return names.stream().filter(name -> !all.contains(spelled(name))).toList();
  }

  private static String spelled(String locale) {
    String text = locale;
    for (Map.Entry<String, String> each : SPELLINGS.entrySet()) {
      text = text.replace(each.getKey(), each.getValue());
    }
    return text;
  }

  private static void edit(
      ModuleCall call, List<String> names, boolean present, Map<String, String> charsets) {
    String before = EscapedText.of(call.host().read(FILE).orElse(new byte[0]));
    StringBuilder after = new StringBuilder();
    Set<String> found = new HashSet<>();
    for (String each : Results.linesWithEnds(before)) {
      String line = each;
      for (String name : names) {
        String fresh =
            Pattern.compile("^#?\\s*" + Pattern.quote(name) + " (.+)")
                .matcher(line)
                .replaceAll(
                    match ->
                        Matcher.quoteReplacement(
                            (present ? "" : "# ") + name + " " + match.group(1)));
        if (!fresh.equals(line)) {
          found.add(name);
        }
        line = fresh;
      }
      after.append(line);
    }
    for (String name : names) {
      if (present && !found.contains(name) && charsets.containsKey(name)) {
        after.append(name).append(' ').append(charsets.get(name)).append('\n');
      }
    }
    call.host()
        .write(WriteRequest.of(FILE, EscapedText.bytes(after.toString())).withUnsafeWrites(true));
  }
}
