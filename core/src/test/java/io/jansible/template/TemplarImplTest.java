package io.jansible.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jansible.error.Position;
import io.jansible.value.Tuple;
import io.jansible.value.Unsafe;
import io.jansible.value.VaultText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplarImplTest {
  private final Map<Object, @Nullable Object> variables = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final AtomicInteger decrypted = new AtomicInteger();

  private Templar templar() {
    return TemplateEngine.builder()
        .warnings(warnings::add)
        .vault(
            text -> {
              decrypted.incrementAndGet();
              return "secret {{ x }}";
            })
        .lookup("rows", (terms, options, context) -> new ArrayList<>(terms))
        .lookup(
            "fails",
            (terms, options, context) -> {
              throw new io.jansible.template.value.PythonError("AnsibleLookupError", "no such row");
            })
        .build()
        .templar(new JinjaCorpusTest.MapVariables(variables));
  }

  @Test
  void unsafeValuesAreNeverTemplatedAndTaintResults() {
    variables.put("safe", "{{ x }}");
    variables.put("x", "ok");
    variables.put("raw", new Unsafe("{{ x }}"));
    variables.put("mixed", new LinkedHashMap<>(Map.of("in", new Unsafe("{{ x }}"))));
    Templar templar = templar();
    assertThat(templar.value("{{ raw }}")).isEqualTo("{{ x }}");
    assertThat(templar.marked("{{ raw }}!")).isEqualTo(new Unsafe("{{ x }}!"));
    assertThat(templar.marked("{{ mixed.in | length }}")).isEqualTo(new Unsafe("7"));
    assertThat(templar.marked("{{ safe }}")).isEqualTo("ok");
    assertThat(templar.marked(new Unsafe("{{ x }}"))).isEqualTo(new Unsafe("{{ x }}"));
    assertThat(templar.value(new Unsafe("{{ x }}"))).isEqualTo("{{ x }}");
    variables.put("through", "{{ raw }}");
    assertThat(templar.marked("{{ through }}")).isEqualTo(new Unsafe("{{ x }}"));
    assertThat(templar.marked(new ArrayList<>(List.of("{{ safe }}", "{{ raw }}"))))
        .isEqualTo(List.of("ok", new Unsafe("{{ x }}")));
    variables.put("cond", new Unsafe("x == 'ok'"));
    assertThatThrownBy(() -> templar.condition(variables.get("cond")))
        .hasMessageContaining("Conditional is marked as unsafe");
    assertThatThrownBy(() -> templar.condition("{{ raw }}"))
        .hasMessageContaining("Conditional is marked as unsafe, and cannot be evaluated.");
  }

  @Test
  void vaultedTextIsDecryptedOnUseAndNotTemplated() {
    variables.put("pw", new VaultText("$ANSIBLE_VAULT;1.1;AES256\n00", new Position("f", 1, 1)));
    Templar templar = templar();
    assertThat(decrypted).hasValue(0);
    assertThat(templar.value("{{ pw | upper }}")).isEqualTo("SECRET {{ X }}");
    assertThat(templar.value("{{ pw }}{{ pw }}")).isEqualTo("secret {{ x }}secret {{ x }}");
    assertThat(decrypted).hasValue(1);
    assertThat(templar.marked("{{ pw }}")).isEqualTo(new Unsafe("secret {{ x }}"));
  }

  @Test
  void loopsOfVariablesAreReportedWithTheChain() {
    variables.put("a", "{{ b }}");
    variables.put("b", "x{{ a }}");
    assertThatThrownBy(() -> templar().value("{{ a }}"))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("recursive loop detected in template string: {{ b }}")
        .hasMessageContaining("An unhandled exception occurred while templating 'x{{ a }}'");
    variables.put("m", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}");
    assertThatThrownBy(() -> templar().value("{{ m }}")).isInstanceOf(TemplateException.class);
  }

  @Test
  void undefinedVariablesKeepTheStringWhereTheCallerWants() {
    assertThat(templar().valueOrRaw("a {{ nope }}")).isEqualTo("a {{ nope }}");
    assertThat(templar().valueOrRaw(new ArrayList<>(List.of("{{ 1 }}", "{{ nope }}"))))
        .isEqualTo(List.of("1", "{{ nope }}"));
  }

  @Test
  void lazyMapsAreAskedOnlyForWhatIsUsed() {
    List<Object> asked = new ArrayList<>();
    variables.put(
        "hostvars",
        new AbstractMap<Object, Object>() {
          @Override
          public Object get(Object key) {
            asked.add(key);
            return containsKey(key) ? Map.of("ip", "10.0.0." + key.toString().charAt(1)) : null;
          }

          @Override
          public boolean containsKey(Object key) {
            return Set.of("n1", "n2").contains(key);
          }

          @Override
          public Set<Entry<Object, Object>> entrySet() {
            throw new AssertionError("not all hosts are needed");
          }
        });
    assertThat(templar().value("{{ hostvars['n2'].ip }}")).isEqualTo("10.0.0.2");
    assertThat(templar().value("{{ hostvars.n9.ip | default('none') }}")).isEqualTo("none");
    assertThat(asked).doesNotContain("n1");
  }

  @Test
  void lookupsTaintAndFollowTheirErrorPolicy() {
    Templar templar = templar();
    assertThat(templar.marked("{{ lookup('rows', 'a', 'b') }}")).isEqualTo(new Unsafe("a,b"));
    assertThat(templar.value("{{ query('rows', 'a', 'b') }}")).isEqualTo(List.of("a", "b"));
    assertThat(templar.value("{{ lookup('rows', 'a', wantlist=true) }}")).isEqualTo(List.of("a"));
    assertThat(templar.value("{{ lookup('rows', {'k': 1}) }}")).isEqualTo(Map.of("k", 1L));
    assertThat(templar.value("{{ lookup('rows') }}")).isEqualTo(List.of());
    assertThatThrownBy(() -> templar.value("{{ lookup('fails') }}")).hasMessage("no such row");
    assertThat(templar.value("{{ lookup('fails', errors='ignore') }}")).isEqualTo("");
    assertThat(templar.value("{{ lookup('fails', errors='warn') | default('d', true) }}"))
        .isEqualTo("d");
    assertThat(warnings)
        .containsExactly("Lookup failed but the error is being ignored: no such row");
    assertThatThrownBy(() -> templar.value("{{ lookup('nope') }}"))
        .hasMessage("lookup plugin (nope) not found");
  }

  @Test
  void filesAreNotReadAsDataAndFindWhatTheyInclude(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("templates"));
    Files.writeString(folder.resolve("templates/part.j2"), "{% if y %}\n[{{ y }}]\n{% endif %}\n");
    Files.writeString(
        folder.resolve("macros.j2"), "{% macro m(a) %}<{{ a }}{{ x }}>{% endmacro %}");
    Files.writeString(folder.resolve("base.j2"), "top {% block body %}base{% endblock %} end\n");
    variables.put("x", "X");
    String file = folder.resolve("main.j2").toString();
    Templar templar = templar();
    assertThat(templar.file("[1, 2]\n{{ [x] }}\n\n", file, Templar.FileOptions.DEFAULT))
        .isEqualTo("[1, 2]\n['X']\n\n");
    assertThat(
            templar.file(
                "{% set y = 3 %}{% include 'part.j2' %}", file, Templar.FileOptions.DEFAULT))
        .isEqualTo("[3]\n");
    assertThat(
            templar.file(
                "{% from 'macros.j2' import m with context %}{{ m(1) }}",
                file, Templar.FileOptions.DEFAULT))
        .isEqualTo("<1X>");
    assertThat(
            templar.file(
                "{% extends 'base.j2' %}{% block body %}mine {{ super() }}{% endblock %}",
                file, Templar.FileOptions.DEFAULT))
        .isEqualTo("top mine base end");
    assertThat(templar.file("{{ 'a\\nb' }}", file, Templar.FileOptions.DEFAULT)).isEqualTo("a\nb");
    assertThatThrownBy(() -> templar.file("a\n{{ nope }}", file, Templar.FileOptions.DEFAULT))
        .isInstanceOfSatisfying(
            UndefinedException.class,
            e -> {
              assertThat(e.text()).isEqualTo("'nope' is undefined");
              assertThat(e.position()).isEqualTo(new Position(file, 2, 4));
            });
    var options = new Templar.FileOptions("<%", "%>", "[[", "]]", null, null, true, true, "\r\n");
    assertThat(templar.file("  <% if x %>\n[[ x ]]\n  <% endif %>\n{{ x }}\n", file, options))
        .isEqualTo("X\r\n{{ x }}\r\n");
  }

  @Test
  void nativeTypes() {
    variables.put("n", 5L);
    variables.put("l", List.of(1L, 2L));
    variables.put("s", "{{ n }}");
    Templar templar =
        TemplateEngine.builder()
            .nativeTypes(true)
            .build()
            .templar(new JinjaCorpusTest.MapVariables(variables));
    assertThat(templar.value("{{ n + 1 }}")).isEqualTo(6L);
    assertThat(templar.value("{{ none }}")).isNull();
    assertThat(templar.value("{{ (1, 2) }}")).isEqualTo(Tuple.of(1L, 2L));
    assertThat(templar.value("{{ l }}")).isEqualTo(List.of(1L, 2L));
    assertThat(templar.value("{{ s }}")).isEqualTo(5L);
    assertThat(templar.value("{{ n }}{{ n }}")).isEqualTo(55L);
    assertThat(templar.value("{{ '5' | string }}")).isEqualTo("5");
    assertThat(templar.value("{{ \"'x'\" }}")).isEqualTo("'x'");
    assertThat(templar.value("a {{ n }}")).isEqualTo("a 5");
    assertThat(templar.condition("s == 5")).isTrue();
  }

  @Test
  void extraVariablesHideOthers() {
    variables.put("x", "outer");
    variables.put("y", "{{ x }}");
    Templar templar = templar();
    assertThat(templar.value("{{ y }}")).isEqualTo("outer");
    assertThat(templar.with(Map.of("x", "inner")).value("{{ y }}")).isEqualTo("inner");
    assertThat(templar.value("{{ y }}")).isEqualTo("outer");
  }

  @Test
  void changingAListInATemplateChangesNoVariable() {
    List<Object> list = new ArrayList<>(List.of(1L));
    variables.put("l", list);
    Templar templar = templar();
    assertThat(templar.value("{% if l.append(2) %}{% endif %}{{ l }}")).isEqualTo(List.of(1L, 2L));
    assertThat(templar.value("{{ l }}")).isEqualTo(List.of(1L));
    assertThat(list).containsExactly(1L);
  }

  @Test
  void conditionsWarnOfDelimiters() {
    variables.put("x", true);
    assertThat(templar().condition("{{ x }}")).isTrue();
    assertThat(warnings)
        .containsExactly(
            "conditional statements should not include jinja2 templating delimiters such as {{ }} or {% %}. Found: {{ x }}");
  }

  @Test
  void whatIsATemplate() {
    Templar templar = templar();
    assertThat(templar.isTemplate("{{ x }}")).isTrue();
    assertThat(templar.isTemplate("{# c #}")).isTrue();
    assertThat(templar.isTemplate("{{ x")).isFalse();
    assertThat(templar.isTemplate("x }}")).isFalse();
    assertThat(templar.isTemplate(List.of("a", Map.of("{{ k }}", 1)))).isTrue();
    assertThat(templar.isTemplate(5L)).isFalse();
    assertThat(templar.isTemplate(new Unsafe("{{ x }}"))).isFalse();
  }

  @Test
  void oneEngineServesManyThreads() throws Exception {
    TemplateEngine engine = TemplateEngine.standard();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        long number = thread;
        all.add(
            pool.submit(
                () -> {
                  for (long i = 0; i < 500; i++) {
                    Map<Object, Object> own =
                        Map.of("a", number, "b", "{{ a * 2 }}", "l", List.of(number, i));
                    Object value =
                        engine
                            .templar(new JinjaCorpusTest.MapVariables(own))
                            .value("{% for x in l %}{{ loop.index }}:{{ x }}/{{ b }} {% endfor %}");
                    assertThat(value)
                        .isEqualTo(
                            "1:" + number + "/" + number * 2 + " 2:" + i + "/" + number * 2 + " ");
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
