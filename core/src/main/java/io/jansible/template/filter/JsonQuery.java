package io.jansible.template.filter;

import io.burt.jmespath.Expression;
import io.burt.jmespath.JmesPath;
import io.burt.jmespath.function.ArgumentTypeException;
import io.burt.jmespath.jcf.JcfRuntime;
import io.burt.jmespath.parser.ParseException;
import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The filter {@code json_query}. Safe for many threads; each expression is compiled once. */
final class JsonQuery implements JinjaFilter {
  /** More different expressions than any play has; beyond it the cache begins anew. */
  private static final int LIMIT = 1000;

  private final ConcurrentHashMap<String, Expression<Object>> known = new ConcurrentHashMap<>();

  /** Loaded with the first query: most runs have none. */
  private static final class Runtime {
    static final JmesPath<Object> JMESPATH = new JcfRuntime();
  }

  @Override
  public @Nullable Object apply(@Nullable Object data, Arguments arguments, EvalContext context) {
    if (data instanceof Undefined undefined) {
      throw undefined.error();
    }
    try {
      return plain(compiled(Text.str(arguments.get(0, "expr", null))).search(plain(data)));
    } catch (ParseException e) {
      throw AnsibleFilters.error("JMESPathError in json_query filter plugin:\n" + e.getMessage());
    } catch (ArgumentTypeException e) {
      throw AnsibleFilters.error("Error with jmespath: " + e.getMessage());
    }
  }

  private Expression<Object> compiled(String source) {
    Expression<Object> found = known.get(source);
    if (found == null) {
      found = Runtime.JMESPATH.compile(source);
      if (known.size() >= LIMIT) {
        known.clear();
      }
      known.put(source, found);
    }
    return found;
  }

  /** Data as both sides know it: text is String, whole numbers are Long. */
  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case CharSequence text -> text.toString();
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, each) -> copy.put(Text.str(key), plain(each)));
        yield copy;
      }
      case Iterable<?> items -> {
        List<@Nullable Object> copy = new ArrayList<>();
        items.forEach(each -> copy.add(plain(each)));
        yield copy;
      }
      case Integer number -> number.longValue();
      case null, default -> value;
    };
  }
}
