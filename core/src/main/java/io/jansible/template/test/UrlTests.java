package io.jansible.template.test;

import static io.jansible.template.test.AnsibleTests.add;

import io.jansible.template.path.SplitUrl;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ansible's tests of URIs. */
final class UrlTests {
  private UrlTests() {}

  static Map<String, JinjaTest> all() {
    Map<String, JinjaTest> tests = new HashMap<>();
    add(
        tests,
        "uri",
        "is_uri(value, schemes=)",
        (value, a, c) -> uri(value, a.get(0, "schemes", null)) != null);
    add(
        tests,
        "url",
        "is_url(value, schemes=)",
        (value, a, c) -> {
          SplitUrl url = uri(value, a.get(0, "schemes", null));
          return url != null && (!url.netloc().isEmpty() || url.scheme().equals("file"));
        });
    add(tests, "urn", "is_urn(value)", (value, a, c) -> uri(value, List.of("urn")) != null);
    return tests;
  }

  private static @Nullable SplitUrl uri(@Nullable Object value, @Nullable Object schemes) {
    if (value != null && !(value instanceof CharSequence)) {
      return null;
    }
    try {
      SplitUrl url = SplitUrl.of(value == null ? "" : value.toString());
      return !Values.truth(schemes) || Values.contains(schemes, url.scheme()) ? url : null;
    } catch (PythonError e) {
      return null;
    }
  }
}
