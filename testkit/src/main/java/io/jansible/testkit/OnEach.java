package io.jansible.testkit;

import io.jansible.testkit.host.OperatingSystem;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs once for each of several operating systems, which its hosts without {@link On}
 * then have.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(JansibleExtension.class)
public @interface OnEach {
  OperatingSystem[] value();
}
