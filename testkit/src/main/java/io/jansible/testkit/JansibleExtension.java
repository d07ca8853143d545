package io.jansible.testkit;

import io.jansible.testkit.host.FakeHost;
import io.jansible.testkit.host.OperatingSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives tests their hosts, and looks after them when the test is over. */
public final class JansibleExtension
    implements ParameterResolver,
        AfterTestExecutionCallback,
        TestTemplateInvocationContextProvider {
  private static final Namespace NAMESPACE = Namespace.create(JansibleExtension.class);

  /** The hosts of one test. */
  private static final class Hosts {
    private final List<FakeHost> all = new ArrayList<>();
  }

  /** The operating system of one run of a test with {@link OnEach}. */
  private record Round(OperatingSystem operatingSystem)
      implements TestTemplateInvocationContext, ParameterResolver {
    @Override
    public String getDisplayName(int index) {
      return operatingSystem.toString();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(this);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == OperatingSystem.class
          || isHost(parameter) && !parameter.isAnnotated(On.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return isHost(parameter) ? host(parameter, context, operatingSystem, "") : operatingSystem;
    }
  }

  private static boolean isHost(ParameterContext parameter) {
    return parameter.getParameter().getType() == FakeHost.class;
  }

  private static FakeHost host(
      ParameterContext parameter,
      ExtensionContext context,
      OperatingSystem operatingSystem,
      String name) {
    FakeHost host =
        FakeHost.of(name.isEmpty() ? "node" + (parameter.getIndex() + 1) : name, operatingSystem)
            .address("192.0.2." + (10 + parameter.getIndex() + 1));
    hosts(context).all.add(host);
    return host;
  }

  private static Hosts hosts(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(context.getUniqueId(), key -> new Hosts(), Hosts.class);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    boolean inRounds =
        AnnotationSupport.isAnnotated(parameter.getDeclaringExecutable(), OnEach.class);
    return isHost(parameter) && (parameter.isAnnotated(On.class) || !inRounds);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    On on = parameter.findAnnotation(On.class).orElse(null);
    return host(
        parameter,
        context,
        on == null ? OperatingSystem.DEBIAN_12 : on.value(),
        on == null ? "" : on.name());
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isEmpty()) {
      UnscriptedCommands.check(hosts(context).all, "");
    }
  }

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getRequiredTestMethod(), OnEach.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    OnEach each =
        AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), OnEach.class)
            .orElseThrow();
    if (each.value().length == 0) {
      throw new IllegalArgumentException(
          "@OnEach of " + context.getRequiredTestMethod() + " names no operating system");
    }
    return Stream.of(each.value()).map(Round::new);
  }
}
