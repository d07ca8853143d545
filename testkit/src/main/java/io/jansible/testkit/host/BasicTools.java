package io.jansible.testkit.host;

import static io.jansible.testkit.host.CommandCall.ok;

import io.jansible.connection.ExecResult;
import io.jansible.testkit.files.Actor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Programs that run others, tell of the host, or make nothing. */
final class BasicTools {
  private BasicTools() {}

  static Map<String, FakeCommand> all() {
    Map<String, FakeCommand> tools = new TreeMap<>();
    for (String shell : List.of("sh", "bash", "dash")) {
      tools.put(shell, BasicTools::shell);
    }
    tools.put("env", BasicTools::env);
    tools.put("timeout", call -> after(call, 1));
    tools.put("nice", call -> after(call, 0));
    tools.put("nohup", call -> after(call, 0));
    tools.put("setsid", call -> after(call, 0));
    tools.put("sudo", BasicTools::sudo);
    tools.put("xargs", BasicTools::xargs);
    tools.put("which", BasicTools::which);
    tools.put("date", BasicTools::date);
    tools.put(
        "sleep",
        call -> {
          call.host().sleep(Double.parseDouble(call.arguments().get(0).replace("s", "")));
          return ok();
        });
    tools.put("sync", call -> ok());
    tools.put("nproc", call -> ok(fact(call, "processor_vcpus") + "\n"));
    tools.put("arch", call -> ok(fact(call, "architecture") + "\n"));
    tools.put("uname", BasicTools::uname);
    tools.put("whoami", call -> ok(call.host().accounts().userName(call.actor().uid()) + "\n"));
    tools.put("hostname", BasicTools::hostname);
    tools.put("hostnamectl", BasicTools::hostnamectl);
    tools.put("base64", BasicTools::base64);
    tools.put("seq", BasicTools::sequence);
    return tools;
  }

  private static String fact(CommandCall call, String name) {
    return String.valueOf(call.host().facts().get("ansible_" + name));
  }

  private static ExecResult shell(CommandCall call) {
    List<String> words = call.arguments();
    List<String> options = new ArrayList<>();
    int i = 0;
    boolean text = false;
    while (i < words.size() && words.get(i).matches("[-+][a-zA-Z]+")) {
      String letters = words.get(i).substring(1);
      text |= letters.contains("c");
      String rest = letters.replaceAll("[cli]", "");
      if (letters.endsWith("o")) {
        options.add("set -o " + words.get(++i) + "\n");
        rest = rest.replace("o", "");
      }
      if (!rest.isEmpty()) {
        options.add("set -" + rest + "\n");
      }
      i++;
    }
    String start = String.join("", options);
    if (text) {
      List<String> rest = words.subList(i + 1, words.size());
      return call.host()
          .shell(start + words.get(i), rest.isEmpty() ? List.of(call.name()) : rest, call);
    }
    if (i < words.size() && !words.get(i).equals("-")) {
      String script = call.files().text(call.path(words.get(i)), call.actor());
      return call.host().shell(start + script, words.subList(i, words.size()), call);
    }
    return call.host().shell(start + call.input(), List.of(call.name()), call);
  }

  private static ExecResult env(CommandCall call) {
    Map<String, String> environment = new LinkedHashMap<>(call.environment());
    List<String> words = new ArrayList<>(call.arguments());
    while (!words.isEmpty()) {
      String word = words.get(0);
      if (word.equals("-i")) {
        environment.clear();
      } else if (word.equals("-u")) {
        environment.remove(words.remove(1));
      } else if (word.matches("(?s)[A-Za-z_]\\w*=.*")) {
        environment.put(
            word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
      } else {
        return call.host().run(call.with(words, environment));
      }
      words.remove(0);
    }
    return ok(
        environment.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue() + "\n")
            .collect(Collectors.joining()));
  }

