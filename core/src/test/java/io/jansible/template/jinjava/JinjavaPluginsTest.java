package io.jansible.template.jinjava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.TagNode;
import io.jansible.template.TemplateEngine;
import io.jansible.template.TemplateException;
import io.jansible.template.Variables;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JinjavaPluginsTest {
  private static final class Shout implements Filter {
    @Override
    public String getName() {
      return "shout";
    }

    @Override
    public Object filter(Object value, JinjavaInterpreter interpreter, String... args) {
      return value + "!".repeat(args.length == 0 ? 1 : Integer.parseInt(args[0]));
    }
  }

  private static final class Loud implements ExpTest {
    @Override
    public String getName() {
      return "loud";
    }

    @Override
    public boolean evaluate(Object value, JinjavaInterpreter interpreter, Object... args) {
      return String.valueOf(value).endsWith("!");
    }
  }

  private static final class Boxed implements Tag {
    private static final long serialVersionUID = 1L;

    @Override
    public String getName() {
      return "boxed";
    }

    @Override
    public String getEndTagName() {
      return "endboxed";
    }

    @Override
    public String interpret(TagNode node, JinjavaInterpreter interpreter) {
      StringBuilder inside = new StringBuilder();
      node.getChildren().forEach(child -> inside.append(child.render(interpreter).getValue()));
      return node.getHelpers().strip() + "[" + inside + "]";
    }
  }

  private final AtomicInteger made = new AtomicInteger();

  private TemplateEngine engine() {
    Jinjava jinjava = new Jinjava();
    jinjava.registerFilter(new Shout());
    jinjava.registerExpTest(new Loud());
    jinjava.registerTag(new Boxed());
    JinjavaPlugins plugins =
        new JinjavaPlugins(
            () -> {
              made.incrementAndGet();
              return jinjava;
            });
    return plugins.attach(TemplateEngine.builder());
  }

  private static Variables variables(Map<String, Object> map) {
    return new Variables() {
      @Override
      public Object raw(String name) {
        return map.getOrDefault(name, ABSENT);
      }

      @Override
      public Set<String> names() {
        return map.keySet();
      }
    };
  }

  @Test
  void pluginsOfAnEmbedderWorkInOurTemplates() {
    var templar = engine().templar(variables(Map.of("x", "hi", "lazy", "{{ x }}!")));
    assertThat(
            templar.value("{{ x | shout }} {{ x | shout(3) }} {{ ['a'] | map('shout') | first }}"))
        .isEqualTo("hi! hi!!! a!");
    assertThat(templar.value("{{ lazy is loud }} {{ x is loud }}")).isEqualTo("True False");
    assertThat(
            templar.value(
                "{% boxed head %}{% for i in [1, 2] %}{{ x }}{{ i }}{% endfor %}{% endboxed %}."))
        .isEqualTo("head[hi1hi2].");
  }

  @Test
  void jinjavaIsNotTouchedUntilItIsNeeded() {
    var templar = engine().templar(variables(Map.of("x", "hi")));
    assertThat(templar.value("{{ x | upper }}")).isEqualTo("HI");
    assertThat(made).hasValue(0);
    assertThat(templar.value("{{ x | shout }}")).isEqualTo("hi!");
    assertThat(made).hasValue(1);
  }

  @Test
  void whatJinjavaBringsAlongIsNotOffered() {
    var templar = engine().templar(variables(Map.of()));
    assertThatThrownBy(() -> templar.value("{{ 'a' | cut('a') }}"))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("Could not load \"cut\"");
    assertThatThrownBy(() -> templar.value("{% cycle 'a' %}"))
        .hasMessageContaining("Encountered unknown tag 'cycle'");
  }

  @Test
  void jinjavaRendersThroughOurInterpreter() {
    TemplateEngine engine = TemplateEngine.standard();
    Jinjava jinjava =
        new Jinjava(
            JinjavaConfig.newBuilder()
                .withInterperterFactory(AnsibleInterpreter.factory(engine))
                .build());
    String template =
        "{% for x in l if x > 1 %}{{ x }}{% else %}none{% endfor %} {{ 7 // 2 }} {{ true }} {{"
            + " {'a': {'b': 1}} }}";
    assertThat(jinjava.render(template, Map.of("l", java.util.List.of(1, 2, 3))))
        .isEqualTo("23 3 True {'a': {'b': 1}}");
  }

  @Test
  void ourFiltersWorkInTemplatesOfJinjava() {
    TemplateEngine engine = TemplateEngine.standard();
    Jinjava jinjava = new Jinjava();
    JansibleLibrary.register(engine, jinjava.getGlobalContext());
    assertThat(jinjava.render("{{ 'foo bar'|title }} {{ '42.7'|int }}", Map.of()))
        .isEqualTo("Foo Bar 42");
  }

  @Test
  void noWayFromATemplateToJavaObjects() {
    TemplateEngine engine = TemplateEngine.standard();
    Jinjava jinjava =
        new Jinjava(
            JinjavaConfig.newBuilder()
                .withInterperterFactory(AnsibleInterpreter.factory(engine))
                .build());
    String template =
        "{{ t.name is defined }} {{ t.getName is defined }} {{ t.class is defined }} {{ ''.getClass"
            + " is defined }}";
    assertThat(jinjava.render(template, Map.of("t", Thread.currentThread())))
        .isEqualTo("False False False False");
  }
}
