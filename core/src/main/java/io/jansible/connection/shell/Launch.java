package io.jansible.connection.shell;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.StartException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shell's words for starting a program, and what they say of one that cannot be started. */
final class Launch {
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)})");

  private Launch() {}

  /**
   * Shell text that brings about what the request asks and then gives its program to a launcher.
   *
   * @param launcher {@code exec}, or a function of that form
   * @param environment what the connection adds to the request's own
   */
  static String of(ExecRequest request, String launcher, Map<String, String> environment) {
    StringBuilder command = new StringBuilder();
    if (request.directory() != null) {
      String directory = Quote.path(request.directory());
      command
          .append("cd -P -- ")
          .append(directory)
          .append(" 2>/dev/null || { if [ -d ")
          .append(directory)
          .append(" ]; then printf _jdir13; elif [ -e ")
          .append(directory)
          .append(" ]; then printf _jdir20; else printf _jdir2; fi; exit 99; }; ");
    }
    Map<String, String> variables = new LinkedHashMap<>(request.bare() ? Map.of() : environment);
    variables.putAll(request.environment());
    variables.forEach(
        (name, value) ->
            command
                .append("export ")
                .append(name)
                .append('=')
                .append(Quote.word(value))
                .append("; "));
    String shell = request.executable() == null ? "/bin/sh" : request.executable();
    if (request.script() != null) {
      if (request.executable() != null) {
        String program = Quote.word(shell);
        command
            .append(shell.indexOf('/') < 0 ? "command -v " : "[ -e ")
            .append(program)
            .append(shell.indexOf('/') < 0 ? " >/dev/null 2>&1" : " ]")
            .append(" || { printf _jno; exit 99; }; ");
        if (shell.indexOf('/') >= 0) {
          command
              .append("[ -x ")
              .append(program)
              .append(" ] && [ ! -d ")
              .append(program)
              .append(" ] || { printf _jacc; exit 99; }; ");
        }
      }
      command
          .append(launcher)
          .append(' ')
          .append(Quote.word(shell))
          .append(" -c ")
          .append(Quote.word(request.script()));
    } else {
      List<String> argv = request.argv() == null ? List.of() : request.argv();
      if (request.expand()) {
        command.append("set --");
        argv.forEach(word -> command.append(' ').append(expanding(word)));
        command.append("; ");
      } else {
        command.append("set -- ").append(Quote.words(argv)).append("; ");
      }
      command
          .append("case $1 in */*) [ -e \"$1\" ] || { printf _jno; exit 99; };")
          .append(" [ -x \"$1\" ] && [ ! -d \"$1\" ] || { printf _jacc; exit 99; };;")
          .append(" *) _je=$(command -v -- \"$1\") || { printf _jno; exit 99; };")
          .append(
              " case $_je in /*) ;; *) for _jd in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin;")
          .append(
              " do [ -x \"$_jd/$1\" ] && { _je=$_jd/$1; break; }; done; case $_je in /*) ;; *) printf _jno; exit 99;; esac;; esac;; esac; ")
          .append(launcher)
          .append(" \"$@\"");
    }
    return command.toString();
  }

  /** What {@link #of} says of a program that cannot be started. */
  static void check(Answer answer, ExecRequest request) {
    if (answer.code() == 99) {
      String told = answer.out();
      int place = told.lastIndexOf("_jdir");
      if (place >= 0 && request.directory() != null && told.substring(place).matches("_jdir\\d+")) {
        int errno = Integer.parseInt(told.substring(place + "_jdir".length()));
        throw new StartException(errno, request.directory(), true);
      }
      String program = request.argv() != null ? request.argv().get(0) : request.executable();
      if (told.endsWith("_jno") && program != null) {
        throw new StartException(2, program, false);
      }
      if (told.endsWith("_jacc") && program != null) {
        throw new StartException(13, program, false);
      }
    }
  }

  /** A word in which the shell expands {@code ~} and variables, and nothing else. */
  private static String expanding(String word) {
    String text = word;
    String home = "";
    if (text.equals("~") || text.startsWith("~/")) {
      home = "\"$HOME\"";
      text = text.substring(1);
    } else if (text.matches("(?s)~[A-Za-z_][A-Za-z0-9._-]*(/.*)?")) {
      int end = text.indexOf('/') < 0 ? text.length() : text.indexOf('/');
      // a quoted slash would end the expansion
      home = text.substring(0, end) + (end < text.length() ? "/" : "");
      text = end < text.length() ? text.substring(end + 1) : "";
      if (text.isEmpty()) {
        return home;
      }
    }
    StringBuilder quoted = new StringBuilder(home).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '$') {
        Matcher name = VARIABLE.matcher(text).region(i, text.length());
        if (name.lookingAt()) {
          String variable = name.group(1) == null ? name.group(2) : name.group(1);
          if (variable.matches("[A-Za-z_]\\w*")) {
            // a brace of the name itself must not end the expansion
            quoted
                .append("${")
                .append(variable)
                .append("-\\")
                .append(name.group().replace("}", "\\}"))
                .append('}');
          } else {
            quoted.append('\\').append(name.group());
          }
          i += name.group().length() - 1;
          continue;
        }
      }
      if (c == '"' || c == '\\' || c == '`' || c == '$') {
        quoted.append('\\');
      }
      quoted.append(c);
    }
    return quoted.append('"').toString();
  }
}