  /** Runs the command that follows the options and so many operands. */
  private static ExecResult after(CommandCall call, int operands) {
    List<String> words = new ArrayList<>(call.arguments());
    while (!words.isEmpty() && words.get(0).startsWith("-")) {
      String option = words.remove(0);
      if (option.matches("-[kns]")) {
        words.remove(0);
      }
    }
    return call.host().run(call.with(words.subList(operands, words.size()), call.environment()));
  }

  private static ExecResult sudo(CommandCall call) {
    List<String> words = new ArrayList<>(call.arguments());
    String user = "root";
    while (!words.isEmpty() && words.get(0).startsWith("-")) {
      String option = words.remove(0);
      if (option.equals("-u")) {
        user = words.remove(0);
      }
    }
    Actor actor = call.host().accounts().actor(user);
    if (actor == null) {
      return call.fail(1, "unknown user " + user);
    }
    return call.host()
        .run(
            new CommandCall(
                call.host(),
                words,
                call.in(),
                call.host().environment(user),
                call.directory(),
                actor));
  }

  private static ExecResult xargs(CommandCall call) {
    List<String> words = new ArrayList<>(call.arguments());
    boolean skipsEmpty = false;
    int each = Integer.MAX_VALUE;
    String separator = "\\s+";
    String replaced = "";
    while (!words.isEmpty() && words.get(0).startsWith("-")) {
      String option = words.remove(0);
      switch (option) {
        case "-r", "--no-run-if-empty" -> skipsEmpty = true;
        case "-0", "-0r", "-r0" -> separator = "\0";
        case "-I" -> replaced = words.remove(0);
        case "-n" -> each = Integer.parseInt(words.remove(0));
        case "-I%", "-I{}" -> replaced = option.substring(2);
        default ->
            throw call.host()
                .unscripted(
                    "xargs " + option + " is not known to the fake host: " + call.line(),
                    "node.on(" + FakeHost.literal(call.line()) + ").prints(\"\");");
      }
    }
    String input = call.input();
    if (!replaced.isEmpty()) {
      separator = "\n";
      each = 1;
    }
    List<String> items = new ArrayList<>(List.of(input.strip().split(separator)));
    items.removeIf(String::isEmpty);
    if (items.isEmpty() && (skipsEmpty || !replaced.isEmpty())) {
      return ok();
    }
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    int rc = 0;
    int from = 0;
    do {
      int to = (int) Math.min(items.size(), (long) from + each);
      List<String> argv = new ArrayList<>(words.isEmpty() ? List.of("echo") : words);
      if (replaced.isEmpty()) {
        argv.addAll(items.subList(from, to));
      } else {
        String mark = replaced;
        String item = items.get(from);
        argv.replaceAll(word -> word.replace(mark, item));
      }
      ExecResult one = call.host().run(call.with(argv, call.environment()));
      out.append(one.out());
      err.append(one.err());
      rc = one.ok() ? rc : 123;
      from = to;
    } while (from < items.size());
    return ExecResult.of(rc, out.toString(), err.toString());
  }

  private static ExecResult which(CommandCall call) {
    StringBuilder out = new StringBuilder();
    boolean all = true;
    for (String each : call.arguments()) {
      String path = call.host().programPath(each);
      all &= path != null;
      out.append(path == null ? "" : path + "\n");
    }
    return ExecResult.of(all ? 0 : 1, out.toString(), "");
  }

  private static ExecResult date(CommandCall call) {
    var time = Instant.ofEpochMilli((long) (call.host().now() * 1000)).atOffset(ZoneOffset.UTC);
    Options options = Options.of(call.arguments(), "dI");
    String format =
        options.operands().stream().filter(word -> word.startsWith("+")).findFirst().orElse("+%c");
    if (options.has("d", "s")) {
      throw call.host()
          .unscripted(
              "date -d is not known to the fake host: " + call.line(),
              "node.on(" + FakeHost.literal(call.line()) + ").prints(\"\");");
    }
    String text =
        format
            .substring(1)
            .replace("%s", String.valueOf(time.toEpochSecond()))
            .replace("%N", "%09d".formatted(time.getNano()))
            .replace("%F", "%Y-%m-%d")
            .replace("%T", "%H:%M:%S")
            .replace("%c", "%Y-%m-%d %H:%M:%S UTC")
            .replace("%Y", String.valueOf(time.getYear()))
            .replace("%m", "%02d".formatted(time.getMonthValue()))
            .replace("%d", "%02d".formatted(time.getDayOfMonth()))
            .replace("%H", "%02d".formatted(time.getHour()))
            .replace("%M", "%02d".formatted(time.getMinute()))
            .replace("%S", "%02d".formatted(time.getSecond()))
            .replace("%Z", "UTC");
    return ok(text + "\n");
  }

  private static ExecResult uname(CommandCall call) {
    String option = call.arguments().isEmpty() ? "-s" : call.arguments().get(0);
    return ok(
        switch (option) {
              case "-r" -> fact(call, "kernel");
              case "-m", "-p", "-i" -> fact(call, "architecture");
              case "-n" -> name(call);
              case "-v" -> "#1 SMP";
              case "-o" -> "GNU/Linux";
              case "-a" ->
                  "Linux %s %s #1 SMP %s GNU/Linux"
                      .formatted(name(call), fact(call, "kernel"), fact(call, "architecture"));
              default -> "Linux";
            }
            + "\n");
  }

  private static String name(CommandCall call) {
    return call.files().text("/proc/sys/kernel/hostname", Actor.ROOT).strip();
  }

  private static ExecResult hostname(CommandCall call) {
    Options options = Options.of(call.arguments(), "F");
    if (!options.operands().isEmpty()) {
      rename(call, options.operands().get(0), false);
      return ok();
    }
    String name = name(call);
    return ok(
        (options.has("s")
                ? name.split("\\.")[0]
                : options.has("I", "i")
                    ? String.valueOf(
                        ((Map<?, ?>) call.host().facts().get("ansible_default_ipv4"))
                            .get("address"))
                    : name)
            + "\n");
  }

  private static void rename(CommandCall call, String name, boolean forEver) {
    byte[] text = (name + "\n").getBytes(StandardCharsets.UTF_8);
    if (forEver) {
      call.files().write("/etc/hostname", text, false, 022, call.actor());
    }
    call.files().write("/proc/sys/kernel/hostname", text, false, 022, call.actor());
  }

  private static ExecResult hostnamectl(CommandCall call) {
    Options options = Options.of(call.arguments(), "");
    if (options.operands().isEmpty() || options.operands().get(0).equals("status")) {
      if (options.has("static", "transient")) {
        return ok(name(call) + "\n");
      }
      return ok("   Static hostname: " + name(call) + "\n");
    }
    if (options.operands().size() > 1 && (!options.has("pretty") || options.has("static"))) {
      rename(call, options.operands().get(1), !options.has("transient"));
    }
    return ok();
  }

  private static ExecResult base64(CommandCall call) {
    Options options = Options.of(call.arguments(), "w", "wrap");
    byte[] input =
        options.operands().isEmpty() || options.operands().get(0).equals("-")
            ? call.stdin()
            : call.files().read(call.path(options.operands().get(0)), call.actor());
    if (options.has("d", "decode", "D")) {
      return ok(Base64.getMimeDecoder().decode(input));
    }
    String width = options.value("w", "wrap");
    int columns = width == null ? 76 : Integer.parseInt(width);
    return ok(
        columns == 0
            ? Base64.getEncoder().encodeToString(input)
            : Base64.getMimeEncoder(columns / 4 * 4, new byte[] {'\n'}).encodeToString(input)
                + "\n");
  }

  private static ExecResult sequence(CommandCall call) {
    List<String> words = call.arguments();
    long first = words.size() > 1 ? Long.parseLong(words.get(0)) : 1;
    long step = words.size() > 2 ? Long.parseLong(words.get(1)) : 1;
    long last = Long.parseLong(words.get(words.size() - 1));
    StringBuilder out = new StringBuilder();
    for (long i = first; step > 0 ? i <= last : i >= last; i += step) {
      out.append(i).append('\n');
    }
    return ok(out.toString());
  }
}
